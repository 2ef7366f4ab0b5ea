import { METRIC_CATALOGUE, METRIC_KEYS, type MetricGroup, type MetricKey } from '../../domain/metrics/catalogue'
import type { Metric } from '../../domain/metrics/metric'
import { reducePoints } from '../../domain/metrics/reduce-points'
import type { PrintedReport } from './read-report'

/** What a printed report says, whatever it is printed on. */
export type ReportSections = {
  title: string
  subtitle: string
  figures: { label: string; value: string }[]
  verdict: string
  sentences: string[]
  groups: { title: string; rows: { label: string; value: string }[] }[]
  months: { year: string; cells: (number | null)[]; total: number | null }[]
  /** Growth of one unit, reduced: dates, strategy, benchmark. */
  curve: { dates: string[]; strategy: number[]; benchmark: number[] | null; drawdown: number[] }
  trades: string[][]
  tradesLeftOut: number
  card: { label: string; value: string }[]
}

const CURVE_POINTS = 400

const TITLES: Record<MetricGroup, string> = {
  return: 'Return',
  ratio: 'Ratios',
  drawdown: 'Drawdown',
  distribution: 'Distribution of daily returns',
  trades: 'Trades',
  costs: 'Costs and exposure',
  benchmark: 'Against the benchmark',
}

const percent = (value: number): string => `${(value * 100).toFixed(2)} %`
const money = (value: number): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })

export const TRADE_HEAD = ['Symbol', 'Side', 'Entered', 'Left', 'Shares', 'Entry', 'Exit', 'P&L', 'Return', 'Why']

export function sectionsOf(report: PrintedReport): ReportSections {
  const { metrics, trust, equity_curve: curve, run_card: card } = report
  const value = (key: MetricKey) => show(key, metrics.metrics[key])
  const xs = curve.equity.map((_, index) => index)
  const kept = xs.length > CURVE_POINTS ? [...reducePoints(xs, curve.equity, CURVE_POINTS)] : xs
  const growth = (values: readonly number[]) => kept.map((index) => (values[index] ?? 0) / (values[0] ?? 1))
  return {
    title: report.name ?? `Backtest ${report.backtest}`,
    subtitle: `${report.strategy} ${JSON.stringify(report.params)} over ${report.symbols.length > 8 ? `${report.symbols.length} symbols` : report.symbols.join(', ')}, ${report.from} to ${report.to}${report.is_sample ? '. Companies and prices are invented sample data' : ''}`,
    figures: [
      { label: 'Final value', value: money(report.final_value) },
      { label: 'Total return', value: value('total_return') },
      { label: 'CAGR', value: value('cagr') },
      { label: 'Sharpe ratio', value: value('sharpe') },
      { label: 'Maximum drawdown', value: value('max_drawdown') },
      { label: 'Closed trades', value: value('closed_trades' as MetricKey) },
    ].filter((one) => one.value !== ''),
    verdict: trust.verdict,
    sentences: [...trust.sentences, ...trust.warnings.map(({ severity, message }) => `${severity}: ${message}`)],
    groups: (Object.keys(TITLES) as MetricGroup[]).map((group) => ({
      title: TITLES[group],
      rows: METRIC_KEYS.filter((key) => METRIC_CATALOGUE[key].group === group).map((key) => ({
        label: METRIC_CATALOGUE[key].label,
        value: value(key),
      })),
    })),
    months: monthTable(report),
    curve: {
      dates: kept.map((index) => curve.dates[index] ?? ''),
      strategy: growth(curve.equity),
      benchmark: curve.benchmark && growth(curve.benchmark),
      drawdown: kept.map((index) => curve.drawdown[index] ?? 0),
    },
    trades: report.round_trips.map((trip) => [
      trip.asset,
      trip.side,
      trip.entry_time.slice(0, 10),
      trip.still_open ? 'open' : trip.exit_time.slice(0, 10),
      String(Number(trip.quantity.toFixed(4))),
      trip.entry_price.toFixed(2),
      trip.exit_price.toFixed(2),
      money(trip.pnl),
      percent(trip.return_pct),
      trip.entry_reasoning,
    ]),
    tradesLeftOut: report.trips_left_out,
    card: [
      ...Object.entries(card.hashes).map(([label, hash]) => ({ label: `${label} hash`, value: hash })),
      { label: 'seed', value: card.seed },
      { label: 'bars', value: `${card.bars.toLocaleString('en-US')}, ${card.first_bar} to ${card.last_bar}` },
      { label: 'engine', value: card.engine },
    ],
  }
}

function show(key: MetricKey, metric: Metric | undefined): string {
  if (!metric) return ''
  if (metric.value === null) return `N/A (${metric.reason})`
  switch (METRIC_CATALOGUE[key].unit) {
    case 'percent':
      return percent(metric.value)
    case 'ratio':
      return metric.value.toFixed(2)
    case 'money':
      return money(metric.value)
    default:
      return String(Math.round(metric.value * 10) / 10)
  }
}

function monthTable({ metrics }: PrintedReport): ReportSections['months'] {
  const months = new Map(metrics.monthly_returns.map(({ period, strategy }) => [period, strategy]))
  return metrics.yearly_returns.map(({ period: year, strategy }) => ({
    year,
    total: strategy,
    cells: Array.from(
      { length: 12 },
      (_, month) => months.get(`${year}-${String(month + 1).padStart(2, '0')}`) ?? null,
    ),
  }))
}
