import { at, type Series } from '../indicators/series'
import { FLAT, type Gate, type Metric, notAvailable, ratioOr } from './metric'

export type DistributionMetricKey = 'var_95' | 'cvar_95' | 'skew' | 'kurtosis' | 'tail_ratio'

/** Count, mean, sample standard deviation (n − 1), skewness m3 / m2^1.5 and RAW kurtosis m4 / m2² (a normal has 3). */
export type Moments = { count: number; mean: number; deviation: number; skew: number; kurtosis: number }

/**
 * Moments of a sample, in two passes. Skew and kurtosis are NaN when the values do not vary, the deviation when there are
 * fewer than two.
 *
 * Source: population skewness and kurtosis as in Bailey and López de Prado (2012), "The Sharpe Ratio Efficient Frontier".
 */
export function moments(values: Series): Moments {
  const count = values.length
  let sum = 0
  for (let i = 0; i < count; i++) sum += at(values, i)
  const mean = sum / count
  let second = 0
  let third = 0
  let fourth = 0
  for (let i = 0; i < count; i++) {
    const distance = at(values, i) - mean
    const square = distance * distance
    second += square
    third += square * distance
    fourth += square * square
  }
  const variance = second / count
  const flat = !(Math.sqrt(variance) > FLAT)
  return {
    count,
    mean,
    deviation: Math.sqrt(second / (count - 1)),
    skew: flat ? Number.NaN : third / count / variance ** 1.5,
    kurtosis: flat ? Number.NaN : fourth / count / variance ** 2,
  }
}

/**
 * Quantile `share` (0 to 1) of values sorted ascending, NaN for none: linear interpolation between the order statistics at
 * position (n − 1) · share.
 *
 * Source: R. Hyndman and Y. Fan (1996), "Sample quantiles in statistical packages", definition 7.
 */
export function quantileOf(sorted: Series, share: number): number {
  const position = (sorted.length - 1) * share
  const below = Math.floor(position)
  const value = at(sorted, below)
  return position === below ? value : value + (position - below) * (at(sorted, below + 1) - value)
}

/**
 * Shape of daily returns. VaR and CVaR are historical, at 95 % over one session, as positive fractions of equity lost:
 * VaR is the 5 % quantile, CVaR the mean of the returns at or below it.
 */
export function distributionMetrics(
  returns: Float64Array,
  { skew, kurtosis }: Moments,
  ifLong: Gate,
): Record<DistributionMetricKey, Metric> {
  const still = notAvailable('returns do not vary')
  const sorted = returns.toSorted()
  const low = quantileOf(sorted, 0.05)
  let sum = 0
  let count = 0
  while (count < sorted.length && at(sorted, count) <= low) sum += at(sorted, count++)
  return {
    var_95: ifLong(0 - low),
    cvar_95: ifLong(0 - sum / count),
    skew: ifLong(Number.isNaN(skew) ? still : skew),
    kurtosis: ifLong(Number.isNaN(kurtosis) ? still : kurtosis),
    tail_ratio: ifLong(ratioOr(Math.abs(quantileOf(sorted, 0.95)), Math.abs(low), 'the 5 % quantile is zero')),
  }
}
