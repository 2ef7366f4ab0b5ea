import { ANALYST_ROLES, type AnalystRole, type Opinion } from '../agents/opinion'
import type { Signal } from '../agents/state'

/** How much each analyst counts when it has something to say. */
const WEIGHTS: Record<AnalystRole, number> = { technical: 0.5, fundamental: 0.3, sentiment: 0.2 }

/**
 * DataAgent's weighing: the signed confidences of the analysts that answered, averaged by weight. The direction needs an
 * average beyond ±20; agreement keeps confidence, dissent costs it. With no analyst, INSUFFICIENT_DATA.
 */
export function weighAnalysts(symbol: string, price: number | null, analysts: Signal['analysts']): Signal {
  const answered = ANALYST_ROLES.flatMap((role) => {
    const opinion: Opinion<AnalystRole> = analysts[role]
    return opinion.status === 'ok' ? [{ role, value: opinion.value }] : []
  })
  if (answered.length === 0) {
    const reasons = ANALYST_ROLES.map((role) => reasonOf(analysts[role]))
    const why =
      new Set(reasons).size === 1
        ? (reasons[0] ?? '')
        : ANALYST_ROLES.map((role, index) => `${role}: ${reasons[index]}`).join(' ')
    return { symbol, action: 'INSUFFICIENT_DATA', confidence: 0, price, reasoning: why, key_factors: [], analysts }
  }
  const total = answered.reduce((sum, { role }) => sum + WEIGHTS[role], 0)
  const signed = answered.reduce((sum, { role, value }) => {
    const direction = value.recommendation === 'BUY' ? 1 : value.recommendation === 'SELL' ? -1 : 0
    return sum + (direction * value.confidence * WEIGHTS[role]) / total
  }, 0)
  const action = signed >= 20 ? 'BUY' : signed <= -20 ? 'SELL' : 'HOLD'
  const confidence = Math.round(action === 'HOLD' ? 100 - Math.abs(signed) : Math.abs(signed))
  const ranked = [...answered].sort(
    (a, b) => WEIGHTS[b.role] * b.value.confidence - WEIGHTS[a.role] * a.value.confidence,
  )
  return {
    symbol,
    action,
    confidence: Math.min(confidence, 100),
    price,
    reasoning: ranked.map(({ value }) => value.reasoning).join(' '),
    key_factors: ranked.flatMap(({ value }) => value.key_factors).slice(0, 5),
    analysts,
  }
}

const reasonOf = (opinion: Opinion<AnalystRole>): string => (opinion.status === 'ok' ? '' : opinion.reason)
