import { moments } from '../metrics/distribution'
import { FLAT, MIN_RETURNS } from '../metrics/metric'
import type { Random } from '../prng'

/** Why nothing can be inferred from these daily returns, or null. */
export function whyUnusable(returns: Float64Array): string | null {
  if (returns.length < MIN_RETURNS) return `needs ${MIN_RETURNS} daily returns, has ${returns.length}`
  if (!returns.every(Number.isFinite)) return 'equity fell to zero'
  return moments(returns).deviation > FLAT ? null : 'returns do not vary'
}

/** Where the blocks of a resample start and how long they are; `count` of them are in use. */
export type Blocks = { starts: Int32Array; lengths: Int32Array; count: number }

/** Room for the blocks of resamples of `size` values. */
export function createBlocks(size: number): Blocks {
  return { starts: new Int32Array(size), lengths: new Int32Array(size), count: 0 }
}

/**
 * Draws the blocks of one stationary-bootstrap resample of `size` values: starts are uniform, lengths geometric with the
 * mean `blockLength`, the last one cut so that lengths add up to `size`. A block runs on from the last value to the first.
 * One draw serves for both: what is left of it below the start is uniform again, to 32 bits less those of `size`.
 *
 * Source: D. Politis and J. Romano (1994), "The Stationary Bootstrap", JASA 89(428).
 */
export function drawBlocks(blocks: Blocks, size: number, blockLength: number, random: Random): void {
  const { starts, lengths } = blocks
  const logStay = blockLength > 1 ? Math.log(1 - 1 / blockLength) : 0
  let count = 0
  for (let left = size; left > 0; ) {
    const drawn = random.uniform() * size
    const start = Math.floor(drawn)
    const length = logStay === 0 ? 1 : Math.min(left, 1 + Math.floor(Math.log(1 - (drawn - start)) / logStay))
    starts[count] = start
    lengths[count] = length
    count++
    left -= length
  }
  blocks.count = count
}

/** Throws RangeError unless `samples` is a whole number of at least 100: percentiles of fewer say nothing. */
export function assertSamples(samples: number): void {
  if (!Number.isInteger(samples) || samples < 100)
    throw new RangeError(`samples must be a whole number >= 100, got ${samples}`)
}
