import { type Bands, setBands } from './bollinger'
import { assertMacd, type MacdOptions } from './macd'
import { squaresOf, sumOf } from './rolling'
import { assertPeriod } from './series'

/**
 * The indicators one bar at a time: `next` takes a bar and gives what the series of the same name has at it, NaN during warm-up.
 * Those with several values give one object, the same at each bar, with new values: copy what is to be kept.
 *
 * Classes, so that all of a kind share one compiled `next`. It holds the usual step alone, small enough to be compiled into the
 * caller's loop; NaN in what is remembered sends warm-up, missing values and what is to be taken afresh to a second method.
 */
export type Streaming<Value = number> = { next(close: number): Value }

/** A sliding sum is taken afresh after so many bars less one, or when it falls under this part of the most it was. */
const FRESH_MASK = 4_095
const FRESH_PART = 1 / 128

/** As sma. Throws RangeError for a period that is no whole number >= 1. */
export const createSma = (period: number): Streaming => new Window(period)

/** As rsi. Throws RangeError for a period that is no whole number >= 1. */
export const createRsi = (period = 14): Streaming => new Strength(period)

/** As macd: throws RangeError for a bad period or when `fast` is not below `slow`. */
export const createMacd = (options: MacdOptions = {}): Streaming<Readonly<Convergence['values']>> =>
  new Convergence(assertMacd(options))

/** As atr; `next` takes high, low and close of a bar. Throws RangeError for a period that is no whole number >= 1. */
export const createAtr = (period = 14): { next(high: number, low: number, close: number): number } => new Range(period)

/** As bollinger: throws RangeError for a bad period or a negative number of deviations. */
export function createBollinger(period = 20, deviations = 2): Streaming<Readonly<Bands>> {
  if (!(deviations >= 0)) throw new RangeError(`deviations must be >= 0, got ${deviations}`)
  return new Channel(period, deviations)
}

/** The mean of the last `period` values. */
class Window {
  readonly ring: Float64Array
  slot = 0
  private sum = Number.NaN
  private most = Number.NaN
  private run = 0

  constructor(readonly period: number) {
    assertPeriod(period)
    this.ring = new Float64Array(period)
  }

  next(value: number): number {
    const { ring, slot } = this
    const sum = this.sum + (value - (ring[slot] as number))
    const size = Math.abs(sum)
    ring[slot] = value
    this.slot = slot + 1 === this.period ? 0 : slot + 1
    if (!(size >= FRESH_PART * this.most) || (++this.run & FRESH_MASK) === 0) return this.takeAfresh(value)
    this.sum = sum
    if (size > this.most) this.most = size
    return sum / this.period
  }

  private takeAfresh(value: number): number {
    const isWarm = !Number.isNaN(this.sum)
    this.run = value - value !== 0 ? 0 : isWarm ? this.period : this.run + 1
    const sum = this.run >= this.period ? sumOf(this.ring, this.period - 1, this.period) : Number.NaN
    // A window of one value has nothing to slide.
    this.sum = this.period > 1 ? sum : Number.NaN
    this.most = Math.abs(this.sum)
    return sum / this.period
  }
}

class Channel {
  private readonly window: Window
  private readonly scale: number
  private mean = Number.NaN
  private squares = Number.NaN
  private most = Number.NaN
  private run = 0
  private readonly bands: Bands = {
    upper: Number.NaN,
    middle: Number.NaN,
    lower: Number.NaN,
    percentB: Number.NaN,
    bandwidth: Number.NaN,
  }

  constructor(period: number, deviations: number) {
    this.window = new Window(period)
    this.scale = deviations / Math.sqrt(period)
  }

  next(close: number): Readonly<Bands> {
    const { window } = this
    const leaving = window.ring[window.slot] as number
    const mean = window.next(close)
    const squares = this.squares + (close - leaving) * (close - mean + leaving - this.mean)
    this.mean = mean
    if (!(squares >= FRESH_PART * this.most) || (++this.run & FRESH_MASK) === 0) this.takeAfresh(mean)
    else {
      this.squares = squares
      if (squares > this.most) this.most = squares
    }
    setBands(this.bands, close, mean, this.scale * Math.sqrt(this.squares))
    return this.bands
  }

  private takeAfresh(mean: number): void {
    const { ring, period } = this.window
    this.squares = squaresOf(ring, period - 1, period, mean)
    this.most = this.squares
  }
}

/** The simple mean of the first `period` values, then by `alpha` towards each. */
class Average {
  private value = Number.NaN
  private seed = 0.5
  private run = 0

  constructor(
    private readonly period: number,
    private readonly alpha: number,
  ) {
    assertPeriod(period)
  }

  next(value: number): number {
    const after = this.value + this.alpha * (value - this.value)
    if (after - after !== 0) return this.warmUp(value)
    this.value = after
    return after
  }

  private warmUp(value: number): number {
    this.value = Number.NaN
    if (value - value !== 0) this.run = 0
    else {
      this.run = this.run === this.period ? 1 : this.run + 1
      this.seed = this.run === 1 ? value : this.seed + (value - this.seed) / this.run
      if (this.run === this.period) this.value = this.seed
    }
    return this.value
  }
}

class Strength {
  private readonly alpha: number
  private readonly gains: Average
  private readonly losses: Average
  private before = Number.NaN
  private gain = Number.NaN
  private loss = Number.NaN

  constructor(period: number) {
    this.alpha = 1 / period
    this.gains = new Average(period, this.alpha)
    this.losses = new Average(period, this.alpha)
  }

  next(close: number): number {
    const change = close - this.before
    const size = Math.abs(change)
    this.before = close
    const gain = this.gain + this.alpha * (0.5 * (size + change) - this.gain)
    const loss = this.loss + this.alpha * (0.5 * (size - change) - this.loss)
    const total = gain + loss
    if (!(total > 0 && total < Number.POSITIVE_INFINITY)) return this.warmUp(change, gain, loss)
    this.gain = gain
    this.loss = loss
    return (100 * gain) / total
  }

  private warmUp(change: number, gain: number, loss: number): number {
    const isStill = gain + loss === 0
    const size = Math.abs(change)
    this.gain = isStill ? gain : this.gains.next(0.5 * (size + change))
    this.loss = isStill ? loss : this.losses.next(0.5 * (size - change))
    const total = this.gain + this.loss
    return total === 0 ? 50 : (100 * this.gain) / total
  }
}

class Convergence {
  private readonly averages: readonly [Average, Average, Average]
  private readonly alphaFast: number
  private readonly alphaSlow: number
  private readonly alphaSignal: number
  private quick = Number.NaN
  private steady = Number.NaN
  private smooth = Number.NaN
  readonly values = { line: Number.NaN, signal: Number.NaN, histogram: Number.NaN }

  constructor({ fast, slow, signal }: Required<MacdOptions>) {
    this.alphaFast = 2 / (fast + 1)
    this.alphaSlow = 2 / (slow + 1)
    this.alphaSignal = 2 / (signal + 1)
    this.averages = [
      new Average(fast, this.alphaFast),
      new Average(slow, this.alphaSlow),
      new Average(signal, this.alphaSignal),
    ]
  }

  next(close: number): Readonly<Convergence['values']> {
    const quick = this.quick + this.alphaFast * (close - this.quick)
    const steady = this.steady + this.alphaSlow * (close - this.steady)
    const line = quick - steady
    const smooth = this.smooth + this.alphaSignal * (line - this.smooth)
    if (smooth - smooth !== 0) return this.warmUp(close)
    this.quick = quick
    this.steady = steady
    this.smooth = smooth
    return this.give(line, smooth)
  }

  private warmUp(close: number): Readonly<Convergence['values']> {
    const [fast, slow, signal] = this.averages
    this.quick = fast.next(close)
    this.steady = slow.next(close)
    this.smooth = signal.next(this.quick - this.steady)
    const line = this.quick - this.steady
    const { smooth } = this
    // Until all three are there the averages themselves remember.
    if (Number.isNaN(smooth)) this.quick = this.steady = Number.NaN
    return this.give(line, smooth)
  }

  private give(line: number, signal: number): Readonly<Convergence['values']> {
    const { values } = this
    values.line = line
    values.signal = signal
    values.histogram = line - signal
    return values
  }
}

class Range {
  private readonly average: Average
  private readonly alpha: number
  private mean = Number.NaN
  private before = Number.NaN
  private isFirst = true

  constructor(period: number) {
    this.alpha = 1 / period
    this.average = new Average(period, this.alpha)
  }

  next(high: number, low: number, close: number): number {
    const { before } = this
    const range = Math.max(high, before) - Math.min(low, before)
    const mean = this.mean + this.alpha * (range - this.mean)
    this.before = close
    if (mean - mean !== 0) return this.warmUp(this.isFirst ? high - low : range)
    this.mean = mean
    return mean
  }

  private warmUp(range: number): number {
    this.isFirst = false
    this.mean = this.average.next(range)
    return this.mean
  }
}
