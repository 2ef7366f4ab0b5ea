import { METRIC_CATALOGUE, METRIC_KEYS, type MetricGroup, type MetricKey } from '../../domain/metrics/catalogue'
import { reducePoints } from '../../domain/metrics/reduce-points'
import { percent } from '../../domain/percent'
import { paramWords } from '../../domain/strategies/param-words'
import { cutoffOf } from '../../domain/trust/cutoff'
import type { PrintedReport } from './read-report'
import { assumptionRows } from './report-assumptions'
import { metricText, money, price, type Row } from './report-format'
import { trustRows } from './report-trust'

/** What a printed report says, whatever it is printed on. */
export type ReportSections = {
  title: string
  subtitle: string
  figures: Row[]
  verdict: string
  sentences: string[]
  /** What speaks against it. */
  warnings: string[]
  /** Assumptions, trust and metrics, part by part. */
  groups: { title: string; rows: Row[] }[]
  months: { year: string; cells: (number | null)[]; total: number | null }[]
  /** Growth of one unit, reduced: dates, strategy, benchmark. */
  curve: { dates: string[]; strategy: number[]; benchmark: number[] | null }
  trades: string[][]
  tradesLeftOut: number
  card: Row[]
}

const CURVE_POINTS = 400

const TITLES: Record<MetricGroup, string> = {
  return: 'Return',
  ratio: 'Ratios',
  drawdown: 'Drawdown',
  distribution: 'Distribution of daily returns',
  trades: 'Statistics of trades',
  costs: 'Costs and exposure',
  benchmark: 'Against the benchmark',
}

/** What is said where there is no warning. */
export const NO_WARNING = 'Nothing speaks against it that was looked for.'

export const TRADE_HEAD = ['Symbol', 'Side', 'Entered', 'Left', 'Shares', 'Entry', 'Exit', 'P&L', 'Return', 'Why']

export function sectionsOf(report: PrintedReport): ReportSections {
  const { metrics, trust, equity_curve: curve, run_card: card } = report
  const value = (key: MetricKey) => metricText(key, metrics.metrics[key])
  const xs = curve.equity.map((_, index) => index)
  const kept = xs.length > CURVE_POINTS ? [...reducePoints(xs, curve.equity, CURVE_POINTS)] : xs
  const cutoff = cutoffOf(trust)
  const growth = (values: readonly number[]) => kept.map((index) => (values[index] ?? 0) / (values[0] ?? 1))
  return {
    title: report.name ?? `Backtest ${report.backtest}`,
    subtitle: `${report.strategy}${inBrackets(report.params)} over ${report.symbols.length > 8 ? `${report.symbols.length} symbols` : report.symbols.join(', ')}, ${report.from} to ${report.to}${trust.invented ? '. Companies and prices are invented sample data' : ''}${cutoff === null ? '' : `. Return, ratios and trust are of the days after ${cutoff}, up to which the model was trained; the values and the curve are of the whole run`}`,
    figures: [
      { label: 'Initial capital', value: money(report.initial_capital) },
      { label: cutoff === null ? 'Final value' : 'Final value, whole run', value: money(report.final_value) },
      { label: 'Final value, all sold', value: money(report.liquidated_value) },
      { label: 'Total return', value: value('total_return') },
      { label: 'CAGR', value: value('cagr') },
      { label: 'Sharpe ratio', value: value('sharpe') },
      { label: 'Maximum drawdown', value: value('max_drawdown') },
      { label: 'Closed trades', value: value('closed_trades') },
    ].filter((one) => one.value !== ''),
    verdict: trust.verdict,
    sentences: trust.sentences,
    warnings: trust.warnings.map(({ severity, message }) => `${severity}: ${message}`),
    groups: [
      { title: 'Trust', rows: trustRows(report) },
      { title: 'Assumptions', rows: assumptionRows(report) },
      ...(Object.keys(TITLES) as MetricGroup[]).map((group) => ({
        title: TITLES[group],
        rows: METRIC_KEYS.filter((key) => METRIC_CATALOGUE[key].group === group).map((key) => ({
          label: METRIC_CATALOGUE[key].label,
          value: value(key),
        })),
      })),
    ],
    months: monthTable(report),
    curve: {
      dates: kept.map((index) => curve.dates[index] ?? ''),
      strategy: growth(curve.equity),
      benchmark: curve.benchmark && growth(curve.benchmark),
    },
    trades: report.round_trips.map((trip) => [
      trip.asset,
      trip.side,
      trip.entry_time.slice(0, 10),
      trip.still_open ? 'open' : trip.exit_time.slice(0, 10),
      String(Number(trip.quantity.toFixed(4))),
      price(trip.entry_price),
      price(trip.exit_price),
      money(trip.pnl),
      percent(trip.return_pct, 2),
      trip.entry_reasoning,
    ]),
    tradesLeftOut: report.trips_left_out,
    card: [
      ...Object.entries(card.hashes).map(([label, hash]) => ({ label: `${label} hash`, value: hash })),
      { label: 'seed', value: card.seed },
      {
        label: 'bars',
        value: `${card.bars.toLocaleString('en-US')}, ${card.first_bar.slice(0, 10)} to ${card.last_bar.slice(0, 10)}`,
      },
      { label: 'engine', value: card.engine },
    ],
  }
}

/** Parameters in brackets, `(fast 20, slow 50)`; nothing where a strategy has none. */
function inBrackets(params: PrintedReport['params']): string {
  const words = paramWords(params as Record<string, unknown>)
  return words === '' ? '' : ` (${words})`
}

/** A return that is printed with one decimal: one that rounds to nothing has no sign. */
const unsigned = (fraction: number): number => (Number((fraction * 100).toFixed(1)) === 0 ? 0 : fraction)

function monthTable({ metrics }: PrintedReport): ReportSections['months'] {
  const months = new Map(metrics.monthly_returns.map(({ period, strategy }) => [period, unsigned(strategy)]))
  return metrics.yearly_returns.map(({ period: year, strategy }) => ({
    year,
    total: unsigned(strategy),
    cells: Array.from(
      { length: 12 },
      (_, month) => months.get(`${year}-${String(month + 1).padStart(2, '0')}`) ?? null,
    ),
  }))
}
