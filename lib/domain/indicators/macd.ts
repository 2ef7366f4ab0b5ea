import { assertPeriod, type Series, toFloat64 } from './series'

export type Macd = {
  /** Fast average minus slow average, in the unit of the prices. */
  readonly line: Float64Array
  /** Exponential average of the line. */
  readonly signal: Float64Array
  /** Line minus signal. */
  readonly histogram: Float64Array
}

export type MacdOptions = { readonly fast?: number; readonly slow?: number; readonly signal?: number }

/**
 * Moving average convergence/divergence of closes. Each series has the length of `closes`; the line is NaN for the first
 * `slow - 1` values, signal and histogram for the first `slow + signal - 2`. Throws RangeError for a bad period or when
 * `fast` is not below `slow`.
 *
 * Source: G. Appel, "The Moving Average Convergence-Divergence Trading Method" (1979); averages seeded as in ema.ts.
 */
export function macd(closes: Series, options: MacdOptions = {}): Macd {
  const { fast, slow, signal: signalPeriod } = assertMacd(options)
  const values = toFloat64(closes)
  const line = new Float64Array(values.length)
  const signal = new Float64Array(values.length)
  const histogram = new Float64Array(values.length)
  const alphaFast = 2 / (fast + 1)
  const alphaSlow = 2 / (slow + 1)
  const alphaSignal = 2 / (signalPeriod + 1)
  const wholeRun = slow + signalPeriod - 1
  let quick = 0
  let steady = 0
  let smooth = 0
  let run = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number
    if (value - value !== 0) {
      run = 0
      quick = 0
      steady = 0
      smooth = 0
    } else {
      run++
      quick += run <= fast ? (value - quick) / run : alphaFast * (value - quick)
      steady += run <= slow ? (value - steady) / run : alphaSlow * (value - steady)
    }
    const distance = run >= slow ? quick - steady : Number.NaN
    if (run >= slow)
      smooth += run <= wholeRun ? (distance - smooth) / (run - slow + 1) : alphaSignal * (distance - smooth)
    const smoothed = run >= wholeRun ? smooth : Number.NaN
    line[i] = distance
    signal[i] = smoothed
    histogram[i] = distance - smoothed
  }
  return { line, signal, histogram }
}

/** The periods with their defaults. Throws as macd does. */
export function assertMacd(options: MacdOptions): Required<MacdOptions> {
  const { fast = 12, slow = 26, signal = 9 } = options
  assertPeriod(fast, 'fast')
  assertPeriod(slow, 'slow')
  assertPeriod(signal, 'signal')
  if (fast >= slow) throw new RangeError(`fast (${fast}) must be below slow (${slow})`)
  return { fast, slow, signal }
}
