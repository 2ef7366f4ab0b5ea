import type { Opinion, OpinionContext } from '../agents/opinion'

/** Weighs the three voices: half the signal, a quarter each for risk and validation. */
export function metaRules(context: OpinionContext<'meta'>): Opinion<'meta'> {
  const { signal, assessment, validation, order, minConfidence, symbol } = context
  const confidence = Math.round(signal.confidence * 0.5 + assessment.confidence * 0.25 + validation.confidence * 0.25)
  const execute = order.side === 'sell' || confidence >= minConfidence
  return {
    status: 'ok',
    by: 'rules',
    value: {
      recommendation: execute ? signal.recommendation : 'HOLD',
      decision: execute ? 'EXECUTE' : 'DO_NOT_EXECUTE',
      confidence,
      key_factors: [
        `signal ${signal.confidence}`,
        `risk ${assessment.confidence}`,
        `validation ${validation.confidence}`,
        `needed ${minConfidence}`,
      ],
      reasoning: execute
        ? `${order.side === 'sell' ? 'Sell' : 'Buy'} ${order.quantity} ${symbol}: combined confidence ${confidence}. ${signal.reasoning}`
        : `Left alone: combined confidence ${confidence} is under ${minConfidence}.`,
    },
  }
}
