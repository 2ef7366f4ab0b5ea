import { assertPeriod, type Series, toFloat64 } from './series'

/**
 * Relative strength index, 0 to 100: 100 - 100 / (1 + average gain / average loss), both averages smoothed by Wilder's
 * method. Same length as `closes`, NaN for the first `period`. No loss gives 100, no gain 0, no movement at all 50.
 * Throws RangeError for a period that is no whole number >= 1.
 *
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978), section VI; Achelis, 2nd ed., p. 299.
 */
export function rsi(closes: Series, period = 14): Float64Array {
  assertPeriod(period)
  const values = toFloat64(closes)
  const out = new Float64Array(values.length)
  const alpha = 1 / period
  let before = Number.NaN
  let gain = 0
  let loss = 0
  let run = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    const change = value - before
    before = value
    if (change - change !== 0) {
      run = 0
      gain = 0
      loss = 0
      out[i] = Number.NaN
      continue
    }
    // Half of size plus change is the rise, half of size less change the fall: no branch that the processor cannot guess.
    const size = Math.abs(change)
    const up = 0.5 * (size + change)
    const down = 0.5 * (size - change)
    run++
    gain += run <= period ? (up - gain) / run : alpha * (up - gain)
    loss += run <= period ? (down - loss) / run : alpha * (down - loss)
    const total = gain + loss
    out[i] = run < period ? Number.NaN : total === 0 ? 50 : (100 * gain) / total
  }
  return out
}
