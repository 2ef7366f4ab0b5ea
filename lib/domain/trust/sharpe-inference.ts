import { moments } from '../metrics/distribution'
import { FLAT, MIN_RETURNS } from '../metrics/metric'
import { dailyRate, excessOver } from '../metrics/returns'
import { normalCdf, normalQuantile } from './normal'

/** A Sharpe ratio per observation (not annualised) and what its uncertainty depends on. Kurtosis is raw: 3 for a normal. */
export type SharpeSample = { sharpe: number; observations: number; skew: number; kurtosis: number }

const EULER_MASCHERONI = 0.5772156649015329

/** The sample of daily returns, above an annual risk-free rate; null under 60 returns and when they do not vary. */
export function sharpeSample(returns: Float64Array, riskFreeRate = 0): SharpeSample | null {
  const { count, mean, deviation, skew, kurtosis } = moments(excessOver(returns, dailyRate(riskFreeRate)))
  if (count < MIN_RETURNS || !(deviation > FLAT)) return null
  return { sharpe: mean / deviation, observations: count, skew, kurtosis }
}

/** Standard error of the Sharpe ratio times √(n − 1): √(1 − γ3 · SR + (γ4 − 1)/4 · SR²). A. Lo (2002); E. Mertens (2002). */
function spread({ sharpe, skew, kurtosis }: Omit<SharpeSample, 'observations'>): number {
  return Math.sqrt(1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2)
}

/**
 * Probability that the true Sharpe ratio is above `threshold`, also per observation.
 *
 * Source: D. Bailey and M. López de Prado (2012), "The Sharpe Ratio Efficient Frontier", Journal of Risk 15(2).
 */
export function probabilisticSharpe(sample: SharpeSample, threshold = 0): number {
  return normalCdf(((sample.sharpe - threshold) * Math.sqrt(sample.observations - 1)) / spread(sample))
}

/**
 * Observations after which a Sharpe ratio like this one is above `threshold` with `confidence`, not rounded; null when it
 * is not above the threshold, so that no length would do.
 *
 * Source: as probabilisticSharpe, "minimum track record length".
 */
export function minTrackRecord(
  sample: Omit<SharpeSample, 'observations'>,
  threshold = 0,
  confidence = 0.95,
): number | null {
  const lead = sample.sharpe - threshold
  return lead > 0 ? 1 + (spread(sample) * (normalQuantile(confidence) / lead)) ** 2 : null
}

/**
 * The Sharpe ratio that the best of `trials` independent trials without any skill is expected to show, when the trials'
 * Sharpe ratios vary by `variance` (both per observation, as is the result). Zero for a single trial. Throws RangeError for
 * fewer than one.
 *
 * Source: D. Bailey and M. López de Prado (2014), "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5).
 */
export function expectedMaxSharpe(trials: number, variance: number): number {
  if (!(trials >= 1)) throw new RangeError(`at least one trial, got ${trials}`)
  if (trials === 1) return 0
  const mix =
    (1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
    EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E))
  return Math.sqrt(variance) * Math.max(0, mix)
}

/**
 * Deflated Sharpe ratio: the probability that the true Sharpe ratio is above what the best of that many trials shows by
 * luck. With a single trial it is the probabilistic Sharpe ratio above zero.
 *
 * Source: as expectedMaxSharpe.
 */
export function deflatedSharpe(
  sample: SharpeSample,
  { trials, variance }: { trials: number; variance: number },
): { probability: number; threshold: number } {
  const threshold = expectedMaxSharpe(trials, variance)
  return { probability: probabilisticSharpe(sample, threshold), threshold }
}

/** Sample variance of the trials' Sharpe ratios; zero for fewer than two. */
export function trialVariance(sharpes: readonly number[]): number {
  return sharpes.length < 2 ? 0 : moments(sharpes).deviation ** 2
}
