import type { AgentRecommendation, Recommendation } from '../agents/opinion'

/** One observation that speaks for (positive) or against (negative) owning the symbol. */
export type Factor = { text: string; points: number }

/**
 * Sums factors into a recommendation. `full` is the sum at which confidence is 95; a sum of less than a quarter of it is a
 * HOLD whose confidence says how balanced the picture is.
 */
export function recommend(factors: readonly Factor[], full: number, subject: string): AgentRecommendation {
  const sum = factors.reduce((total, factor) => total + factor.points, 0)
  const strength = Math.min(Math.abs(sum) / full, 1)
  const recommendation: Recommendation = strength < 0.25 ? 'HOLD' : sum > 0 ? 'BUY' : 'SELL'
  const confidence = Math.round(recommendation === 'HOLD' ? 70 - strength * 80 : 45 + strength * 50)
  const ranked = [...factors]
    .filter((factor) => factor.points !== 0)
    .sort((a, b) => Math.abs(b.points) - Math.abs(a.points))
  const key_factors = ranked.slice(0, 5).map((factor) => factor.text)
  const agree = ranked.filter((factor) => recommendation === 'HOLD' || factor.points * sum > 0)
  const against = ranked.filter((factor) => !agree.includes(factor))
  const list = (some: readonly Factor[], most: number) =>
    some
      .slice(0, most)
      .map((factor) => factor.text)
      .join('; ')
  const lead = { BUY: 'speaks for buying', SELL: 'speaks for selling', HOLD: 'is balanced' }[recommendation]
  const reasoning = key_factors.length
    ? `The ${subject} ${lead}: ${list(agree, 3)}.${against.length ? ` Against it: ${list(against, 2)}.` : ''}`
    : `The ${subject} ${lead}: nothing stands out.`
  return { recommendation, confidence, reasoning, key_factors }
}

export const pct = (fraction: number, digits = 1): string =>
  `${fraction > 0 ? '+' : ''}${(fraction * 100).toFixed(digits)} %`
