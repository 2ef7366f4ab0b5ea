import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { type Gate, type Metric, ratioOr } from './metric'

export type RatioMetricKey = 'sharpe' | 'sortino' | 'calmar' | 'omega'

const PER_YEAR = Math.sqrt(SESSIONS_PER_YEAR)

/**
 * Reward for risk, from daily returns in excess of the risk-free rate.
 *
 * - Sharpe: mean over sample standard deviation, times √252. W. Sharpe (1994), "The Sharpe Ratio".
 * - Sortino: mean over downside deviation, times √252; the downside deviation is the root of the mean, over ALL days, of
 *   squared excess returns below zero. F. Sortino and L. Price (1994), "Performance Measurement in a Downside Risk
 *   Framework".
 * - Calmar: CAGR over the maximum drawdown, here of the whole run. T. Young (1991), "Calmar Ratio: A Smoother Tool".
 * - Omega: sum of gains over sum of losses around the risk-free rate. C. Keating and W. Shadwick (2002), "A Universal
 *   Performance Measure".
 */
export function ratioMetrics(
  excess: Float64Array,
  { mean, deviation }: { mean: number; deviation: number },
  { cagr, drawdown }: { cagr: Metric; drawdown: Metric },
  ifLong: Gate,
): Record<RatioMetricKey, Metric> {
  let gains = 0
  let losses = 0
  let lossSquares = 0
  for (const value of excess) {
    if (value > 0) gains += value
    else {
      losses -= value
      lossSquares += value * value
    }
  }
  const downside = Math.sqrt(lossSquares / excess.length)
  return {
    sharpe: ifLong(ratioOr(mean * PER_YEAR, deviation, 'returns do not vary')),
    sortino: ifLong(ratioOr(mean * PER_YEAR, downside, 'no day was below the risk-free rate')),
    calmar: ifLong(cagr.value === null ? cagr : ratioOr(cagr.value, drawdown.value ?? 0, 'there was no drawdown')),
    omega: ifLong(ratioOr(gains, losses, 'no day was below the risk-free rate')),
  }
}
