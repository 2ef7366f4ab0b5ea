import type { z } from 'zod'
import type { Desk } from '../backtest/desk'
import type { Columns } from '../backtest/market'

/** What a strategy has when a run begins: the whole columns, for indicators that look backwards only. */
export type Setup = {
  readonly symbols: readonly string[]
  readonly bars: readonly Columns[]
  /**
   * One series per symbol, as long as its bars. Equal names mean equal series: within a sweep they are computed once, so the name
   * holds every parameter ('sma 20').
   */
  indicator(name: string, compute: (bars: Columns) => Float64Array): readonly Float64Array[]
  /**
   * From now on `onBar` is called only when a symbol has a bar at which its column, as long as its bars, is not zero. For rules that only
   * follow signals: a run has less to do.
   */
  actOn(signals: readonly Int8Array[]): void
  /** Uniform in [0, 1), from the seed of the run. */
  random(): number
}

/** A trading rule. `P` are its parameters, described by a zod object from which forms, API and sweeps derive. */
export type Strategy<P = unknown> = {
  readonly key: string
  readonly name: string
  /** What it does, in one or two sentences. */
  readonly summary: string
  readonly params: z.ZodObject & z.ZodType<P>
  /** What a run must offer; without it the run is refused. */
  readonly needs?: { readonly symbols?: number; readonly shortSales?: boolean }
  /** Bars that must have passed before the first decision. */
  warmup(params: P): number
  /** Declares indicators; what it returns is called when a bar has closed, once for all symbols. */
  init(setup: Setup, params: P): (desk: Desk) => void
}

/** Keeps the type of the parameters between `params` and `init`. */
export const defineStrategy = <P>(strategy: Strategy<P>): Strategy<P> => strategy

/** Bars that must have passed before the first decision, whole. Throws RangeError when a strategy says no number. */
export function warmupBars<P>(strategy: Strategy<P>, params: P): number {
  const bars = Math.ceil(strategy.warmup(params))
  if (!Number.isFinite(bars)) throw new RangeError(`the warm-up of ${strategy.key} is no number of bars`)
  return bars
}
