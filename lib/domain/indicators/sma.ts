import { rollingSum } from './rolling'
import type { Series } from './series'

/**
 * Simple moving average: the mean of the last `period` values. Same length as `values`, NaN for the first `period - 1`.
 * Throws RangeError for a period that is no whole number >= 1.
 *
 * Source: S. Achelis, "Technical Analysis from A to Z", 2nd ed., p. 207.
 */
export function sma(values: Series, period: number): Float64Array {
  return rollingSum(values, period, period)
}
