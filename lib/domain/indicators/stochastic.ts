import { rollingMax, rollingMin } from './rolling'
import { assertSameLength, at, blank, type Series } from './series'
import { sma } from './sma'

export type Stochastic = {
  /** Where the close stands within the range of the last `period` bars, 0 to 100, averaged over `smoothK` bars. */
  readonly k: Float64Array
  /** Mean of the last `smoothD` values of k. */
  readonly d: Float64Array
}

/**
 * Stochastic oscillator. `smoothK` 1 gives the fast form, 3 the slow one. Each series has the length of the inputs; k is
 * NaN for the first `period + smoothK - 2` values, d for `smoothD - 1` more. A window without any range counts as 50.
 * Throws RangeError for bad periods or inputs of different length.
 *
 * Source: G. Lane, "Lane's Stochastics" (1984); Achelis, 2nd ed., p. 325, with simple averages throughout.
 */
export function stochastic(
  highs: Series,
  lows: Series,
  closes: Series,
  options: { period?: number; smoothK?: number; smoothD?: number } = {},
): Stochastic {
  const { period = 14, smoothK = 3, smoothD = 3 } = options
  assertSameLength(highs, lows, closes)
  const top = rollingMax(highs, period)
  const bottom = rollingMin(lows, period)
  const raw = blank(closes.length)
  for (let i = period - 1; i < raw.length; i++) {
    const range = at(top, i) - at(bottom, i)
    raw[i] = range === 0 ? 50 : (100 * (at(closes, i) - at(bottom, i))) / range
  }
  const k = sma(raw, smoothK)
  return { k, d: sma(k, smoothD) }
}
