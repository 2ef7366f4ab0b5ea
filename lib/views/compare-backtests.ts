import type { z } from 'zod'
import type { BacktestView, compareBacktests, EquityCurve } from '../contracts/api/backtests'
import { type Backtest, findBacktests } from '../db/backtests'
import type { Db } from '../db/client'
import type { MetricsReport } from '../domain/metrics/compute-metrics'
import { moments } from '../domain/metrics/distribution'
import { drawdowns } from '../domain/metrics/drawdown'
import { reducePoints } from '../domain/metrics/reduce-points'
import { simpleReturns } from '../domain/metrics/returns'
import { cutoffOf } from '../domain/trust/cutoff'
import type { TrustReport } from '../domain/trust/report'
import { AppError } from '../errors'
import { toBacktestView } from './backtests'

const POINTS = 1_000
/** Fewest common days for a correlation to say anything. */
const LEAST_COMMON = 60

type Comparison = z.input<(typeof compareBacktests)['response']>

/**
 * Completed runs side by side, in the order asked for; of a run with a training cutoff the part after it, of which its figures are.
 * Throws `not_found` and, for one that has not completed, `conflict`.
 */
export async function readComparison(db: Db, ids: readonly number[]): Promise<Comparison> {
  const found = new Map((await findBacktests(db, ids.map(BigInt))).map((row) => [Number(row.id), row]))
  const rows = ids.map((id, index) => {
    const row = found.get(id)
    const problems = [{ path: `ids.${index}`, message: `there is no backtest ${id}` }]
    if (!row) throw new AppError('not_found', `There is no backtest ${id}.`, { problems })
    if (row.status !== 'completed')
      throw new AppError('conflict', `Backtest ${id} has not completed: it is ${row.status}.`)
    return row
  })
  const curves = rows.map(judgedOf)
  return {
    runs: rows.map((row, index) => runOf(row, curves[index] as Judged)),
    correlations: curves.map((a) => curves.map((b) => correlation(a, b))),
    differences: differencesOf(
      rows.map((row) => {
        const view = toBacktestView(row)
        return { ...view, from: cutoffOf(row.trust as TrustReport | null) ?? view.from }
      }),
    ),
    invented: rows.some(({ trust }) => (trust as TrustReport | null)?.invented === true),
  }
}

type Difference = Comparison['differences'][number]

const TRAITS: Record<Difference, (run: BacktestView) => string> = {
  symbols: ({ symbols }) => [...symbols].sort().join(),
  period: ({ from, to }) => `${from} ${to}`,
  timeframe: ({ timeframe }) => timeframe,
  initial_capital: ({ initial_capital }) => String(initial_capital),
}

/** In what runs are not alike. */
export const differencesOf = (runs: readonly BacktestView[]): Difference[] =>
  (Object.keys(TRAITS) as Difference[]).filter((name) => new Set(runs.map(TRAITS[name])).size > 1)

/** The part of a curve that metrics are of. */
type Judged = { dates: string[]; equity: number[]; drawdown: number[] }

function judgedOf(row: Backtest): Judged {
  const curve = row.equityCurve as EquityCurve
  const cutoff = cutoffOf(row.trust as TrustReport | null)
  if (cutoff === null) return curve
  const start = curve.dates.findIndex((date) => date > cutoff)
  const equity = curve.equity.slice(start)
  return { dates: curve.dates.slice(start), equity, drawdown: Array.from(drawdowns(Float64Array.from(equity))) }
}

function runOf(row: Backtest, curve: Judged) {
  const growth = curve.equity.map((value) => value / (curve.equity[0] ?? 1))
  const all = growth.map((_, index) => index)
  const kept = all.length <= POINTS ? all : [...reducePoints(all, growth, POINTS)]
  return {
    backtest: toBacktestView(row),
    metrics: (row.metrics as MetricsReport).metrics,
    dates: kept.map((index) => curve.dates[index] ?? ''),
    growth: kept.map((index) => growth[index] ?? 1),
    drawdown: kept.map((index) => curve.drawdown[index] ?? 0),
  }
}

/** Pearson's correlation of daily returns on the days that both runs have; null for too few, or when one does not vary. */
function correlation(a: Judged, b: Judged): number | null {
  const ofB = new Map(b.dates.map((date, index) => [date, b.equity[index] as number]))
  const common = a.dates.flatMap((date, index) => {
    const other = ofB.get(date)
    return other === undefined ? [] : [[a.equity[index] as number, other] as const]
  })
  if (common.length <= LEAST_COMMON) return null
  const x = simpleReturns(Float64Array.from(common, ([value]) => value))
  const y = simpleReturns(Float64Array.from(common, ([, value]) => value))
  const mx = moments(x)
  const my = moments(y)
  if (!(mx.deviation > 0 && my.deviation > 0)) return null
  let sum = 0
  for (let i = 0; i < x.length; i++) sum += ((x[i] as number) - mx.mean) * ((y[i] as number) - my.mean)
  return sum / (x.length - 1) / (mx.deviation * my.deviation)
}
