import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { rollingSquares, rollingSum } from '../indicators/rolling'
import { assertSameLength, at, blank } from '../indicators/series'
import { FLAT } from './metric'
import { dailyRate, excessOver } from './returns'

/**
 * Annualised Sharpe ratio of the last `window` daily returns. Same length as `returns`, NaN while there are fewer and where
 * they do not vary. Throws RangeError for a window below 2.
 */
export function rollingSharpe(returns: Float64Array, window: number, riskFreeRate = 0): Float64Array {
  assertWindow(window)
  const excess = excessOver(returns, dailyRate(riskFreeRate))
  const sums = rollingSum(excess, window)
  const squares = rollingSquares(excess, window)
  const out = blank(returns.length)
  for (let i = window - 1; i < out.length; i++) {
    const deviation = Math.sqrt(at(squares, i) / (window - 1))
    if (deviation > FLAT) out[i] = (at(sums, i) / window / deviation) * Math.sqrt(SESSIONS_PER_YEAR)
  }
  return out
}

/**
 * Beta of the last `window` daily returns against the benchmark's. Same length, NaN while there are fewer and where the
 * benchmark does not vary. Throws RangeError for a window below 2 and for series of different length.
 */
export function rollingBeta(returns: Float64Array, benchmark: Float64Array, window: number): Float64Array {
  assertWindow(window)
  assertSameLength(returns, benchmark)
  const sums = rollingSum(returns, window)
  const benchmarkSums = rollingSum(benchmark, window)
  const products = rollingSum(
    returns.map((value, i) => value * at(benchmark, i)),
    window,
  )
  const squares = rollingSquares(benchmark, window)
  const out = blank(returns.length)
  for (let i = window - 1; i < out.length; i++) {
    const covariation = at(products, i) - (at(sums, i) * at(benchmarkSums, i)) / window
    if (Math.sqrt(at(squares, i) / (window - 1)) > FLAT) out[i] = covariation / at(squares, i)
  }
  return out
}

function assertWindow(window: number): void {
  if (!Number.isInteger(window) || window < 2) throw new RangeError(`window must be a whole number >= 2, got ${window}`)
}
