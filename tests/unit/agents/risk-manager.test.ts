import { describe, expect, it } from 'vitest'
import type { AgentDeps } from '@/agents/deps'
import { riskManager } from '@/agents/nodes/risk-manager'
import type { GraphState } from '@/agents/state'
import type { RiskAssessment } from '@/lib/domain/agents/state'

const SYMBOLS = ['ACME', 'BOLT', 'CRUX']
const context = (symbol: string) => ({
  status: 'ok' as const,
  symbol,
  price: 100,
  returns: [],
  company: { symbol, name: symbol, sector: symbol, industry: null },
  indicators: { realisedVolatility20: 0.1 },
})
const signal = (symbol: string, confidence: number) => ({
  symbol,
  action: 'BUY',
  confidence,
  reasoning: 'up',
  key_factors: [],
})
const position = { symbol: 'CRUX', quantity: 1, price: 100, sector: 'CRUX', strategy_id: null }

/** A desk whose account may hold two positions and holds one; every soft assessment approves. */
const deps = {
  concurrency: 1,
  limits: { maxPosition: 0.2, maxSector: 1, maxPositions: 2 },
  sizing: {
    minConfidence: 60,
    positionSize: 0.1,
    targetVolatility: 0.2,
    collar: 0.05,
    lot: 1,
    minOrder: 0,
    maxCommission: () => 0,
  },
  analystFor: () => ({
    kind: 'rules',
    analyse: async () => ({
      status: 'ok',
      value: { approved: true, adjusted_quantity: null, confidence: 80, concerns: [], reasoning: 'fine' },
    }),
  }),
} as unknown as AgentDeps

async function assessed(confidences: Record<string, number>, heldOnly: string[]) {
  const state = {
    cycle_id: 'c',
    trace_id: 't',
    account_id: 'a',
    strategy_id: null,
    as_of: '2026-01-05T21:00:00.000Z',
    symbols: SYMBOLS,
    held_only: heldOnly,
    portfolio: { as_of: '', equity: 100_000, cash: 99_900, free_cash: 99_900, positions: [position], open_orders: [] },
    strategies: [],
    contexts: SYMBOLS.map(context),
    signals: Object.entries(confidences).map(([symbol, confidence]) => signal(symbol, confidence)),
  } as unknown as GraphState
  const { risk_assessments: found } = await riskManager(deps)(state, {})
  return Object.fromEntries(
    (found as RiskAssessment[]).map((item) => [item.symbol, item.approved ? 'approved' : item.refusal?.code]),
  )
}

describe('the risk manager', () => {
  it('buys nothing that is only looked at because it is held', async () => {
    expect(await assessed({ CRUX: 90, BOLT: 70 }, ['CRUX'])).toEqual({ CRUX: 'not_asked_for', BOLT: 'approved' })
    expect(await assessed({ CRUX: 90 }, [])).toEqual({ CRUX: 'approved' })
  })
  it('gives no place among the positions to a signal that is too unsure', async () => {
    expect(await assessed({ ACME: 40, BOLT: 61 }, [])).toEqual({ ACME: 'min_confidence', BOLT: 'approved' })
  })
})
