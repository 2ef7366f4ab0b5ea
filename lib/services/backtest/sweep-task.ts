import type { SweepCell, SweepRequest, SweepResult } from '../../contracts/api/sweeps'
import type { TradingConfig } from '../../domain/backtest/config'
import { cellRunner } from '../../domain/backtest/sweep'
import { walkForward } from '../../domain/backtest/walk-forward'
import { quantileOf } from '../../domain/metrics/distribution'
import { simpleReturns } from '../../domain/metrics/returns'
import type { Params, Space } from '../../domain/search/space'
import { suggest } from '../../domain/search/tpe'
import { type Strategy, warmupBars } from '../../domain/strategies/strategy'
import { backtestOverfitting } from '../../domain/trust/overfitting'
import { type SharpeSample, sharpeSample } from '../../domain/trust/sharpe-inference'
import type { InstrumentFile } from './prepare-instruments'
import { readMarket } from './run-task'
import { objectiveOf } from './sweep-objective'
import { stabilityOf } from './sweep-stability'

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

type CellsTask = SweepMarket & {
  readonly kind: 'cells'
  readonly first: number
  readonly cells: readonly Params[]
  /** Asks for the cells to try after these, by what the chunks before came to (each as JSON). */
  readonly next: { readonly space: Space; readonly before: readonly string[]; readonly count: number } | null
}

type FindingsTask = SweepMarket & {
  readonly kind: 'findings'
  readonly space: Space
  /** What the chunks came to, each as JSON. */
  readonly results: readonly string[]
  readonly walkForward: SweepRequest['walk_forward']
}

export type SweepTask = CellsTask | FindingsTask

export type ChunkOutcome = { readonly results: readonly SweepCell[]; readonly following: readonly Params[] | null }

export type SweepFindings = Pick<SweepResult, 'best' | 'stable' | 'median_objective' | 'share_positive'> & {
  readonly cells: number
  readonly sampled: number
  readonly overfitting: ReturnType<typeof backtestOverfitting>
  readonly walkForward: ReturnType<typeof walkForward> | null
  readonly bestSample: SharpeSample | null
}

/** Cells whose returns are looked at for overfitting and walk-forward: more are sampled evenly. */
const MOST_SAMPLED = 300

/** The largest warm-up of the cells, so that all of them see the same market. */
const warmupOf = (strategy: Strategy<never>, cells: readonly Params[]): number =>
  cells.reduce((most, cell) => {
    const parsed = strategy.params.safeParse(cell)
    return parsed.success ? Math.max(most, warmupBars(strategy, parsed.data as never)) : most
  }, 0)

/** Runs cells one after another, and suggests those to try next. */
export function runCells(task: CellsTask, strategy: Strategy<never>, onProgress: (done: number) => void): ChunkOutcome {
  const cells = task.cells.map((cell) => ({ ...task.fixed, ...cell }))
  const market = readMarket(task, warmupOf(strategy, cells))
  const run = cellRunner(market, strategy, task.trading, { tradeFrom: task.from, riskFreeRate: task.riskFreeRate })
  const results = cells.map((params, index) => {
    const one = run(params)
    if (index % 16 === 15) onProgress(index + 1)
    return {
      cell: task.first + index,
      params: task.cells[index] as Params,
      ...one.figures,
      objective: objectiveOf(task.objective, one, task.riskFreeRate),
    }
  })
  const { next } = task
  const takes = (params: Params) => strategy.params.safeParse({ ...task.fixed, ...params }).success
  const following =
    next && suggest(next.space, [...next.before.flatMap(parse), ...results], next.count, task.trading.seed, takes)
  return { results, following }
}

const parse = (json: string): SweepCell[] => JSON.parse(json) as SweepCell[]

/** What is found out over all cells, once they have been tried: the best, its neighbourhood, overfitting, walk-forward. */
export function findFindings(
  task: FindingsTask,
  strategy: Strategy<never>,
  onProgress: (done: number) => void,
): SweepFindings {
  const all = task.results.flatMap(parse)
  const valid = all.filter(({ objective }) => objective !== null)
  const ranked = [...valid].sort((a, b) => (b.objective as number) - (a.objective as number) || a.cell - b.cell)
  const top = ranked[0] ?? null
  const sampled = evenly(valid, MOST_SAMPLED)
  const wholeOf = ({ params }: SweepCell): Params => ({ ...task.fixed, ...params })
  const cells = sampled.map(wholeOf)
  // The best need not be among those sampled, and may look further back than they do.
  const market = readMarket(task, warmupOf(strategy, top ? [...cells, wholeOf(top)] : cells))
  const run = cellRunner(market, strategy, task.trading, { tradeFrom: task.from, riskFreeRate: task.riskFreeRate })
  const trials = cells.map((params) => simpleReturns(run(params).equity))
  const best = top && run(wholeOf(top))
  return {
    cells: all.length,
    sampled: sampled.length,
    best: top,
    stable: stabilityOf(task.space, valid),
    median_objective: ranked.length
      ? quantileOf(ranked.map(({ objective }) => objective as number).reverse(), 0.5)
      : null,
    share_positive: valid.length
      ? valid.filter(({ objective }) => (objective as number) > 0).length / valid.length
      : null,
    overfitting: backtestOverfitting(
      // An account that lost everything has no returns afterwards, and would end the findings of all.
      trials.filter((returns) => returns.length > 0 && returns.every(Number.isFinite)),
    ),
    walkForward:
      task.walkForward &&
      walkForward(market, strategy, cells, task.trading, {
        ...task.walkForward,
        tradeFrom: task.from,
        objective: (cell) => objectiveOf(task.objective, cell, task.riskFreeRate),
        riskFreeRate: task.riskFreeRate,
        onWindow: onProgress,
      }),
    bestSample: best && sharpeSample(simpleReturns(best.equity), task.riskFreeRate),
  }
}

/** At most `most` of the items, spread evenly. */
function evenly<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items]
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)] as T)
}
