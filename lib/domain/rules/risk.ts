import type { Opinion, OpinionContext } from '../agents/opinion'
import { percent } from '../percent'

/**
 * The soft look at an order that passed the hard gate: crowding with what is held, volatility, the market's breadth, and
 * timing. Exits are never held back.
 */
export function riskRules(context: OpinionContext<'risk'>): Opinion<'risk'> {
  const { order, correlations, volatility, regime, exposure, signal, symbol } = context
  const concerns: string[] = []
  if (order.side === 'sell')
    return answer(true, null, 85, ['closing reduces risk'], [], `Selling ${symbol} reduces exposure.`)
  let keep = 1
  const crowd = correlations.filter((other) => other.correlation >= 0.8)
  if (crowd.length) {
    concerns.push(`moves with ${crowd.map((other) => `${other.symbol} (${other.correlation.toFixed(2)})`).join(', ')}`)
    keep *= crowd.length > 1 ? 0.5 : 0.7
  }
  if (volatility !== null && volatility > 0.6) {
    concerns.push(`annual volatility ${percent(volatility, 0)}`)
    keep *= 0.6
  }
  if (regime.label === 'risk_off') {
    concerns.push(`only ${percent(regime.aboveSma50 ?? 0, 0)} of ${regime.counted} symbols above their 50-day average`)
    keep *= 0.6
  }
  if (exposure > 0.85) concerns.push(`${percent(exposure, 0)} of equity is invested already`)
  const approved = !(concerns.length >= 3 && signal.confidence < 75)
  const adjusted = keep < 1 ? Number((order.quantity * keep).toFixed(6)) : null
  const confidence = Math.max(30, 88 - concerns.length * 14)
  const reasoning = concerns.length
    ? `${approved ? 'Approved with reserve' : 'Refused'}: ${concerns.join('; ')}.`
    : `Approved: ${percent(order.weight)} of equity, nothing crowded, volatility ${volatility === null ? 'unknown' : percent(volatility, 0)}.`
  return answer(approved, adjusted, confidence, concerns.length ? concerns : ['no concern'], concerns, reasoning)
}

function answer(
  approved: boolean,
  adjusted_quantity: number | null,
  confidence: number,
  key_factors: string[],
  concerns: string[],
  reasoning: string,
): Opinion<'risk'> {
  const recommendation = approved ? 'BUY' : 'HOLD'
  return {
    status: 'ok',
    by: 'rules',
    value: {
      recommendation,
      approved,
      adjusted_quantity,
      confidence,
      key_factors: key_factors.slice(0, 5),
      concerns,
      reasoning,
    },
  }
}
