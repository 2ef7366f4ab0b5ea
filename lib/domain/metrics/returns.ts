import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { at, type Series } from '../indicators/series'
import type { Gate, Metric } from './metric'

export type ReturnMetricKey = 'total_return' | 'annual_return' | 'cagr' | 'volatility'

/**
 * Simple returns from point to point, one fewer than `values`, in a new array or in the one that is given. NaN after a point at or below
 * zero, where a return has no meaning.
 */
export function simpleReturns(
  values: Series,
  returns = new Float64Array(Math.max(0, values.length - 1)),
): Float64Array {
  for (let i = 0; i < returns.length; i++) {
    const before = at(values, i)
    returns[i] = before > 0 ? at(values, i + 1) / before - 1 : Number.NaN
  }
  return returns
}

/** The annual rate as a rate per session that compounds to it over 252 sessions. */
export function dailyRate(annualRate: number): number {
  return (1 + annualRate) ** (1 / SESSIONS_PER_YEAR) - 1
}

/** `returns` less a rate per session, in a new array. */
export function excessOver(returns: Float64Array, ratePerSession: number): Float64Array {
  return ratePerSession === 0 ? returns : returns.map((value) => value - ratePerSession)
}

/** Return from the first point to the last. */
export function totalReturn(values: Series): number {
  return at(values, values.length - 1) / at(values, 0) - 1
}

/**
 * Return and risk of an equity curve as fractions; annual figures count 252 sessions to the year.
 *
 * `mean` and `deviation` are of its daily returns; `ifLong` masks what a short run cannot say.
 */
export function returnMetrics(
  equity: Series,
  { mean, deviation }: { mean: number; deviation: number },
  ifLong: Gate,
): Record<ReturnMetricKey, Metric> {
  const total = totalReturn(equity)
  const years = (equity.length - 1) / SESSIONS_PER_YEAR
  return {
    total_return: { value: total },
    annual_return: ifLong(mean * SESSIONS_PER_YEAR),
    cagr: ifLong((1 + total) ** (1 / years) - 1),
    volatility: ifLong(deviation * Math.sqrt(SESSIONS_PER_YEAR)),
  }
}
