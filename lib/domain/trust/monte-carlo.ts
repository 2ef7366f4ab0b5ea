import { msToDate } from '../calendar/iso-date'
import { at } from '../indicators/series'
import { quantileOf } from '../metrics/distribution'
import { MIN_TRADES } from '../metrics/metric'
import type { RoundTrip } from '../metrics/run-record'
import { closedTrades } from '../metrics/trades'
import { createRandom, type Random } from '../prng'
import { returnBlockLength } from './block-length'
import { assertSamples, createBlocks, drawBlocks, whyUnusable } from './resample'

export type Percentiles = { p5: number; p25: number; p50: number; p75: number; p95: number }

/** What other orders of the same events would have brought. Fractions; drawdowns and probabilities from 0 to 1. */
export type Simulation = {
  samples: number
  finalReturn: Percentiles
  maxDrawdown: Percentiles
  probabilityOfLoss: number
  drawdownLimit: number
  /** Of a maximum drawdown worse than the limit. */
  probabilityOfDrawdown: number
}

export type SimulationResult = { ok: true; simulation: Simulation } | { ok: false; reason: string }

type Options = { seed: string; samples?: number; drawdownLimit?: number }

/**
 * Paths made of blocks of the run's own daily returns (stationary bootstrap), as long as the run. Not available under 60
 * returns and when they do not vary. Throws RangeError for fewer than 100 samples.
 *
 * Source: D. Politis and J. Romano (1994), "The Stationary Bootstrap".
 */
export function simulateBlocks(returns: Float64Array, options: Options & { blockLength?: number }): SimulationResult {
  const reason = whyUnusable(returns)
  if (reason) return { ok: false, reason }
  const blockLength = options.blockLength ?? returnBlockLength(returns)
  return { ok: true, simulation: simulate(returns, options, bootstrapInto(returns, blockLength)) }
}

/**
 * Paths made of the run's trades, each as a fraction of equity (see tradeContributions), one after another and compounded.
 * 'bootstrap' draws with replacement; 'shuffle' only changes the order, which leaves the final return and asks what the
 * drawdown might have been. Not available under 30 trades. Throws RangeError for fewer than 100 samples.
 */
export function simulateTrades(
  contributions: Float64Array,
  { method = 'bootstrap', ...options }: Options & { method?: 'bootstrap' | 'shuffle' },
): SimulationResult {
  if (contributions.length < MIN_TRADES) {
    return { ok: false, reason: `needs ${MIN_TRADES} closed trades, has ${contributions.length}` }
  }
  if (!contributions.every(Number.isFinite)) return { ok: false, reason: 'equity fell to zero' }
  const draw = method === 'shuffle' ? shuffle : bootstrapInto(contributions, 1)
  return { ok: true, simulation: simulate(contributions, options, draw) }
}

/**
 * Net P&L of each closed trade over equity at the last close before its entry (the first point when there is none), in the
 * order of exits. NaN for a trade entered without equity.
 */
export function tradeContributions(
  trades: readonly RoundTrip[],
  { dates, equity }: { dates: readonly string[]; equity: Float64Array },
): Float64Array {
  return Float64Array.from(closedTrades(trades), ({ pnl, entryTime }) => {
    const before = lastBefore(dates, msToDate(entryTime))
    const base = at(equity, Math.max(0, before))
    return base > 0 ? pnl / base : Number.NaN
  })
}

/** Index of the last date before `date`, −1 for none. */
function lastBefore(dates: readonly string[], date: string): number {
  let low = 0
  let high = dates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (String(dates[middle]) < date) low = middle + 1
    else high = middle
  }
  return low - 1
}

type Draw = (path: Float64Array, random: Random) => void

function bootstrapInto(values: Float64Array, blockLength: number): Draw {
  const blocks = createBlocks(values.length)
  return (path, random) => {
    drawBlocks(blocks, values.length, blockLength, random)
    let filled = 0
    for (let block = 0; block < blocks.count; block++) {
      const start = at(blocks.starts, block)
      const length = at(blocks.lengths, block)
      for (let i = 0; i < length; i++) path[filled++] = at(values, (start + i) % values.length)
    }
  }
}

/** Fisher and Yates, in place: the path holds the values before, in whatever order the last sample left them. */
function shuffle(path: Float64Array, random: Random): void {
  for (let i = path.length - 1; i > 0; i--) {
    const j = Math.floor(random.uniform() * (i + 1))
    const kept = at(path, i)
    path[i] = at(path, j)
    path[j] = kept
  }
}

function simulate(
  values: Float64Array,
  { seed, samples = 1_000, drawdownLimit = 0.2 }: Options,
  draw: Draw,
): Simulation {
  assertSamples(samples)
  const random = createRandom(seed)
  const path = values.slice()
  const finals = new Float64Array(samples)
  const depths = new Float64Array(samples)
  for (let i = 0; i < samples; i++) {
    draw(path, random)
    const { final, depth } = walk(path)
    finals[i] = final
    depths[i] = depth
  }
  finals.sort()
  depths.sort()
  return {
    samples,
    finalReturn: percentiles(finals),
    maxDrawdown: percentiles(depths),
    probabilityOfLoss: finals.filter((value) => value < 0).length / samples,
    drawdownLimit,
    probabilityOfDrawdown: depths.filter((value) => value > drawdownLimit).length / samples,
  }
}

/** Compounds a path; what falls to zero stays there. */
function walk(path: Float64Array): { final: number; depth: number } {
  let value = 1
  let high = 1
  let depth = 0
  for (let i = 0; i < path.length; i++) {
    value = Math.max(0, value * (1 + at(path, i)))
    if (value > high) high = value
    else if (1 - value / high > depth) depth = 1 - value / high
  }
  return { final: value - 1, depth }
}

function percentiles(sorted: Float64Array): Percentiles {
  const at = (share: number) => quantileOf(sorted, share)
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) }
}
