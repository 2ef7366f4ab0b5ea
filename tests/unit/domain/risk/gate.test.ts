import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { StrategyTerms } from '@/lib/domain/desk-strategies/terms'
import { passGate } from '@/lib/domain/risk/gate'
import type { Holding, Proposal, RiskLimits, RiskView } from '@/lib/domain/risk/limits'
import { holding, proposal, strategyTerms } from '../../../factories'

const limits: RiskLimits = { maxPosition: 0.2, maxSector: 0.3, maxPositions: 3 }
const view = (data: Partial<RiskView> = {}): RiskView => ({ equity: 100_000, freeCash: 100_000, holdings: [], ...data })

describe('passGate', () => {
  it('cuts an order to the position limit at its worst price', () => {
    const [verdict] = passGate(view(), [proposal({ symbol: 'ACME', quantity: 500 })], limits)
    expect(verdict).toMatchObject({ approved: true, quantity: 190, asked: 500 })
    expect(verdict?.clamps).toMatchObject([{ rule: 'max_position_size', before: 500, after: 190 }])
  })

  it('counts the sector with what is held and what is working', () => {
    const holdings = [
      holding({ symbol: 'BOLT', quantity: 150 }),
      holding({ symbol: 'CRUX', openBuyQuantity: 100, openBuyPrice: 100 }),
    ]
    const [verdict] = passGate(view({ holdings }), [proposal({ symbol: 'ACME', quantity: 100 })], limits)
    expect(verdict).toMatchObject({ quantity: 47, clamps: [{ rule: 'max_sector_exposure', before: 100, after: 47 }] })
  })

  it('refuses another position when the count is full, but lets a held one grow', () => {
    const holdings = ['A', 'B', 'C'].map((symbol) => holding({ symbol, quantity: 10, sector: symbol }))
    const verdicts = passGate(
      view({ holdings }),
      [proposal({ symbol: 'ACME', sector: 'D' }), proposal({ symbol: 'A', sector: 'A' })],
      limits,
    )
    expect(verdicts.map(({ approved, refusal }) => [approved, refusal?.code])).toEqual([
      [false, 'max_positions'],
      [true, undefined],
    ])
  })

  it('refuses what free cash does not cover, commission included', () => {
    const [verdict] = passGate(view({ freeCash: 105.5 }), [proposal({ symbol: 'ACME', quantity: 1 })], limits)
    expect(verdict).toMatchObject({ approved: false, refusal: { code: 'insufficient_cash' } })
  })

  it('refuses a buy that is smaller than the least, also when a limit made it so, and says how small it is', () => {
    const [small] = passGate(view(), [proposal({ symbol: 'ACME', quantity: 9, least: 1_000 })], limits)
    expect(small).toMatchObject({
      approved: false,
      quantity: 0,
      refusal: { code: 'below_min_order', reason: '9 ACME would be worth 900.00; the smallest order is 1000.00.' },
    })
    const cut = passGate(view({ freeCash: 500 }), [proposal({ symbol: 'ACME', quantity: 10, least: 1_000 })], limits)
    expect(cut).toMatchObject([
      { refusal: { code: 'below_min_order' }, clamps: [{ rule: 'insufficient_cash', after: 4 }] },
    ])
  })

  it('has no least size for exits, for a buy that reaches it, and for one without a least', () => {
    const holdings = [holding({ symbol: 'ACME', quantity: 1 })]
    const sale = proposal({ symbol: 'ACME', side: 'sell', quantity: 1, least: 1_000 })
    expect(passGate(view({ holdings }), [sale], limits)).toMatchObject([{ approved: true, quantity: 1 }])
    const exact = proposal({ symbol: 'BOLT', quantity: 10, least: 1_000 })
    expect(passGate(view(), [exact], limits)).toMatchObject([{ approved: true, quantity: 10 }])
    const free = proposal({ symbol: 'BOLT', quantity: 1 })
    expect(passGate(view(), [free], limits)).toMatchObject([{ approved: true, quantity: 1 }])
  })

  it.each([
    ['no price', { price: null, worstPrice: null }, 'no_price'],
    ['a price that is not a number', { price: Number.NaN }, 'no_price'],
    ['an infinite worst price', { worstPrice: Number.POSITIVE_INFINITY }, 'no_price'],
    ['a negative quantity', { quantity: -5 }, 'no_quantity'],
    ['an absurd quantity', { quantity: Number.POSITIVE_INFINITY }, 'no_quantity'],
    ['a sale of what is not held', { side: 'sell' as const }, 'not_held'],
  ])('refuses %s', (_, data, code) => {
    const [verdict] = passGate(view(), [proposal({ symbol: 'ACME', ...data })], limits)
    expect(verdict).toMatchObject({ approved: false, quantity: 0, refusal: { code } })
  })

  it('refuses a second order in a symbol that is being worked', () => {
    const holdings = [holding({ symbol: 'ACME', quantity: 10, openSellQuantity: 10 })]
    const [verdict] = passGate(view({ holdings }), [proposal({ symbol: 'ACME' })], limits)
    expect(verdict?.refusal?.code).toBe('open_order')
  })

  it('serves the more convinced first, whatever the order of asking', () => {
    const timid = proposal({ symbol: 'AAA', quantity: 190, conviction: 0.6 })
    const sure = proposal({ symbol: 'ZZZ', quantity: 190, conviction: 0.9 })
    const verdicts = passGate(view(), [timid, sure], limits)
    expect(verdicts.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      ['AAA', 95],
      ['ZZZ', 190],
    ])
  })
})

describe('a strategy in the gate', () => {
  const tech = strategyTerms({ id: 'tech', name: 'Tech', allocation: 0.1 })
  const of = (data: Parameters<typeof proposal>[0], strategy = tech) =>
    proposal({ sector: data.symbol, ...data, strategy })

  it('buys up to its allocation at the worst price, over all that it holds and orders', () => {
    const holdings = [
      holding({ symbol: 'A', sector: 'a', quantity: 30, strategyId: 'tech' }),
      holding({ symbol: 'B', sector: 'b', openBuyQuantity: 20, openBuyPrice: 100, strategyId: 'tech' }),
      holding({ symbol: 'C', sector: 'c', quantity: 50, strategyId: null }),
    ]
    const [verdict] = passGate(view({ holdings }), [of({ symbol: 'D', quantity: 100 })], { ...limits, maxPositions: 9 })
    expect(verdict).toMatchObject({ quantity: 47, clamps: [{ rule: 'strategy_allocation', before: 100, after: 47 }] })
    expect(verdict?.clamps[0]?.reason).toBe('“Tech” may be 10.0 % of equity and is 5.0 %.')
  })

  it('takes each of its limits beside the account’s, the tighter counts', () => {
    const small = { ...tech, allocation: 1, maxPosition: 0.05, maxPositions: 1 }
    const loose = { ...tech, allocation: 1, maxPosition: 0.9, maxPositions: 50 }
    expect(passGate(view(), [of({ symbol: 'A', quantity: 500 }, small)], limits)).toMatchObject([
      {
        quantity: 47,
        clamps: [
          { rule: 'max_position_size', after: 190 },
          { rule: 'strategy_position_size', after: 47 },
        ],
      },
    ])
    expect(passGate(view(), [of({ symbol: 'A', quantity: 500 }, loose)], limits)).toMatchObject([{ quantity: 190 }])
    const both = [of({ symbol: 'A' }, small), of({ symbol: 'B' }, small)]
    expect(passGate(view(), both, limits).map(({ refusal }) => refusal?.code)).toEqual([
      undefined,
      'strategy_max_positions',
    ])
  })

  it('buys nothing while it is disabled, and sells', () => {
    const off = { ...tech, enabled: false }
    const holdings = [holding({ symbol: 'A', quantity: 10, strategyId: 'tech' })]
    const asked = [of({ symbol: 'A', side: 'sell' }, off), of({ symbol: 'B' }, off)]
    expect(passGate(view({ holdings }), asked, limits)).toMatchObject([
      { approved: true, quantity: 10 },
      { approved: false, refusal: { code: 'strategy_disabled' } },
    ])
  })
})

const symbols = ['A', 'B', 'C', 'D', 'E', 'F']
const sectors = ['s1', 's2', 's3']
/** Even over the range, which doubles are not. */
const price = fc.integer({ min: 50, max: 90_000 }).map((cents) => cents / 100)
const holdings = fc.uniqueArray(
  fc.record({
    symbol: fc.constantFrom(...symbols),
    sector: fc.constantFrom(...sectors),
    quantity: fc.integer({ min: 0, max: 300 }),
    price,
  }),
  { selector: ({ symbol }) => symbol, maxLength: 5 },
)
const proposals = fc.uniqueArray(
  fc.record({
    symbol: fc.constantFrom(...symbols),
    sector: fc.constantFrom(...sectors),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.oneof(fc.integer({ min: -10, max: 100_000 }), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY)),
    price: fc.oneof(price, fc.constantFrom(null, Number.NaN, -1, 0)),
    collar: fc.integer({ min: 0, max: 20 }).map((percent) => percent / 100),
    conviction: fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
  }),
  { selector: ({ symbol }) => symbol, maxLength: 6 },
)

/** Whose each symbol is, in the properties. */
const fractionOrNull = fc.oneof(fc.double({ min: 0.01, max: 1, noNaN: true }), fc.constant(null))
const strategiesOf = fc.record({
  owners: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 6, maxLength: 6 }),
  terms: fc.array(
    fc.record({
      enabled: fc.boolean(),
      allocation: fc.double({ min: 0.01, max: 1, noNaN: true }),
      maxPosition: fractionOrNull,
      maxPositions: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(null)),
    }),
    { minLength: 3, maxLength: 3 },
  ),
})

describe('the gate, for any book and any proposals', () => {
  const scenario = fc.record({
    held: holdings,
    asked: proposals,
    cash: fc.integer({ min: 0, max: 200_000 }),
    strategies: strategiesOf,
  })
  const build = ({
    held,
    asked,
    cash,
    strategies,
  }: {
    held: { symbol: string; sector: string; quantity: number; price: number }[]
    asked: (Omit<Partial<Proposal>, 'price'> & { symbol: string; price: number | null; collar: number })[]
    cash: number
    strategies: { owners: number[]; terms: Partial<StrategyTerms>[] }
  }) => {
    const all = strategies.terms.map((terms, index) => strategyTerms({ id: String(index), ...terms }))
    const ownerOf = (symbol: string) => all[strategies.owners[symbols.indexOf(symbol)] ?? -1] ?? null
    const sectorOf = new Map(held.map(({ symbol, sector }) => [symbol, sector]))
    const book: Holding[] = held.map((item) => holding({ ...item, strategyId: ownerOf(item.symbol)?.id ?? null }))
    const wanted = asked.map((item) =>
      proposal({
        ...item,
        sector: sectorOf.get(item.symbol) ?? item.sector ?? 's1',
        strategy: ownerOf(item.symbol),
        worstPrice: item.price === null ? null : item.price * (1 + item.collar),
      }),
    )
    const equity = cash + book.reduce((sum, item) => sum + item.quantity * item.price, 0)
    return { state: { equity, freeCash: cash, holdings: book }, wanted }
  }

  it('only shrinks or refuses, and never flips (C14)', () => {
    fc.assert(
      fc.property(scenario, (given) => {
        const { state, wanted } = build(given)
        const verdicts = passGate(state, wanted, limits)
        expect(verdicts).toHaveLength(wanted.length)
        for (const [index, verdict] of verdicts.entries()) {
          const asked = wanted[index] as Proposal
          expect(verdict.side).toBe(asked.side)
          expect(verdict.symbol).toBe(asked.symbol)
          expect(Number.isInteger(verdict.quantity) && verdict.quantity >= 0).toBe(true)
          if (verdict.quantity > 0) expect(verdict.quantity).toBeLessThanOrEqual(asked.quantity)
          expect(verdict.approved).toBe(verdict.quantity > 0)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('keeps every limit after any subset of fills, in any order, at the worst price (C5)', () => {
    fc.assert(
      fc.property(
        scenario,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
        (given, parts) => {
          const { state, wanted } = build(given)
          const verdicts = passGate(state, wanted, limits)
          const value = new Map(state.holdings.map((item) => [item.symbol, item.quantity * item.price]))
          const sector = new Map(state.holdings.map((item) => [item.symbol, item.sector]))
          const bought = new Set<string>()
          let spent = 0
          for (const [index, verdict] of verdicts.entries()) {
            const asked = wanted[index] as Proposal
            if (verdict.side === 'sell' || verdict.quantity === 0) continue
            const filled = Math.ceil(verdict.quantity * (parts[index] ?? 1))
            spent += verdict.quantity * (asked.worstPrice ?? 0) + 1
            value.set(asked.symbol, (value.get(asked.symbol) ?? 0) + filled * (asked.worstPrice ?? 0))
            sector.set(asked.symbol, asked.sector)
            bought.add(asked.symbol)
          }
          expect(spent).toBeLessThanOrEqual(state.freeCash + 1e-6)
          const slack = state.equity * 1e-9
          for (const symbol of bought) {
            expect(value.get(symbol)).toBeLessThanOrEqual(limits.maxPosition * state.equity + slack)
            const own = sector.get(symbol)
            const total = [...value].reduce(
              (sum, [other, amount]) => (sector.get(other) === own ? sum + amount : sum),
              0,
            )
            expect(total).toBeLessThanOrEqual(limits.maxSector * state.equity + slack)
          }
          const held = state.holdings.filter((item) => item.quantity > 0).map((item) => item.symbol)
          const opened = [...bought].filter((symbol) => !held.includes(symbol))
          if (opened.length > 0) expect(held.length + opened.length).toBeLessThanOrEqual(limits.maxPositions)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('keeps every limit of a strategy after any subset of fills, and buys nothing for a disabled one (C5, C13)', () => {
    const loose: RiskLimits = { maxPosition: 1, maxSector: 1, maxPositions: 6 }
    const sound = fc.record({
      held: holdings,
      strategies: strategiesOf,
      asked: fc.uniqueArray(
        fc.record({
          symbol: fc.constantFrom(...symbols),
          quantity: fc.integer({ min: 1, max: 2_000 }),
          price: fc.integer({ min: 5, max: 400 }),
          conviction: fc.double({ min: 0, max: 1, noNaN: true }),
          part: fc.constantFrom(0, 0.4, 1, 1, 1),
        }),
        { selector: ({ symbol }) => symbol, minLength: 2, maxLength: 6 },
      ),
      cash: fc.integer({ min: 50_000, max: 1_000_000 }),
    })
    let checked = 0
    let full = 0
    fc.assert(
      fc.property(sound, ({ held, strategies, asked, cash }) => {
        const all = strategies.terms.map((terms, index) => strategyTerms({ id: String(index), ...terms }))
        const ownerOf = (symbol: string) => all[strategies.owners[symbols.indexOf(symbol)] ?? -1] ?? null
        const book = held.map((item) => holding({ ...item, strategyId: ownerOf(item.symbol)?.id ?? null }))
        const equity = cash + book.reduce((sum, item) => sum + item.quantity * item.price, 0)
        const wanted = asked.map(({ part: _, ...item }) =>
          proposal({ ...item, sector: item.symbol, worstPrice: item.price * 1.05, strategy: ownerOf(item.symbol) }),
        )
        const verdicts = passGate({ equity, freeCash: cash, holdings: book }, wanted, loose)
        const value = new Map(book.map((item) => [item.symbol, item.quantity * item.price]))
        for (const [index, { symbol, quantity }] of verdicts.entries()) {
          expect(quantity).toBeLessThanOrEqual(wanted[index]?.quantity ?? 0)
          const filled = Math.ceil(quantity * (asked[index]?.part ?? 1))
          if (filled > 0) value.set(symbol, (value.get(symbol) ?? 0) + filled * (wanted[index]?.worstPrice ?? 0))
        }
        const slack = equity * 1e-9
        for (const { symbol, quantity } of verdicts) {
          const strategy = ownerOf(symbol)
          if (!strategy || quantity === 0) continue
          expect(strategy.enabled).toBe(true)
          const own = [...value].filter(([other, amount]) => amount > 0 && ownerOf(other)?.id === strategy.id)
          const total = own.reduce((sum, [, amount]) => sum + amount, 0)
          expect(total).toBeLessThanOrEqual(strategy.allocation * equity + slack)
          expect(value.get(symbol) ?? 0).toBeLessThanOrEqual((strategy.maxPosition ?? 1) * equity + slack)
          const isNew = !held.some((item) => item.symbol === symbol && item.quantity > 0)
          if (isNew) expect(own.length).toBeLessThanOrEqual(strategy.maxPositions ?? symbols.length)
          checked += 1
          if (total > strategy.allocation * equity * 0.9) full += 1
        }
      }),
      { numRuns: 2_000 },
    )
    // The property has something to say: many buys, and many up to the edge.
    expect(checked).toBeGreaterThan(500)
    expect(full).toBeGreaterThan(50)
  })
})
