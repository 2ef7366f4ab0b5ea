import { at, type Series } from '../indicators/series'
import { quantileOf } from './distribution'

/** Counts in `counts.length` bins of `width` from `start` on; a bin holds its lower edge, the last one its upper too. */
export type Histogram = { start: number; width: number; counts: number[] }

const MAX_BINS = 200

/**
 * A histogram of finite values; null for none. One bin when all are equal.
 *
 * Source of the bin width, 2 · IQR / ∛n: D. Freedman and P. Diaconis (1981), "On the histogram as a density estimator".
 * Where the quartiles coincide, Sturges' ⌈log2 n⌉ + 1 bins; never more than 200.
 */
export function histogram(values: Series): Histogram | null {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  if (sorted.length === 0) return null
  const start = at(sorted, 0)
  const range = at(sorted, sorted.length - 1) - start
  const bins = range > 0 ? binCount(sorted, range) : 1
  const width = range / bins
  const counts = new Array<number>(bins).fill(0)
  for (const value of sorted) {
    const bin = width > 0 ? Math.min(bins - 1, Math.floor((value - start) / width)) : 0
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return { start, width, counts }
}

function binCount(sorted: Float64Array, range: number): number {
  const spread = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25)
  const width = (2 * spread) / Math.cbrt(sorted.length)
  const bins = width > 0 ? Math.ceil(range / width) : Math.ceil(Math.log2(sorted.length)) + 1
  return Math.min(MAX_BINS, Math.max(1, bins))
}
