import type { SweepCell, SweepRequest } from '../../contracts/api/sweeps'
import type { TradingConfig } from '../../domain/backtest/config'
import { cellRunner } from '../../domain/backtest/sweep'
import { walkForward } from '../../domain/backtest/walk-forward'
import type { Params } from '../../domain/search/space'
import type { Strategy } from '../../domain/strategies/strategy'
import { backtestOverfitting } from '../../domain/trust/overfitting'
import { type SharpeSample, sharpeSample } from '../../domain/trust/sharpe-inference'
import type { InstrumentFile } from './prepare-instruments'
import { readMarket } from './run-task'

/** What the cells of a sweep have in common. Plain data: it crosses to a thread. */
export type SweepMarket = {
  readonly instruments: readonly InstrumentFile[]
  readonly from: number
  readonly to: number
  readonly trading: TradingConfig
  readonly riskFreeRate: number
  readonly objective: SweepRequest['objective']
  readonly fixed: Params
}

export type SweepTask =
  | (SweepMarket & { readonly kind: 'cells'; readonly first: number; readonly cells: readonly Params[] })
  | (SweepMarket & {
      readonly kind: 'findings'
      readonly cells: readonly Params[]
      readonly best: Params | null
      readonly walkForward: SweepRequest['walk_forward']
    })

export type SweepFindings = {
  readonly overfitting: ReturnType<typeof backtestOverfitting>
  readonly walkForward: ReturnType<typeof walkForward> | null
  readonly bestSample: SharpeSample | null
}

/** The largest warm-up of the cells, so that all of them see the same market. */
const warmupOf = (strategy: Strategy<never>, cells: readonly Params[]): number =>
  cells.reduce((most, cell) => {
    const parsed = strategy.params.safeParse(cell)
    return parsed.success ? Math.max(most, strategy.warmup(parsed.data as never)) : most
  }, 0)

/** Runs cells one after another. */
export function runCells(
  task: Extract<SweepTask, { kind: 'cells' }>,
  strategy: Strategy<never>,
  onProgress: (done: number) => void,
): SweepCell[] {
  const cells = task.cells.map((cell) => ({ ...task.fixed, ...cell }))
  const market = readMarket(task, warmupOf(strategy, cells))
  const run = cellRunner(market, strategy, task.trading, { tradeFrom: task.from, riskFreeRate: task.riskFreeRate })
  return cells.map((params, index) => {
    const { figures } = run(params)
    if (index % 16 === 15) onProgress(index + 1)
    return {
      cell: task.first + index,
      params: task.cells[index] as Params,
      ...figures,
      objective: figures[task.objective],
    }
  })
}

/** What is found out over all cells, once they have been tried: overfitting, walk-forward, the best cell's returns. */
export function findFindings(
  task: Extract<SweepTask, { kind: 'findings' }>,
  strategy: Strategy<never>,
  onProgress: (done: number) => void,
): SweepFindings {
  const cells = task.cells.map((cell) => ({ ...task.fixed, ...cell }))
  const market = readMarket(task, warmupOf(strategy, cells))
  const run = cellRunner(market, strategy, task.trading, { tradeFrom: task.from, riskFreeRate: task.riskFreeRate })
  const trials = cells.map((params) => run(params).returns)
  const best = task.best && run({ ...task.fixed, ...task.best })
  return {
    overfitting: backtestOverfitting(
      // An account that lost everything has no returns afterwards, and would end the findings of all.
      trials.filter((returns) => returns.length > 0 && returns.every(Number.isFinite)),
    ),
    walkForward:
      task.walkForward &&
      walkForward(market, strategy, cells, task.trading, {
        ...task.walkForward,
        tradeFrom: task.from,
        objective: task.objective,
        riskFreeRate: task.riskFreeRate,
        onWindow: onProgress,
      }),
    bestSample: best && sharpeSample(best.returns, task.riskFreeRate),
  }
}
