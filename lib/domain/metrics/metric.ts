/** A number, or why there is none. Never NaN or infinite, so that JSON carries it unchanged. */
export type Metric = { value: number } | { value: null; reason: string }

/** Fewest daily returns for a ratio or an annualised figure: about a quarter. */
export const MIN_RETURNS = 60
/** Fewest closed trades for a statistic of trades. */
export const MIN_TRADES = 30

/** Daily returns that deviate less than this do not vary: what is left is the rounding of float64. */
export const FLAT = 1e-12

export function notAvailable(reason: string): Metric {
  return { value: null, reason }
}

/** `numerator / denominator`, or not available for `reason` when the denominator is zero but for rounding (`flat`). */
export function ratioOr(numerator: number, denominator: number, reason: string, flat = FLAT): Metric {
  const value = numerator / denominator
  return Math.abs(denominator) > flat && Number.isFinite(value) ? { value } : notAvailable(reason)
}

/** Makes a metric of what was computed, unless the sample behind it does not carry it. */
export type Gate = (computed: number | Metric) => Metric

/** Lets everything through when `count` reaches `minimum`, else nothing, with the reason how many there are. */
export function requireSample(count: number, minimum: number, noun: string): Gate {
  return count >= minimum ? asMetric : refuseAll(`needs ${minimum} ${noun}, has ${count}`)
}

/** Lets nothing through. */
export function refuseAll(reason: string): Gate {
  return () => notAvailable(reason)
}

function asMetric(computed: number | Metric): Metric {
  if (typeof computed !== 'number') return computed
  return Number.isFinite(computed) ? { value: computed } : notAvailable('too large or too small to be computed')
}
