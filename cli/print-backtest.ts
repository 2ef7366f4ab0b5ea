import type { BacktestView } from '@/lib/contracts/api/backtests'
import type { Backtest } from '@/lib/db/backtests'
import { METRIC_CATALOGUE, METRIC_KEYS, type MetricKey } from '@/lib/domain/metrics/catalogue'
import type { Metric } from '@/lib/domain/metrics/metric'
import { plural } from '@/lib/domain/plural'
import { cutoffOf } from '@/lib/domain/trust/cutoff'
import { toBacktestDetail } from '@/lib/views/backtests'
import { printLine, printTable } from './print'

/** Takes a fraction; what rounds to nothing has no sign. */
export const percent = (fraction: number): string => `${(fraction * 100).toFixed(2).replace(/^-0\.00$/, '0.00')}%`

/** A metric in its unit, or null when there is none. */
export function figure(key: MetricKey, metric: Metric): string | null {
  if (metric.value === null) return null
  switch (METRIC_CATALOGUE[key].unit) {
    case 'percent':
      return percent(metric.value)
    case 'ratio':
      return metric.value.toFixed(3)
    case 'money':
      return metric.value.toFixed(2)
    case 'days':
      return plural(Math.round(metric.value), 'day')
    default:
      return String(Math.round(metric.value * 10) / 10)
  }
}

/** A row: label, value, and why there is none. */
const formatMetric = (key: MetricKey, metric: Metric): [string, string | null, string] => [
  METRIC_CATALOGUE[key].label,
  figure(key, metric),
  metric.value === null ? metric.reason : '',
]

/** A few symbols by name, more by their number. */
export const shortSymbols = (symbols: readonly string[]): string =>
  symbols.length > 3 ? `${symbols.length} symbols` : symbols.join(',')

const LIST_HEAD = [
  'id',
  'strategy',
  'symbols',
  'from',
  'to',
  'status',
  'return',
  'Sharpe',
  'drawdown',
  'trades',
  'verdict',
]

/** Backtests in a table. */
export const printBacktestList = (rows: readonly BacktestView[]): void => printTable(LIST_HEAD, rows.map(listCells))

const listCells = (row: BacktestView) => [
  row.id,
  row.name ?? row.strategy,
  shortSymbols(row.symbols),
  row.from,
  row.to,
  row.status,
  row.summary ? percent(row.summary.total_return) : null,
  row.summary?.sharpe?.toFixed(2) ?? null,
  row.summary ? percent(row.summary.max_drawdown) : null,
  row.round_trips,
  row.summary?.verdict ?? null,
]

/** One backtest for people: its figures, and whether they can be believed. */
export function printBacktest(row: Backtest): void {
  const detail = toBacktestDetail(row, 'reduced')
  printLine(
    `Backtest ${detail.id}: ${detail.strategy} over ${plural(detail.symbols.length, 'symbol')}, ${detail.from} to ${detail.to}`,
  )
  const metrics = detail.metrics?.metrics
  if (!metrics) {
    printLine(`It is ${detail.status}.${detail.error ? ` ${detail.error.message}` : ''}`)
    return
  }
  printLine(
    `${detail.initial_capital.toFixed(2)} became ${detail.final_value?.toFixed(2)}; sold out at the end ${detail.liquidated_value?.toFixed(2)}`,
  )
  const cutoff = cutoffOf(detail.trust)
  if (cutoff) printLine(`The figures are of the sessions after ${cutoff}, up to which the model was trained.`)
  printTable(
    ['metric', 'value', ''],
    METRIC_KEYS.map((key) => formatMetric(key, metrics[key])),
  )
  if (!detail.trust) return
  printLine(`\nTo be believed? ${detail.trust.verdict}.`)
  for (const sentence of detail.trust.sentences) printLine(`  ${sentence}`)
  for (const { severity, message } of detail.trust.warnings) printLine(`  ${severity}: ${message}`)
}
