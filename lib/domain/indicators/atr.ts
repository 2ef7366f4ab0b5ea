import { wilderMean } from './ema'
import { assertSameLength, at, blank, type Series } from './series'

/**
 * True range: the greatest of high - low, |high - previous close| and |low - previous close|; high - low on the first bar.
 *
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978), section III; Achelis, 2nd ed., p. 70.
 */
export function trueRange(highs: Series, lows: Series, closes: Series): Float64Array {
  assertSameLength(highs, lows, closes)
  const out = blank(closes.length)
  for (let i = 0; i < out.length; i++) {
    const before = i === 0 ? at(lows, 0) : at(closes, i - 1)
    out[i] = Math.max(at(highs, i), before) - Math.min(at(lows, i), before)
  }
  return out
}

/**
 * Average true range in the unit of the prices: Wilder's mean of the true range. Same length as the inputs, NaN for the
 * first `period - 1`. Throws RangeError for a bad period or inputs of different length.
 *
 * Source: J. W. Wilder (1978), section III; StockCharts ChartSchool, "Average True Range"; Achelis, 2nd ed., p. 70.
 */
export function atr(highs: Series, lows: Series, closes: Series, period = 14): Float64Array {
  return wilderMean(trueRange(highs, lows, closes), period)
}
