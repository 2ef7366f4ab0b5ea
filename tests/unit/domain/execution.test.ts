import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commissionOf, matchAtPrice, type PaperCosts, type WorkingOrder } from '@/lib/domain/execution'
import { decimal, ZERO } from '@/lib/domain/money'

const costs: PaperCosts = { slippageBps: 5, commissionPerShare: 0.005, commissionMin: 1, maxVolume: 0.1 }
const working = (data: Partial<WorkingOrder> = {}): WorkingOrder => ({
  side: 'buy',
  remaining: decimal(100),
  filled: ZERO,
  commission: ZERO,
  limitPrice: decimal(105),
  ...data,
})

describe('matchAtPrice', () => {
  it('gives up slippage in the direction that hurts', () => {
    expect(matchAtPrice(working(), decimal(100), 1e6, costs, false)?.price.toString()).toBe('100.05')
    expect(
      matchAtPrice(working({ side: 'sell', limitPrice: null }), decimal(100), 1e6, costs, false)?.price.toString(),
    ).toBe('99.95')
  })
  it('fills nothing past the worst price, and nothing without trade', () => {
    expect(matchAtPrice(working(), decimal(105), 1e6, costs, false)).toBeNull()
    expect(matchAtPrice(working(), decimal(100), 0, costs, false)).toBeNull()
  })
  it('takes at most its share of the volume, in whole shares', () => {
    expect(matchAtPrice(working(), decimal(100), 405, costs, false)?.quantity.toString()).toBe('40')
  })
  it('charges an order the same however it is cut, and never less than nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 8 }), (cuts) => {
        let filled = ZERO
        let commission = ZERO
        for (const cut of cuts) {
          const order = working({ remaining: decimal(cut), filled, commission })
          const execution = matchAtPrice(order, decimal(100), 1e9, costs, false)
          expect(execution?.commission.gte(0)).toBe(true)
          filled = filled.plus(cut)
          commission = commission.plus(execution?.commission ?? 0)
        }
        expect(commission.toString()).toBe(commissionOf(costs, filled).toString())
      }),
    )
  })
})
