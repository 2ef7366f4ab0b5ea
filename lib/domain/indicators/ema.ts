import { assertPeriod, type Series, toFloat64 } from './series'

/**
 * Exponential moving average with weight 2 / (period + 1), seeded with the simple mean of the first `period` values.
 * Same length as `values`, NaN for the first `period - 1`; NaN at the head of `values` (another indicator's warm-up)
 * only delays the start. Throws RangeError for a period that is no whole number >= 1.
 *
 * Source: StockCharts ChartSchool, "Moving Averages - Simple and Exponential" (spreadsheet with seed).
 */
export function ema(values: Series, period: number): Float64Array {
  return exponential(values, period, 2 / (period + 1))
}

/**
 * Wilder's smoothing: an exponential average with weight 1 / period, seeded with the simple mean of the first `period`.
 *
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978); Achelis, 2nd ed., p. 366.
 */
export function wilderMean(values: Series, period: number): Float64Array {
  return exponential(values, period, 1 / period)
}

/**
 * The recursion beneath both: y(t) = y(t-1) + alpha * (x(t) - y(t-1)), from the mean of the first `seedPeriod` values.
 * A NaN inside the series restarts the warm-up after it. (A value less itself is zero unless it is NaN or infinite.)
 */
export function exponential(series: Series, seedPeriod: number, alpha: number): Float64Array {
  assertPeriod(seedPeriod)
  const values = toFloat64(series)
  const out = new Float64Array(values.length)
  let average = 0
  let run = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value - value !== 0) {
      run = 0
      average = 0
    } else {
      run++
      average += run <= seedPeriod ? (value - average) / run : alpha * (value - average)
    }
    out[i] = run >= seedPeriod ? average : Number.NaN
  }
  return out
}
