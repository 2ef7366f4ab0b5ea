import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MoveRules, movesToTrade, type Watched } from '@/lib/domain/schedule/price-moves'

const OPENED = new Date('2026-11-20T14:30:00Z')
const NOW = new Date('2026-11-20T16:00:00Z')
const RULES: MoveRules = { now: NOW, openedAt: OPENED, threshold: 0.05, maxAgeMs: 120_000 }
const watched = (price: number, change: Partial<Watched> = {}): Watched => ({
  symbol: 'ACME',
  quote: { price, time: NOW },
  previousClose: 100,
  last: null,
  ...change,
})
const started = (symbol: Watched) => movesToTrade([symbol], RULES).map(({ move }) => Number(move.toFixed(4)))
const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000)

describe('moves that start a cycle', () => {
  it('exceed the threshold, up or down', () => {
    expect(started(watched(105))).toEqual([])
    expect(started(watched(105.01))).toEqual([0.0501])
    expect(started(watched(94.9))).toEqual([-0.051])
    expect(started(watched(95))).toEqual([])
  })

  it('need a price of now, of this session, and something to measure from', () => {
    expect(started(watched(120, { quote: null }))).toEqual([])
    expect(started(watched(120, { quote: { price: 120, time: minutes(-3) } }))).toEqual([])
    expect(started(watched(120, { previousClose: null }))).toEqual([])
    const early = { ...RULES, now: new Date(OPENED.getTime() + 30_000) }
    const before = watched(120, { quote: { price: 120, time: new Date(OPENED.getTime() - 1_000) } })
    expect(movesToTrade([before], early)).toEqual([])
  })

  it('wait while the symbol cools down, and are then measured from the last cycle of the session', () => {
    const last = { price: 107, at: minutes(-30), until: minutes(30) }
    expect(started(watched(130, { last }))).toEqual([])
    const over = { ...last, until: NOW }
    expect(started(watched(108, { last: over }))).toEqual([])
    expect(started(watched(113, { last: over }))).toEqual([0.0561])
    expect(started(watched(101, { last: over }))).toEqual([-0.0561])
    const yesterday = { ...over, at: new Date('2026-11-19T16:00:00Z') }
    expect(started(watched(108, { last: yesterday }))).toEqual([0.08])
  })

  it('are each of one symbol, over the threshold, out of its cool-down, the largest first', () => {
    const price = fc.double({ min: 0.01, max: 1_000, noNaN: true })
    const age = fc.integer({ min: -600_000, max: 600_000 })
    const symbol = fc.record({
      symbol: fc.constantFrom(...['A', 'B', 'C', 'D']),
      quote: fc.option(fc.record({ price, time: age.map((ms) => new Date(NOW.getTime() - Math.abs(ms))) })),
      previousClose: fc.option(price),
      last: fc.option(
        fc.record({
          price,
          at: age.map((ms) => new Date(NOW.getTime() - Math.abs(ms))),
          until: age.map((ms) => new Date(NOW.getTime() + ms)),
        }),
      ),
    })
    fc.assert(
      fc.property(fc.uniqueArray(symbol, { selector: (item) => item.symbol }), (all) => {
        const moves = movesToTrade(all, RULES)
        const bySymbol = new Map(all.map((item) => [item.symbol, item]))
        expect(new Set(moves.map((item) => item.symbol)).size).toBe(moves.length)
        for (const { symbol: name, move, reference } of moves) {
          const item = bySymbol.get(name)
          expect(Math.abs(move)).toBeGreaterThan(RULES.threshold)
          expect([item?.previousClose, item?.last?.price]).toContain(reference)
          expect(item?.last === null || (item?.last?.until ?? NOW) <= NOW).toBe(true)
          expect(NOW.getTime() - (item?.quote?.time.getTime() ?? 0)).toBeLessThanOrEqual(RULES.maxAgeMs)
        }
        const sizes = moves.map(({ move }) => Math.abs(move))
        expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
        expect(movesToTrade(all, { ...RULES, threshold: 0.1 }).length).toBeLessThanOrEqual(moves.length)
      }),
    )
  })
})
