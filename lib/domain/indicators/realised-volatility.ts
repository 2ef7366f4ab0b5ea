import { rollingSquares } from './rolling'
import { at, blank, type Series } from './series'

/** Sessions in a year on US exchanges. */
export const SESSIONS_PER_YEAR = 252

/**
 * Realised volatility per year as a fraction: the sample standard deviation of the last `period` log returns, times the
 * square root of the bars in a year. Same length as `closes`, NaN for the first `period` values. Throws RangeError for a
 * period below 2.
 *
 * Source: J. Hull, "Options, Futures, and Other Derivatives", 9th ed., section 15.4, "Estimating volatility from
 * historical data".
 */
export function realisedVolatility(closes: Series, period = 20, barsPerYear = SESSIONS_PER_YEAR): Float64Array {
  if (!Number.isInteger(period) || period < 2) throw new RangeError(`period must be a whole number >= 2, got ${period}`)
  const returns = blank(closes.length)
  for (let i = 1; i < returns.length; i++) returns[i] = Math.log(at(closes, i) / at(closes, i - 1))
  const out = rollingSquares(returns, period)
  for (let i = 0; i < out.length; i++) out[i] = Math.sqrt((at(out, i) / (period - 1)) * barsPerYear)
  return out
}
