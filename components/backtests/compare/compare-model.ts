import { runName } from '@/components/backtests/words'
import type { LineSeries, LinesRow } from '@/components/charts/lines'
import type { Comparison } from '@/components/data/types'
import type { MetricKey } from '@/lib/domain/metrics/catalogue'

/** Six lines that stay apart in both themes; the order is that of the runs. */
const COLOURS = ['--accent', '--sample', '--warn', '--gain', '--loss', '--text'] as const

export const keyOf = (index: number) => `run${index}`

export const colourOf = (index: number): string => `var(${COLOURS[index % COLOURS.length]})`

/** From the fourth on lines are dashed as well: six colours alone are hard to tell apart. */
export const isDashed = (index: number): boolean => index >= 3

export const linesOf = ({ runs }: Comparison): LineSeries[] =>
  runs.map(({ backtest }, index) => ({
    key: keyOf(index),
    label: runName(backtest),
    colour: colourOf(index),
    dashed: isDashed(index),
  }))

/** Growth of one, or drawdown below zero, of all runs on the union of their dates. */
export function comparisonRows({ runs }: Comparison, what: 'growth' | 'drawdown'): LinesRow[] {
  const rows = new Map<string, LinesRow>()
  const sign = what === 'drawdown' ? -1 : 1
  runs.forEach((run, index) => {
    run.dates.forEach((date, at) => {
      const row = rows.get(date) ?? { time: Date.parse(date) }
      row[keyOf(index)] = sign * (run[what][at] ?? 0)
      rows.set(date, row)
    })
  })
  return [...rows.values()].sort((a, b) => a.time - b.time)
}

const DIFFERENCE_WORDS: Record<Comparison['differences'][number], string> = {
  symbols: 'symbols',
  period: 'period',
  timeframe: 'length of a bar',
  initial_capital: 'initial capital',
}

/** Why no run is called the best; null when the runs are alike. */
export const differenceWords = ({ differences }: Comparison): string | null =>
  differences.length === 0
    ? null
    : `These runs differ in ${LIST.format(differences.map((one) => DIFFERENCE_WORDS[one]))}, so their figures cannot be ranked and none is marked as the best.`

const LIST = new Intl.ListFormat('en-GB')

/** Whether more or less of a figure is better; figures in neither list have no better. */
const MORE = new Set<MetricKey>([
  'total_return',
  'annual_return',
  'cagr',
  'sharpe',
  'sortino',
  'calmar',
  'omega',
  'win_rate',
  'profit_factor',
  'payoff',
  'expectancy',
  'sqn',
  'excess_return',
  'alpha',
  'information_ratio',
  'tail_ratio',
  'edge_ratio',
])
const LESS = new Set<MetricKey>([
  'max_drawdown',
  'drawdown_days',
  'recovery_days',
  'longest_underwater_days',
  'ulcer_index',
  'volatility',
  'var_95',
  'cvar_95',
  'cost_drag',
  'fee_drag',
  'fees',
  'slippage_cost',
  'best_trade_share',
])

/** The places of the best value among runs; empty when all are equal or nothing is better. */
export function bestOf(key: MetricKey, values: readonly (number | null)[]): readonly number[] {
  const known = values.filter((value): value is number => value !== null)
  if (known.length < 2 || !(MORE.has(key) || LESS.has(key))) return []
  const best = MORE.has(key) ? Math.max(...known) : Math.min(...known)
  const places = values.flatMap((value, index) => (value === best ? [index] : []))
  return places.length === values.length ? [] : places
}
