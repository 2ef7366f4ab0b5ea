import { isQuick, type SweepRequest } from '../../contracts/api/sweeps'
import { fallsAre, judged } from '../../domain/backtest/objective'
import type { CellRun } from '../../domain/backtest/sweep'
import { gateOf } from '../../domain/metrics/compute-metrics'
import { moments } from '../../domain/metrics/distribution'
import { ulcerIndex } from '../../domain/metrics/drawdown'
import { notAvailable } from '../../domain/metrics/metric'
import { ratioMetrics } from '../../domain/metrics/ratios'
import { dailyRate, excessOver, simpleReturns } from '../../domain/metrics/returns'
import { tradeMetrics } from '../../domain/metrics/trades'

/**
 * What a cell is judged by: one of the figures that it has anyway, or one that is computed for it as for a single run. Null where a run
 * would say that it is not available.
 */
export function objectiveOf(objective: SweepRequest['objective'], cell: CellRun, riskFreeRate: number): number | null {
  if (cell.figures.error !== null) return null
  const figure = measured(objective, cell, riskFreeRate)
  return figure === null ? null : judged(objective, figure)
}

function measured(
  objective: SweepRequest['objective'],
  { figures, equity, trades }: CellRun,
  riskFreeRate: number,
): number | null {
  // An account that never traded has no fall, and is no answer to who falls least.
  if (fallsAre(objective) && trades.length === 0) return null
  if (isQuick(objective)) return figures[objective]
  if (objective === 'ulcer_index') return ulcerIndex(equity)
  if (objective === 'sortino' || objective === 'omega') return ratiosOf(equity, riskFreeRate)[objective].value
  return tradeMetrics(trades)[objective].value
}

const UNUSED = notAvailable('not asked for')

function ratiosOf(equity: Float64Array, riskFreeRate: number) {
  const returns = simpleReturns(equity)
  const rate = dailyRate(riskFreeRate)
  const { mean, deviation } = moments(returns)
  return ratioMetrics(
    excessOver(returns, rate),
    { mean: mean - rate, deviation },
    { cagr: UNUSED, drawdown: UNUSED },
    gateOf({ equity }, returns.length),
  )
}
