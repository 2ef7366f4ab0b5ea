import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { affordable, type BuyCheck, capBuy, floorTo } from '@/lib/domain/risk/cap-buy'

/** Even over the range, which doubles are not. */
const cents = (min: number, max: number) => fc.integer({ min: min * 100, max: max * 100 }).map((value) => value / 100)
const amount = (max: number) => cents(0, max)
const fraction = cents(0.01, 1)
const price = cents(0.5, 900)

describe('floorTo', () => {
  it('is the largest multiple of the lot that is not above', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), amount(1e6), (lot, quantity) => {
        const floored = floorTo(quantity, lot)
        expect(floored % lot).toBe(0)
        expect(floored).toBeLessThanOrEqual(quantity)
        expect(floored).toBeGreaterThan(quantity - lot)
      }),
    )
  })
  it.each([
    [1.23456789, 0.000001, 1.234567],
    [0.0000009, 0.000001, 0],
    [7.25, 0.5, 7],
    [7.25, 0, 7.25],
    [149.999999999, 1, 149],
    [Number.NaN, 1, 0],
    [Number.POSITIVE_INFINITY, 0, 0],
  ])('of %d in lots of %d is %d', (quantity, lot, expected) => {
    expect(floorTo(quantity, lot)).toBe(expected)
  })
})

describe('affordable', () => {
  const commissions = {
    perShare: (quantity: number) => Math.max(1, quantity * 0.01),
    double: (quantity: number) => quantity * 100,
    growing: (quantity: number) => quantity ** 2 / 10,
  }

  it('is the most that cash pays with its commission, and no more than wanted', () => {
    const anyCommission = fc.constantFrom(...Object.values(commissions))
    const anyLot = fc.constantFrom(0, 0.000001, 1, 100)
    fc.assert(
      fc.property(
        amount(50_000),
        price,
        fc.integer({ min: 0, max: 500 }),
        anyCommission,
        anyLot,
        (cash, at, upTo, commission, lot) => {
          const wanted = floorTo(upTo, lot)
          const bought = affordable(cash, at, wanted, commission, lot)
          const costs = (quantity: number) => quantity * at + commission(quantity)
          expect(bought).toBeLessThanOrEqual(wanted)
          if (lot > 0) expect(bought / lot).toBeCloseTo(Math.round(bought / lot), 6)
          if (bought > 0) expect(costs(bought)).toBeLessThanOrEqual(cash)
          // Of millionths, rounding down may lose some.
          const more = bought + (lot >= 1 ? lot : Math.max(3 * lot, 1e-9 * wanted))
          if (bought < wanted) expect(costs(more)).toBeGreaterThan(cash)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('spends the last cent, and nothing where the commission alone is more than there is', () => {
    expect(affordable(1_001, 100, 50, () => 1, 1)).toBe(10)
    expect(affordable(1_000.99, 100, 50, () => 1, 1)).toBe(9)
    expect(affordable(50, 10, 5, () => 100, 1)).toBe(0)
    expect(affordable(0, 10, 5, () => 0, 1)).toBe(0)
    expect(affordable(100, 30, 50, () => 0, 0.000001)).toBe(3.333333)
  })
})

describe('capBuy', () => {
  const limits = fc.record({ maxPosition: fraction, maxSector: fraction, maxPositions: fc.integer({ min: 1, max: 4 }) })
  const strategy = fc.option(
    fc.record({
      allocation: fraction,
      maxPosition: fc.option(fraction),
      maxPositions: fc.option(fc.integer({ min: 1, max: 3 })),
      value: amount(30_000),
      positions: fc.integer({ min: 0, max: 3 }),
    }),
    { nil: undefined },
  )
  const check = fc.record({
    quantity: fc.integer({ min: 0, max: 2_000 }),
    worstPrice: price,
    equity: cents(1_000, 100_000),
    freeCash: amount(60_000),
    ownValue: amount(20_000),
    sectorValue: amount(40_000),
    positions: fc.integer({ min: 0, max: 4 }),
    isHeld: fc.boolean(),
    strategy,
  })
  type Limits = { maxPosition: number; maxSector: number; maxPositions: number }

  /** Said again from the rules: may so many shares be bought? `slack` in money takes the last float off. */
  const mayBuy = (given: BuyCheck, { maxPosition, maxSector, maxPositions }: Limits, shares: number, slack: number) => {
    const { equity, strategy: own } = given
    const value = shares * given.worstPrice
    const within = (limit: number, used: number) => used + value <= limit * equity + slack
    if (shares > given.quantity) return false
    if (!given.isHeld && given.positions >= maxPositions) return false
    if (!given.isHeld && own && own.maxPositions !== null && own.positions >= own.maxPositions) return false
    if (own && !within(own.allocation, own.value)) return false
    if (own && own.maxPosition !== null && !within(own.maxPosition, given.ownValue)) return false
    if (!within(maxPosition, given.ownValue) || !within(maxSector, given.sectorValue)) return false
    return value + 1 <= given.freeCash + slack
  }

  it('allows exactly what every rule allows: no share more, no share less', () => {
    let bound = 0
    fc.assert(
      fc.property(check, limits, (given, rules) => {
        const caps: [number, number][] = []
        const allowed = capBuy(
          given,
          rules,
          () => 1,
          1,
          (_, before, after) => caps.push([before, after]),
        )
        if (allowed > 0) expect(mayBuy(given, rules, allowed, 1e-6)).toBe(true)
        expect(mayBuy(given, rules, allowed + 1, -1e-6)).toBe(false)
        // Each cap goes on where the one before ended, and the last one is the result.
        expect(caps.map(([before]) => before)).toEqual(
          [given.quantity, ...caps.map(([, after]) => after)].slice(0, caps.length),
        )
        expect(caps.at(-1)?.[1] ?? given.quantity).toBe(allowed)
        for (const [before, after] of caps) expect(after).toBeLessThan(before === 0 ? 1 : before)
        if (allowed > 0 && caps.length > 0) bound += 1
        expect(capBuy(given, rules, () => 1, 1)).toBe(allowed)
      }),
      { numRuns: 3_000 },
    )
    expect(bound).toBeGreaterThan(200)
  })
})
