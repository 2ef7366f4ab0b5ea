import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { problemsOf, sumOf } from '@/lib/domain/desk-strategies/check'
import { movedSymbols, ownerOf, strategyFor } from '@/lib/domain/desk-strategies/owner'
import { strategyTerms as strategy } from '../../../factories'

const disabled = (data: Parameters<typeof strategy>[0] & { disabledAt?: string }) =>
  strategy({ enabled: false, disabledAt: '2024-03-01T21:00:00.000Z', ...data })

describe('ownerOf', () => {
  it('is the enabled strategy that names the symbol, else the one disabled last, else nobody', () => {
    const tech = strategy({ id: 'tech', symbols: ['ACME'] })
    const old = disabled({ id: 'old', symbols: ['ACME', 'BOLT'], disabledAt: '2024-01-01T00:00:00.000Z' })
    const newer = disabled({ id: 'newer', symbols: ['BOLT'], disabledAt: '2024-02-01T00:00:00.000Z' })
    const all = [old, newer, tech]
    expect(ownerOf(all, 'ACME')?.id).toBe('tech')
    expect(ownerOf(all, 'BOLT')?.id).toBe('newer')
    expect(ownerOf(all, 'CRUX')).toBeNull()
  })

  it('does not decide over what is held: that stays with whom it was bought for', () => {
    const tech = strategy({ id: 'tech', symbols: ['ACME'] })
    const held = (strategy_id: string | null) => ({
      positions: [{ symbol: 'ACME', quantity: 1, average_cost: 1, price: 1, sector: 'x', strategy_id }],
      open_orders: [],
    })
    expect(strategyFor([tech], held(null), 'ACME')).toBeNull()
    expect(strategyFor([tech], held('tech'), 'ACME')).toBe(tech)
    expect(strategyFor([tech], { positions: [], open_orders: [] }, 'ACME')).toBe(tech)
  })

  it('changes for nothing by disabling, whatever else there is', () => {
    const symbols = ['A', 'B', 'C', 'D']
    const several = fc.array(
      fc.record({ on: fc.boolean(), at: fc.nat(1_000), symbols: fc.subarray(symbols, { minLength: 1 }) }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(several, fc.subarray(symbols), fc.nat(), (given, busy, pick) => {
        const all = given.map(({ on, at, symbols: named }, index) =>
          on
            ? strategy({ id: String(index), symbols: named })
            : disabled({ id: String(index), symbols: named, disabledAt: new Date(at).toISOString() }),
        )
        const taken = new Set<string>()
        const valid = all.filter(({ enabled, symbols: named }) => {
          if (!enabled) return true
          if (named.some((symbol) => taken.has(symbol))) return false
          for (const symbol of named) taken.add(symbol)
          return true
        })
        const target = valid[pick % Math.max(valid.length, 1)]
        if (!target?.enabled) return
        const after = valid.map((item) =>
          item === target ? { ...item, enabled: false, disabledAt: '2024-01-01T00:00:00.000Z' } : item,
        )
        expect(movedSymbols(valid, after, busy)).toEqual([])
        expect(problemsOf(valid, after, target.id, busy)).toEqual([])
      }),
      { numRuns: 500 },
    )
  })
})

describe('problemsOf', () => {
  const tech = strategy({ id: 'tech', name: 'Tech', symbols: ['ACME', 'BOLT'], allocation: 0.6 })

  it('names the symbol that another enabled strategy has', () => {
    const other = strategy({ id: 'new', name: 'New', symbols: ['CRUX', 'BOLT'], allocation: 0.1 })
    expect(problemsOf([tech], [tech, other], 'new', [])).toEqual([
      { path: 'symbols.1', message: 'BOLT is in “Tech” already' },
    ])
    const off = disabled({ id: 'new', symbols: ['BOLT'] })
    expect(problemsOf([tech], [tech, off], 'new', [])).toEqual([])
  })

  it('says how much is left when the sum would pass the whole, and takes the exact rest', () => {
    const wanted = (allocation: number) => strategy({ id: 'new', symbols: ['CRUX'], allocation })
    expect(problemsOf([tech], [tech, wanted(0.41)], 'new', [])).toEqual([
      { path: 'allocation', message: 'the other enabled strategies leave 40 %' },
    ])
    expect(problemsOf([tech], [tech, wanted(0.4)], 'new', [])).toEqual([])
    const tenths = Array.from({ length: 10 }, (_, index) =>
      strategy({ id: String(index), symbols: [`S${index}`], allocation: 0.1 }),
    )
    expect(problemsOf(tenths.slice(0, 9), tenths, '9', [])).toEqual([])
    expect(sumOf(tenths).toString()).toBe('1')
  })

  it('lets nothing that is held or on order change its owner', () => {
    const smaller = { ...tech, symbols: ['BOLT'] }
    expect(problemsOf([tech], [smaller], 'tech', ['ACME'])).toEqual([
      { path: 'symbols', message: 'ACME is held or on order and stays with this strategy until it is sold' },
    ])
    expect(problemsOf([], [tech], 'tech', ['BOLT'])).toEqual([
      { path: 'symbols.1', message: 'BOLT is held or on order and stays with the account itself until it is sold' },
    ])
    expect(problemsOf([tech], [], 'tech', ['ACME'])).toHaveLength(1)
    expect(problemsOf([tech], [smaller], 'tech', ['BOLT'])).toEqual([])
  })
})
