import { wilderMean } from './ema'
import { assertPeriod, at, blank, type Series } from './series'

/**
 * Relative strength index, 0 to 100: 100 - 100 / (1 + average gain / average loss), both averages smoothed by Wilder's
 * method. Same length as `closes`, NaN for the first `period`. No loss gives 100, no gain 0, no movement at all 50.
 * Throws RangeError for a period that is no whole number >= 1.
 *
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978), section VI; Achelis, 2nd ed., p. 299.
 */
export function rsi(closes: Series, period = 14): Float64Array {
  assertPeriod(period)
  const gains = blank(closes.length)
  const losses = blank(closes.length)
  for (let i = 1; i < closes.length; i++) {
    const change = at(closes, i) - at(closes, i - 1)
    gains[i] = Math.max(change, 0)
    losses[i] = Math.max(-change, 0)
  }
  const gain = wilderMean(gains, period)
  const loss = wilderMean(losses, period)
  const out = blank(closes.length)
  for (let i = period; i < out.length; i++) {
    const up = at(gain, i)
    const total = up + at(loss, i)
    out[i] = total === 0 ? 50 : (100 * up) / total
  }
  return out
}
