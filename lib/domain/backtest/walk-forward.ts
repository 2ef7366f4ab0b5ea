import { msToDate } from '../calendar/iso-date'
import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { moments } from '../metrics/distribution'
import { dailyRate, simpleReturns } from '../metrics/returns'
import type { Params } from '../search/space'
import type { Strategy } from '../strategies/strategy'
import type { TradingConfig } from './config'
import { firstAtOrAfter, type Market } from './market'
import { type CellRun, cellRunner } from './sweep'
import { cutMarket } from './truncate'

export type Window = {
  readonly trainFrom: number
  readonly trainTo: number
  readonly testFrom: number
  readonly testTo: number
}

/**
 * Windows over steps `start` to `end` (exclusive), as step indices: the time is cut into `windows + 1` equal parts; each part but the
 * first is tested after training on all before it (`anchored`) or on the part before it (`rolling`). None when a part would have less
 * than two steps, without a return to judge by.
 *
 * Source: R. Pardo, "The Evaluation and Optimization of Trading Strategies", 2nd ed. (2008), ch. 11.
 */
export function windowsOf(start: number, end: number, windows: number, mode: 'anchored' | 'rolling'): Window[] {
  if (end - start < 2 * (windows + 1)) return []
  const edge = (part: number) => start + Math.round(((end - start) * part) / (windows + 1))
  return Array.from({ length: windows }, (_, index) => ({
    trainFrom: mode === 'anchored' ? start : edge(index),
    trainTo: edge(index + 1),
    testFrom: edge(index + 1),
    testTo: edge(index + 2),
  }))
}

export type WalkForward = {
  mode: 'anchored' | 'rolling'
  windows: {
    train_from: string
    train_to: string
    test_from: string
    test_to: string
    params: Params | null
    in_sample: number | null
    out_of_sample: number | null
    test_return: number | null
  }[]
  /** Sharpe ratios, annualised: mean of the chosen cells' in training, and of all test returns together. */
  in_sample_sharpe: number | null
  out_of_sample_sharpe: number | null
  out_of_sample_return: number | null
}

/**
 * Chooses the best of the cells on each window's training part and runs it on the part after it. Each part starts with fresh capital;
 * bars before it only warm indicators up. Nothing after a window's end is in the market that it runs on.
 */
export function walkForward<P>(
  market: Market,
  strategy: Strategy<P>,
  cells: readonly Params[],
  config: TradingConfig,
  options: {
    mode: 'anchored' | 'rolling'
    windows: number
    tradeFrom: number
    /** What a cell is judged by, more being better; null for none. */
    objective: (cell: CellRun) => number | null
    riskFreeRate: number
    onWindow?: (done: number) => void
  },
): WalkForward {
  const { timeline } = market
  const { mode, objective, riskFreeRate } = options
  const start = firstAtOrAfter(timeline, options.tradeFrom)
  const tested: number[] = []
  const inside: number[] = []
  let growth = 1
  const windows = windowsOf(start, timeline.length, options.windows, mode).map((window, index) => {
    const at = (step: number) => timeline[Math.min(step, timeline.length - 1)] as number
    const runnerOf = (from: number, to: number) =>
      cellRunner(cutMarket(market, Number.NEGATIVE_INFINITY, at(to - 1)), strategy, config, {
        tradeFrom: at(from),
        riskFreeRate,
      })
    const train = runnerOf(window.trainFrom, window.trainTo)
    let best: { params: Params; score: number; sharpe: number | null } | null = null
    for (const params of cells) {
      const cell = train(params)
      const score = objective(cell)
      if (score !== null && (best === null || score > best.score)) best = { params, score, sharpe: cell.figures.sharpe }
    }
    const outside = best && runnerOf(window.testFrom, window.testTo)(best.params)
    if (outside) {
      tested.push(...simpleReturns(outside.equity))
      growth *= 1 + (outside.figures.total_return ?? 0)
    }
    if (best?.sharpe != null) inside.push(best.sharpe)
    options.onWindow?.(index + 1)
    return {
      train_from: msToDate(at(window.trainFrom)),
      train_to: msToDate(at(window.trainTo - 1)),
      test_from: msToDate(at(window.testFrom)),
      test_to: msToDate(at(window.testTo - 1)),
      params: best?.params ?? null,
      in_sample: best?.score ?? null,
      out_of_sample: outside && objective(outside),
      test_return: outside?.figures.total_return ?? null,
    }
  })
  const { mean, deviation } = moments(tested)
  return {
    mode,
    windows,
    in_sample_sharpe: inside.length ? inside.reduce((sum, one) => sum + one, 0) / inside.length : null,
    out_of_sample_sharpe:
      deviation > 1e-12 ? ((mean - dailyRate(riskFreeRate)) / deviation) * Math.sqrt(SESSIONS_PER_YEAR) : null,
    out_of_sample_return: tested.length ? growth - 1 : null,
  }
}
