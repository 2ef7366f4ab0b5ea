import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { moneyWeightedGrowth, perYear, timeWeightedGrowth } from '@/lib/domain/capital/returns'

const day = (date: string) => Date.parse(`${date}T00:00:00Z`)
const amounts = fc.double({ min: 1, max: 1e6, noNaN: true })

describe('the time-weighted growth', () => {
  it('is that of the parts between flows, chained', () => {
    // 100 grows to 110, 90 are paid in, 200 fall to 180: +10 % and −10 %.
    expect(timeWeightedGrowth(100, [{ at: 1, amount: 90, equity: 200 }], 180)).toBeCloseTo(0.99, 12)
    expect(timeWeightedGrowth(100, [{ at: 1, amount: -60, equity: 60 }], 66)).toBeCloseTo(1.32, 12)
    expect(timeWeightedGrowth(100, [], 120)).toBe(1.2)
  })
  it('has no answer where a part begins with nothing and ends with something', () => {
    expect(timeWeightedGrowth(0, [], 10)).toBeNull()
    expect(timeWeightedGrowth(100, [{ at: 1, amount: -110, equity: 0 }], 0)).toBeCloseTo(1.1, 12)
  })
  it('does not depend on what is paid in or out', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            growth: fc.double({ min: 0.5, max: 2, noNaN: true }),
            share: fc.double({ min: -0.9, max: 5, noNaN: true }),
          }),
          { minLength: 1, maxLength: 8 },
        ),
        amounts,
        (parts, start) => {
          let equity = start
          const flows = parts.map(({ growth, share }, at) => {
            const before = equity * growth
            equity = before * (1 + share)
            return { at, amount: before * share, equity }
          })
          const expected = parts.reduce((product, { growth }) => product * growth, 1)
          expect(timeWeightedGrowth(start, flows, equity)).toBeCloseTo(expected, 6)
        },
      ),
    )
  })
})

describe('the money-weighted growth', () => {
  it('is the XIRR that spreadsheets document: 37.3362535 % a year', () => {
    const flows = [
      { at: day('2008-01-01'), amount: -10_000 },
      { at: day('2008-03-01'), amount: 2_750 },
      { at: day('2008-10-30'), amount: 4_250 },
      { at: day('2009-02-15'), amount: 3_250 },
      { at: day('2009-04-01'), amount: 2_750 },
    ]
    const growth = moneyWeightedGrowth(flows) ?? Number.NaN
    expect(perYear(growth, day('2008-01-01'), day('2009-04-01'))).toBeCloseTo(0.373362535, 7)
  })
  it('is the plain growth of one amount, and the time-weighted one', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.integer({ min: 1, max: 5_000 }),
        (paid, growth, days) => {
          const flows = [
            { at: 0, amount: -paid },
            { at: days * 86_400_000, amount: paid * growth },
          ]
          const found = moneyWeightedGrowth(flows) ?? Number.NaN
          expect(found / growth).toBeCloseTo(1, 6)
          expect(found / (timeWeightedGrowth(paid, [], paid * growth) ?? Number.NaN)).toBeCloseTo(1, 6)
        },
      ),
    )
  })
  it('has no answer within a day, or when nothing came back', () => {
    expect(
      moneyWeightedGrowth([
        { at: 0, amount: -1 },
        { at: 3_600_000, amount: 2 },
      ]),
    ).toBeNull()
    expect(
      moneyWeightedGrowth([
        { at: 0, amount: -1 },
        { at: day('2000-01-01'), amount: 0 },
      ]),
    ).toBeNull()
  })
  it('is not made into a yearly rate before a year has gone', () => {
    expect(perYear(1.1, 0, 364 * 86_400_000)).toBeNull()
    expect(perYear(1.21, 0, 2 * 365 * 86_400_000)).toBeCloseTo(0.1, 12)
  })
})
