import { assertPeriod, assertSameLength, at, blank, type Series, toFloat64 } from './series'

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
  assertPeriod(period)
  assertSameLength(highs, lows, closes)
  const high = toFloat64(highs)
  const low = toFloat64(lows)
  const close = toFloat64(closes)
  const out = new Float64Array(close.length)
  const alpha = 1 / period
  let before = close.length > 0 ? (low[0] as number) : Number.NaN
  let average = 0
  let run = 0
  for (let i = 0; i < out.length; i++) {
    const range = Math.max(high[i] as number, before) - Math.min(low[i] as number, before)
    before = close[i] as number
    if (range - range !== 0) {
      run = 0
      average = 0
    } else {
      run++
      average += run <= period ? (range - average) / run : alpha * (range - average)
    }
    out[i] = run >= period ? average : Number.NaN
  }
  return out
}
