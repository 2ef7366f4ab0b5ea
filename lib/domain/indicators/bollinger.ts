import { fillSquares } from './rolling'
import { type Series, toFloat64 } from './series'
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
  const values = toFloat64(closes)
  const { length } = values
  const middle = sma(values, period)
  const upper = new Float64Array(length)
  fillSquares(values, middle, period, upper)
  const lower = new Float64Array(length)
  const percentB = new Float64Array(length)
  const bandwidth = new Float64Array(length)
  const scale = deviations / Math.sqrt(period)
  for (let i = 0; i < length; i++) {
    const mean = middle[i] as number
    const reach = scale * Math.sqrt(upper[i] as number)
    const width = 2 * reach
    upper[i] = mean + reach
    lower[i] = mean - reach
    percentB[i] = reach <= FLAT * Math.abs(mean) ? 0.5 : ((values[i] as number) - (mean - reach)) / width
    bandwidth[i] = width / mean
  }
  return { upper, middle, lower, percentB, bandwidth }
}

export type Bands = { upper: number; middle: number; lower: number; percentB: number; bandwidth: number }

/** Sets the bands at one close, of the mean and the distance of the bands from it. */
export function setBands(bands: Bands, close: number, mean: number, reach: number): void {
  const lower = mean - reach
  bands.upper = mean + reach
  bands.middle = mean
  bands.lower = lower
  bands.percentB = reach <= FLAT * Math.abs(mean) ? 0.5 : (close - lower) / (2 * reach)
  bands.bandwidth = (2 * reach) / mean
}
