import { trueRange } from './atr'
import { wilderMean } from './ema'
import { assertPeriod, assertSameLength, at, blank, type Series } from './series'

export type Adx = {
  /** Strength of the trend, 0 to 100, whatever its direction. */
  readonly adx: Float64Array
  /** Directional indicators, 0 to 100: the share of the true range that went up, or down. */
  readonly plusDi: Float64Array
  readonly minusDi: Float64Array
}

/**
 * Average directional index with its two directional indicators. Each series has the length of the inputs. The first
 * window covers `period` bars, thus `period - 1` moves: the indicators are NaN for the first `period - 1` values, the
 * index for the first `2 * period - 2`. A market that does not move at all has indicators and index 0.
 * Throws RangeError for a period below 2 or inputs of different length.
 *
 * Source: J. W. Wilder, "New Concepts in Technical Trading Systems" (1978), section IV, with the start of the companion
 * spreadsheet of Achelis, "Technical Analysis from A to Z" (directional movement).
 */
export function adx(highs: Series, lows: Series, closes: Series, period = 14): Adx {
  assertPeriod(period)
  if (period < 2) throw new RangeError('period must be >= 2: one bar has no direction')
  assertSameLength(highs, lows, closes)
  const { up, down } = directionalMovement(highs, lows)
  const range = trueRange(highs, lows, closes)
  range[0] = Number.NaN
  const smoothRange = wilderSum(range, period)
  const plusDi = share(wilderSum(up, period), smoothRange)
  const minusDi = share(wilderSum(down, period), smoothRange)
  return { adx: wilderMean(directionalIndex(plusDi, minusDi), period), plusDi, minusDi }
}

/** The larger of today's reach above yesterday's high and below yesterday's low, if positive; the other is zero. */
function directionalMovement(highs: Series, lows: Series): { up: Float64Array; down: Float64Array } {
  const up = blank(highs.length)
  const down = blank(highs.length)
  for (let i = 1; i < highs.length; i++) {
    const rise = at(highs, i) - at(highs, i - 1)
    const fall = at(lows, i - 1) - at(lows, i)
    up[i] = rise > fall && rise > 0 ? rise : 0
    down[i] = fall > rise && fall > 0 ? fall : 0
  }
  return { up, down }
}

/** Wilder's running sum: the first period - 1 moves, then s - s / period + x. */
function wilderSum(moves: Series, period: number): Float64Array {
  const out = blank(moves.length)
  let sum = 0
  for (let i = 1; i < moves.length; i++) {
    sum += i < period ? at(moves, i) : at(moves, i) - sum / period
    if (i >= period - 1) out[i] = sum
  }
  return out
}

function share(part: Series, whole: Series): Float64Array {
  const out = blank(part.length)
  for (let i = 0; i < out.length; i++) out[i] = at(whole, i) === 0 ? 0 : (100 * at(part, i)) / at(whole, i)
  return out
}

function directionalIndex(plusDi: Series, minusDi: Series): Float64Array {
  const out = blank(plusDi.length)
  for (let i = 0; i < out.length; i++) {
    const total = at(plusDi, i) + at(minusDi, i)
    out[i] = total === 0 ? 0 : (100 * Math.abs(at(plusDi, i) - at(minusDi, i))) / total
  }
  return out
}
