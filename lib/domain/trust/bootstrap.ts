import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { at } from '../indicators/series'
import { quantileOf } from '../metrics/distribution'
import { dailyRate, excessOver } from '../metrics/returns'
import { createRandom } from '../prng'
import { returnBlockLength } from './block-length'
import { assertSamples, createBlocks, drawBlocks, whyUnusable } from './resample'

/** Annualised Sharpe ratio with its percentile interval, and the share of resamples at or below zero. */
export type SharpeInterval = {
  sharpe: number
  low: number
  high: number
  confidence: number
  shareNotPositive: number
  samples: number
  blockLength: number
}

export type BootstrapOptions = {
  seed: string
  samples?: number
  confidence?: number
  /** Annual, as a fraction. */
  riskFreeRate?: number
  /** Expected length of a block in sessions; chosen from the data when absent. */
  blockLength?: number
}

/** Running sums leave more rounding behind than a sample taken afresh; no account varies by a billionth a day. */
const RESAMPLE_FLAT = 1e-9

/**
 * Confidence interval of the Sharpe ratio by the stationary bootstrap of daily returns, which keeps their dependence within
 * blocks. The same seed gives the same interval. Not available under 60 returns and when they do not vary; a resample that
 * does not vary counts as zero. Throws RangeError for fewer than 100 samples.
 *
 * A resample's sums come from running sums, so that its cost is per block rather than per session.
 *
 * Source: D. Politis and J. Romano (1994), "The Stationary Bootstrap"; percentile interval as in B. Efron and R. Tibshirani
 * (1993), "An Introduction to the Bootstrap", section 13.3.
 */
export function bootstrapSharpe(
  returns: Float64Array,
  { seed, samples = 1_000, confidence = 0.95, riskFreeRate = 0, ...options }: BootstrapOptions,
): { ok: true; interval: SharpeInterval } | { ok: false; reason: string } {
  assertSamples(samples)
  const reason = whyUnusable(returns)
  if (reason) return { ok: false, reason }
  const count = returns.length
  const excess = excessOver(returns, dailyRate(riskFreeRate))
  const { sums, squares } = runningSums(excess)
  const annual = (sum: number, square: number) => sharpeOf(sum, square, count) * Math.sqrt(SESSIONS_PER_YEAR)
  const blockLength = options.blockLength ?? returnBlockLength(excess)
  const random = createRandom(seed)
  const blocks = createBlocks(count)
  const drawn = new Float64Array(samples)
  for (let i = 0; i < samples; i++) {
    let sum = 0
    let square = 0
    drawBlocks(blocks, count, blockLength, random)
    for (let block = 0; block < blocks.count; block++) {
      const start = at(blocks.starts, block)
      const end = start + at(blocks.lengths, block)
      sum += at(sums, end) - at(sums, start)
      square += at(squares, end) - at(squares, start)
    }
    drawn[i] = annual(sum, square)
  }
  drawn.sort()
  return {
    ok: true,
    interval: {
      sharpe: annual(at(sums, count), at(squares, count)),
      low: quantileOf(drawn, (1 - confidence) / 2),
      high: quantileOf(drawn, (1 + confidence) / 2),
      confidence,
      shareNotPositive: (drawn.findLastIndex((value) => value <= 0) + 1) / samples,
      samples,
      blockLength,
    },
  }
}

/** Running sums of values and squares over the series twice in a row, so that a block may run past its end. */
function runningSums(values: Float64Array) {
  const sums = new Float64Array(2 * values.length + 1)
  const squares = new Float64Array(2 * values.length + 1)
  for (let i = 0; i < 2 * values.length; i++) {
    const value = at(values, i % values.length)
    sums[i + 1] = at(sums, i) + value
    squares[i + 1] = at(squares, i) + value * value
  }
  return { sums, squares }
}

function sharpeOf(sum: number, squares: number, count: number): number {
  const mean = sum / count
  const deviation = Math.sqrt(Math.max(0, squares - sum * mean) / (count - 1))
  return deviation > RESAMPLE_FLAT ? mean / deviation : 0
}
