import { rollingSquares } from './rolling'
import { at, blank, type Series } from './series'
import { sma } from './sma'

/** Below this share of the mean a deviation is rounding, not movement. */
const FLAT = 1e-12

export type Bollinger = {
  readonly upper: Float64Array
  readonly middle: Float64Array
  readonly lower: Float64Array
  /** Where the close stands: 0 on the lower band, 1 on the upper; 0.5 when the bands meet. */
  readonly percentB: Float64Array
  /** Distance of the bands over the middle, as a fraction. */
  readonly bandwidth: Float64Array
}

/**
 * Bollinger bands: the simple mean of the last `period` closes, plus and minus `deviations` population standard
 * deviations. Each series has the length of `closes` and is NaN for the first `period - 1`. Throws RangeError for a bad
 * period or a negative number of deviations.
 *
 * Source: J. Bollinger, "Bollinger on Bollinger Bands" (2001); Achelis, 2nd ed., p. 73.
 */
export function bollinger(closes: Series, period = 20, deviations = 2): Bollinger {
  if (!(deviations >= 0)) throw new RangeError(`deviations must be >= 0, got ${deviations}`)
  const middle = sma(closes, period)
  const squares = rollingSquares(closes, period)
  const upper = blank(closes.length)
  const lower = blank(closes.length)
  const percentB = blank(closes.length)
  const bandwidth = blank(closes.length)
  for (let i = period - 1; i < closes.length; i++) {
    const mean = at(middle, i)
    const reach = deviations * Math.sqrt(at(squares, i) / period)
    upper[i] = mean + reach
    lower[i] = mean - reach
    percentB[i] = reach <= FLAT * Math.abs(mean) ? 0.5 : (at(closes, i) - (mean - reach)) / (2 * reach)
    bandwidth[i] = (2 * reach) / mean
  }
  return { upper, middle, lower, percentB, bandwidth }
}
