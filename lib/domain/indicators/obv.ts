import { assertSameLength, at, type Series } from './series'

/**
 * On-balance volume in shares: the running sum of volume, added on a higher close, taken off on a lower one. Starts at 0,
 * no warm-up. Throws RangeError for inputs of different length.
 *
 * Source: J. Granville, "Granville's New Key to Stock Market Profits" (1963); Achelis, 2nd ed., p. 231.
 */
export function obv(closes: Series, volumes: Series): Float64Array {
  assertSameLength(closes, volumes)
  const out = new Float64Array(closes.length)
  for (let i = 1; i < out.length; i++) {
    out[i] = at(out, i - 1) + Math.sign(at(closes, i) - at(closes, i - 1)) * at(volumes, i)
  }
  return out
}
