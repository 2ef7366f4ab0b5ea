import type { SymbolContext } from '../lib/domain/agents/context'
import type { RiskAssessment, Signal } from '../lib/domain/agents/state'
import { heldQuantity } from './nodes/data-agent'
import type { GraphState } from './state'

/** An order that risk approved, with all that was said of it so far. */
export type OrderCase = {
  basics: { symbol: string; asOf: string; price: number; heldQuantity: number }
  signal: Signal
  context: Extract<SymbolContext, { status: 'ok' }>
  assessment: RiskAssessment
  order: { side: 'buy' | 'sell'; quantity: number; weight: number }
}

export function approvedOrders(state: GraphState): OrderCase[] {
  return state.risk_assessments.flatMap((assessment) => {
    const signal = state.signals.find((item) => item.symbol === assessment.symbol)
    const context = state.contexts.find((item) => item.symbol === assessment.symbol)
    if (!assessment.approved || !signal || context?.status !== 'ok') return []
    const { price } = context
    const quantity = assessment.adjusted_quantity
    return [
      {
        basics: {
          symbol: signal.symbol,
          asOf: state.as_of,
          price,
          heldQuantity: heldQuantity(state, signal.symbol),
        },
        signal,
        context,
        assessment,
        order: { side: assessment.side, quantity, weight: (quantity * price) / state.portfolio.equity },
      },
    ]
  })
}
