import { assertPeriod, at, blank, type Series } from './series'

/**
 * Rate of change as a fraction (0.05 is 5 %): close / close `period` bars ago - 1. Same length as `closes`, NaN for the
 * first `period` values. Throws RangeError for a period that is no whole number >= 1.
 *
 * Source: Achelis, "Technical Analysis from A to Z", 2nd ed., p. 270 (there in percent).
 */
export function rateOfChange(closes: Series, period: number): Float64Array {
  assertPeriod(period)
  const out = blank(closes.length)
  for (let i = period; i < out.length; i++) out[i] = at(closes, i) / at(closes, i - period) - 1
  return out
}
