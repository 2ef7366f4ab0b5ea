import { type Bands, setBands } from './bollinger'
import { assertMacd, type MacdOptions } from './macd'
import { squaresOf, sumOf } from './rolling'
import { assertPeriod } from './series'

/**
 * The indicators one bar at a time: `next` takes a bar and gives what the series of the same name has at it, NaN during warm-up.
 * Those with several values give one object, the same at each bar, with new values: copy what is to be kept. What they remember is
 * in typed arrays, since a number that a closure changes is put on the heap at each change.
 */
export type Streaming<Value = number> = { next(close: number): Value }

/** A sliding sum of squares or values is taken afresh after so many bars, or when it falls under this part of what it was. */
const FRESH_MASK = 4_095
const FRESH_PART = 1 / 128

/** As sma. Throws RangeError for a period that is no whole number >= 1. */
export function createSma(period: number): Streaming {
  assertPeriod(period)
  const ring = new Float64Array(period)
  // The sum, and the most it was since it was taken afresh.
  const state = new Float64Array(2)
  let slot = 0
  let run = 0
  return {
    next(close) {
      const sum = (state[0] as number) + (close - (ring[slot] as number))
      ring[slot] = close
      slot = slot + 1 === period ? 0 : slot + 1
      run = close - close === 0 ? run + 1 : 0
      if (run < period) return Number.NaN
      const size = Math.abs(sum)
      if (run > period && size >= FRESH_PART * (state[1] as number) && (run & FRESH_MASK) !== 0 && period > 1) {
        state[0] = sum
        if (size > (state[1] as number)) state[1] = size
      } else {
        state[0] = sumOf(ring, period - 1, period)
        state[1] = Math.abs(state[0] as number)
      }
      return (state[0] as number) / period
    },
  }
}

/** As bollinger: throws RangeError for a bad period or a negative number of deviations. */
export function createBollinger(period = 20, deviations = 2): Streaming<Readonly<Bands>> {
  if (!(deviations >= 0)) throw new RangeError(`deviations must be >= 0, got ${deviations}`)
  const average = createSma(period)
  const scale = deviations / Math.sqrt(period)
  const ring = new Float64Array(period)
  // The mean and the squared distances from it, and the most these were since they were taken afresh.
  const state = Float64Array.of(Number.NaN, Number.NaN, 0)
  const bands = {
    upper: Number.NaN,
    middle: Number.NaN,
    lower: Number.NaN,
    percentB: Number.NaN,
    bandwidth: Number.NaN,
  }
  let slot = 0
  let run = 0
  return {
    next(close) {
      const leaving = ring[slot] as number
      ring[slot] = close
      slot = slot + 1 === period ? 0 : slot + 1
      const mean = average.next(close)
      run++
      let squares = (state[1] as number) + (close - leaving) * (close - mean + leaving - (state[0] as number))
      // NaN fails every comparison: the first window, and those after a missing value, are taken afresh.
      if (!(squares >= FRESH_PART * (state[2] as number)) || (run & FRESH_MASK) === 0) {
        squares = squaresOf(ring, period - 1, period, mean)
        state[2] = squares
      } else if (squares > (state[2] as number)) state[2] = squares
      state[0] = mean
      state[1] = squares
      setBands(bands, close, mean, scale * Math.sqrt(squares))
      return bands
    },
  }
}

/** As rsi. Throws RangeError for a period that is no whole number >= 1. */
export function createRsi(period = 14): Streaming {
  assertPeriod(period)
  const alpha = 1 / period
  // The close before, average gain, average loss.
  const state = Float64Array.of(Number.NaN, 0, 0)
  let run = 0
  return {
    next(close) {
      const change = close - (state[0] as number)
      state[0] = close
      if (change - change !== 0) {
        run = 0
        state[1] = 0
        state[2] = 0
        return Number.NaN
      }
      const size = Math.abs(change)
      run++
      const weight = run <= period ? 1 / run : alpha
      const gain = (state[1] as number) + weight * (0.5 * (size + change) - (state[1] as number))
      const loss = (state[2] as number) + weight * (0.5 * (size - change) - (state[2] as number))
      state[1] = gain
      state[2] = loss
      if (run < period) return Number.NaN
      return gain + loss === 0 ? 50 : (100 * gain) / (gain + loss)
    },
  }
}

/** As macd: throws RangeError for a bad period or when `fast` is not below `slow`. */
export function createMacd(
  options: MacdOptions = {},
): Streaming<{ readonly line: number; readonly signal: number; readonly histogram: number }> {
  const { fast, slow, signal } = assertMacd(options)
  const quick = new Float64Array(2)
  const steady = new Float64Array(2)
  const smooth = new Float64Array(2)
  const values = { line: Number.NaN, signal: Number.NaN, histogram: Number.NaN }
  const alphaFast = 2 / (fast + 1)
  const alphaSlow = 2 / (slow + 1)
  const alphaSignal = 2 / (signal + 1)
  return {
    next(close) {
      const line = advance(quick, close, fast, alphaFast) - advance(steady, close, slow, alphaSlow)
      const smoothed = advance(smooth, line, signal, alphaSignal)
      values.line = line
      values.signal = smoothed
      values.histogram = line - smoothed
      return values
    },
  }
}

/** As atr; `next` takes high, low and close of a bar. Throws RangeError for a period that is no whole number >= 1. */
export function createAtr(period = 14): { next(high: number, low: number, close: number): number } {
  assertPeriod(period)
  const alpha = 1 / period
  const average = new Float64Array(2)
  const before = Float64Array.of(Number.NaN)
  let isFirst = true
  return {
    next(high, low, close) {
      if (isFirst) before[0] = low
      isFirst = false
      const last = before[0] as number
      before[0] = close
      return advance(average, Math.max(high, last) - Math.min(low, last), period, alpha)
    },
  }
}

/** One step of exponential: the simple mean of the first `seedPeriod` values, then by `alpha` towards each. State: mean, count. */
function advance(state: Float64Array, value: number, seedPeriod: number, alpha: number): number {
  if (value - value !== 0) {
    state[0] = 0
    state[1] = 0
    return Number.NaN
  }
  const before = state[0] as number
  const run = (state[1] as number) + 1
  const after = before + (run <= seedPeriod ? (value - before) / run : alpha * (value - before))
  state[0] = after
  state[1] = run
  return run < seedPeriod ? Number.NaN : after
}
