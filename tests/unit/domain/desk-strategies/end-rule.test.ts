import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawdownShare, endOf, standingOf, standingSince } from '@/lib/domain/desk-strategies/end-rule'
import type { EndRule } from '@/lib/domain/desk-strategies/terms'

const RULE: EndRule = { minTrades: 3, maxDrawdown: 0.1, maxLosses: 4, minProfitFactor: 0.8 }
const trips = (...nets: number[]) => nets.map((net) => ({ net }))

describe('standingOf', () => {
  it('counts profit, its fall from the high, and what was lost last in a row', () => {
    expect(standingOf(trips(300, -100, 0, -150))).toEqual({
      trades: 4,
      realized: 50,
      drawdown: 250,
      losses: 2,
      profitFactor: 1.2,
    })
    expect(standingOf([])).toEqual({ trades: 0, realized: 0, drawdown: 0, losses: 0, profitFactor: null })
    expect(standingOf(trips(-40)).drawdown).toBe(40)
  })
})

describe('standingSince', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day))
  const stored = (closedAt: Date | null, realizedPnl: number, fees: string) => ({ closedAt, realizedPnl, fees })
  const given = [stored(at(1), 500, '1'), stored(at(2), -100, '0.5'), stored(at(3), 0.3, '0.1'), stored(null, 900, '1')]

  it('counts, after fees, what ended later than an instant and nothing that is open', () => {
    expect(standingSince(given, at(1))).toEqual(standingOf(trips(-100.5, 0.2)))
    expect(standingSince(given, at(3))).toEqual(standingOf([]))
    expect(standingSince(given, null)).toEqual(standingOf(trips(499, -100.5, 0.2)))
  })
})

describe('endOf', () => {
  it.each([
    ['too few round trips', trips(-900, -900), null],
    ['a fall of a tenth of its money', trips(500, -1_000, -500), 'drawdown'],
    ['four losses in a row', trips(500, 400, -1, -1, -1, -1), 'losses'],
    ['losses that profits do not cover', trips(70, 1, -100), 'profit_factor'],
    ['profits that nearly cover them', trips(80, 5, -100), null],
    ['nothing lost', trips(1, 1, 1), null],
  ])('%s', (_, given, rule) => {
    expect(endOf(RULE, standingOf(given), 10_000)?.rule ?? null).toBe(rule)
  })

  it('says the figures', () => {
    expect(endOf(RULE, standingOf(trips(500, -1_000, -500)), 10_000)?.reason).toBe(
      'Realised profit is 15.0 % of its money below its high after 3 round trips; 10.0 % is the limit.',
    )
  })

  it('ends nothing without a rule', () => {
    const none = { minTrades: 1, maxDrawdown: null, maxLosses: null, minProfitFactor: null }
    expect(endOf(none, standingOf(trips(-1_000, -1_000)), 100)).toBeNull()
  })

  it('takes any loss of a strategy without money for everything', () => {
    expect(drawdownShare(standingOf(trips(-1)), 0)).toBe(1)
    expect(drawdownShare(standingOf(trips(1)), 0)).toBe(0)
  })

  const money = fc.integer({ min: -2_000, max: 2_000 })
  it('never judges too few, and is not harsher after a win, or with more money', () => {
    fc.assert(
      fc.property(fc.array(money, { maxLength: 30 }), fc.integer({ min: 1, max: 20 }), (nets, minTrades) => {
        const rule = { ...RULE, minTrades }
        const end = endOf(rule, standingOf(trips(...nets)), 10_000)
        if (nets.length < minTrades) expect(end).toBeNull()
        if (end || nets.length < minTrades) return
        expect(endOf(rule, standingOf(trips(...nets, 10)), 10_000)).toBeNull()
        expect(endOf(rule, standingOf(trips(...nets)), 20_000)).toBeNull()
      }),
      { numRuns: 1_000 },
    )
  })
})
