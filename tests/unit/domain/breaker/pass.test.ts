import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passUnderBreaker } from '@/lib/domain/breaker/pass'
import { BREAKER_STATES, type Breaker, newBreaker } from '@/lib/domain/breaker/state'
import { passGate } from '@/lib/domain/risk/gate'
import type { Proposal, RiskView } from '@/lib/domain/risk/limits'
import { holding, proposal } from '../../../factories'

const LIMITS = { maxPosition: 0.2, maxSector: 0.5, maxPositions: 10 }
const VIEW: RiskView = {
  equity: 100_000,
  freeCash: 60_000,
  holdings: [
    holding({ symbol: 'HELD', quantity: 100, price: 100 }),
    holding({ symbol: 'MORE', quantity: 50, price: 100 }),
  ],
}
const at = (state: Breaker['state'], probeOrderId: string | null = null): Breaker => ({
  ...newBreaker(),
  state,
  probeOrderId,
})
const pass = (breaker: Breaker, proposals: readonly Proposal[], lot = 1) =>
  passUnderBreaker(breaker, VIEW, proposals, LIMITS, lot, 0.02)

describe('the gate under a breaker', () => {
  it('is the plain gate while it is active', () => {
    const asked = [proposal({ symbol: 'ACME' }), proposal({ symbol: 'HELD', side: 'sell', quantity: 5 })]
    expect(pass(at('active'), asked)).toEqual(passGate(VIEW, asked, LIMITS, 1))
  })
  it.each(['reducing', 'halted'] as const)('refuses every buy while it is %s, and lets sales pass', (state) => {
    const verdicts = pass({ ...at(state), reason: 'Because.' }, [
      proposal({ symbol: 'ACME' }),
      proposal({ symbol: 'HELD', side: 'sell', quantity: 5 }),
    ])
    expect(verdicts).toMatchObject([
      { approved: false, refusal: { code: 'breaker', reason: `The circuit breaker is ${state}: Because.` } },
      { approved: true, quantity: 5 },
    ])
  })
  it('lets the most convinced buy of a probe pass, at 2 % of equity, whatever the smallest order is', () => {
    const verdicts = pass(at('probing'), [
      proposal({ symbol: 'WEAK', conviction: 0.6 }),
      proposal({ symbol: 'KEEN', conviction: 0.9, quantity: 500, least: 5_000 }),
    ])
    // 2,000 at a worst price of 105 are 19 shares.
    expect(verdicts).toMatchObject([
      { approved: false, refusal: { code: 'breaker_probe' } },
      { approved: true, asked: 500, quantity: 19, clamps: [{ rule: 'breaker_probe', before: 500, after: 19 }] },
    ])
  })
  it('refuses a second probe', () => {
    expect(pass(at('probing', 'an order'), [proposal({ symbol: 'ACME' })])).toMatchObject([
      { refusal: { code: 'breaker' } },
    ])
  })
  it('only shrinks or refuses, and never lets through more than the state allows', () => {
    const asked = fc
      .uniqueArray(fc.constantFrom('ACME', 'BOLT', 'CRUX', 'HELD', 'MORE'), { minLength: 1 })
      .chain((symbols) =>
        fc.tuple(
          ...symbols.map((symbol) =>
            fc
              .record({
                side: fc.constantFrom('buy' as const, 'sell' as const),
                quantity: fc.integer({ min: 1, max: 2_000 }),
                price: fc.integer({ min: 1, max: 3_000 }),
                conviction: fc.double({ min: 0, max: 1, noNaN: true }),
              })
              .map((given) => proposal({ ...given, symbol, worstPrice: given.price * 1.05 })),
          ),
        ),
      )
    fc.assert(
      fc.property(fc.constantFrom(...BREAKER_STATES), fc.boolean(), asked, (state, isOut, proposals) => {
        const verdicts = pass(at(state, isOut ? 'an order' : null), proposals)
        expect(verdicts.map(({ symbol, side }) => [symbol, side])).toEqual(
          proposals.map(({ symbol, side }) => [symbol, side]),
        )
        const gated = passGate(VIEW, proposals, LIMITS)
        for (const [index, verdict] of verdicts.entries()) {
          const { quantity = 0, worstPrice } = proposals[index] ?? {}
          expect(verdict.quantity).toBeLessThanOrEqual(quantity)
          if (verdict.side === 'sell') expect(verdict).toEqual(gated[index])
          else if (state === 'probing') expect(verdict.quantity * (worstPrice ?? 0)).toBeLessThanOrEqual(2_000 + 1e-6)
        }
        const bought = verdicts.filter(({ side, approved }) => side === 'buy' && approved).length
        if (state === 'reducing' || state === 'halted' || (state === 'probing' && isOut)) expect(bought).toBe(0)
        if (state === 'probing') expect(bought).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })
})
