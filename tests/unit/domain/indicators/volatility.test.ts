import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atr, trueRange } from '@/lib/domain/indicators/atr'
import { bollinger } from '@/lib/domain/indicators/bollinger'
import { realisedVolatility } from '@/lib/domain/indicators/realised-volatility'
import { rollingMax, rollingMin } from '@/lib/domain/indicators/rolling'
import { populationDeviationByDefinition, realisedVolatilityByDefinition, smaByDefinition } from './definitions'
import * as published from './published'
import { candles, expectCausal, expectSame, expectTail } from './series-assertions'

describe('true range and its average', () => {
  it('give the values of Achelis, p. 70', () => {
    const { ATR_HIGH, ATR_LOW, ATR_CLOSE } = published
    expectTail(trueRange(ATR_HIGH, ATR_LOW, ATR_CLOSE), published.TRUE_RANGE, 1.1e-4)
    expectTail(atr(ATR_HIGH, ATR_LOW, ATR_CLOSE, 4), published.ATR_4, 1.1e-4)
  })

  it('cover a gap between two sessions', () => {
    expect([...trueRange([10, 15], [9, 14], [9.5, 14.5])]).toEqual([1, 5.5])
    expect([...trueRange([10, 5], [9, 4], [9.5, 4.5])]).toEqual([1, 5.5])
  })
})

describe('bollinger', () => {
  it('gives the values of Achelis, p. 73', () => {
    const { upper, middle, lower } = bollinger(published.BANDS_CLOSE, 5, 2)
    expectTail(middle, published.BANDS_MIDDLE, 6e-5)
    expectTail(upper, published.BANDS_UPPER, 6e-5)
    expectTail(lower, published.BANDS_LOWER, 6e-5)
  })

  it('agrees with its definition in 40 digits', () => {
    fc.assert(
      fc.property(candles(), fc.integer({ min: 2, max: 25 }), ({ close }, period) => {
        const { upper } = bollinger(close, period, 2)
        const mean = smaByDefinition(close, period)
        const deviation = populationDeviationByDefinition(close, period)
        expectSame(
          upper,
          mean.map((value, i) => value + 2 * (deviation[i] ?? Number.NaN)),
          1e-6,
        )
      }),
      { numRuns: 30 },
    )
  })

  it('closes on a constant series, with the close in the middle', () => {
    const { upper, lower, percentB, bandwidth } = bollinger([1000, ...Array(60).fill(12.34)], 20)
    expect(upper.at(-1)).toBeCloseTo(12.34, 9)
    expect(lower.at(-1)).toBeCloseTo(12.34, 9)
    expect(percentB.at(-1)).toBe(0.5)
    expect(bandwidth.at(-1)).toBeCloseTo(0, 12)
  })

  it('refuses a negative width', () => {
    expect(() => bollinger([1, 2, 3], 2, -1)).toThrow(RangeError)
  })
})

describe('realisedVolatility', () => {
  it("gives Hull's example: 1.216 % a day, 19.3 % a year", () => {
    const year = realisedVolatility(published.HULL_CLOSE, 20).at(-1) ?? Number.NaN
    expect(year / Math.sqrt(252)).toBeCloseTo(0.01216, 5)
    expect(year).toBeCloseTo(0.193, 3)
  })

  it('agrees with its definition in 40 digits', () => {
    expectSame(
      realisedVolatility(published.HULL_CLOSE, 5),
      realisedVolatilityByDefinition(published.HULL_CLOSE, 5),
      1e-10,
    )
  })

  it('does not depend on the unit of the prices', () => {
    const scaled = published.HULL_CLOSE.map((close) => close * 1000)
    expectSame(realisedVolatility(scaled, 20), [...realisedVolatility(published.HULL_CLOSE, 20)], 1e-9)
  })
})

describe('rolling extremes', () => {
  it('equal the extremes of each window', () => {
    fc.assert(
      fc.property(candles(), fc.integer({ min: 1, max: 20 }), ({ close }, period) => {
        const windows = close.map((_, i) => close.slice(Math.max(0, i - period + 1), i + 1))
        const over = (of: (...values: number[]) => number) =>
          windows.map((values) => (values.length < period ? Number.NaN : of(...values)))
        expect([...rollingMax(close, period)]).toEqual(over(Math.max))
        expect([...rollingMin(close, period)]).toEqual(over(Math.min))
      }),
    )
  })

  it('start again after a missing value', () => {
    expect([...rollingMax([3, Number.NaN, 1, 2], 2)]).toEqual([Number.NaN, Number.NaN, Number.NaN, 2])
  })
})

describe('causality', () => {
  it('leaves the past as it was', () => {
    expectCausal(({ high, low, close }) => {
      const bands = bollinger(close, 5)
      return [
        atr(high, low, close, 5),
        realisedVolatility(close, 5),
        bands.upper,
        bands.lower,
        bands.percentB,
        bands.bandwidth,
        rollingMax(high, 5),
      ]
    })
  })
})
