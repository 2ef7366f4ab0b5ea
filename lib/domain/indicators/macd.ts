import { ema } from './ema'
import { assertPeriod, at, blank, type Series } from './series'

export type Macd = {
  /** Fast average minus slow average, in the unit of the prices. */
  readonly line: Float64Array
  /** Exponential average of the line. */
  readonly signal: Float64Array
  /** Line minus signal. */
  readonly histogram: Float64Array
}

/**
 * Moving average convergence/divergence of closes. Each series has the length of `closes`; the line is NaN for the first
 * `slow - 1` values, signal and histogram for the first `slow + signal - 2`. Throws RangeError for a bad period or when
 * `fast` is not below `slow`.
 *
 * Source: G. Appel, "The Moving Average Convergence-Divergence Trading Method" (1979); averages seeded as in ema.ts.
 */
export function macd(closes: Series, options: { fast?: number; slow?: number; signal?: number } = {}): Macd {
  const { fast = 12, slow = 26, signal: signalPeriod = 9 } = options
  assertPeriod(fast, 'fast')
  assertPeriod(slow, 'slow')
  assertPeriod(signalPeriod, 'signal')
  if (fast >= slow) throw new RangeError(`fast (${fast}) must be below slow (${slow})`)
  const line = subtract(ema(closes, fast), ema(closes, slow))
  const signal = ema(line, signalPeriod)
  return { line, signal, histogram: subtract(line, signal) }
}

function subtract(a: Series, b: Series): Float64Array {
  const out = blank(a.length)
  for (let i = 0; i < out.length; i++) out[i] = at(a, i) - at(b, i)
  return out
}
