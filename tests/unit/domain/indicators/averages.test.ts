import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ema, exponential, wilderMean } from '@/lib/domain/indicators/ema'
import { macd } from '@/lib/domain/indicators/macd'
import { sma } from '@/lib/domain/indicators/sma'
import { emaByDefinition, exponentialByDefinition, smaByDefinition } from './definitions'
import { EMA_10, EMA_CLOSE, MACD_CLOSE, MACD_LINE, MACD_SIGNAL } from './published'
import { candles, expectCausal, expectSame, expectTail } from './series-assertions'

const subtract = (a: Float64Array, b: Float64Array) => a.map((value, i) => value - (b[i] ?? Number.NaN))

describe('sma', () => {
  it('gives the values of Achelis, p. 207', () => {
    expectTail(
      sma([25, 24.875, 24.781, 24.594, 24.5, 24.625, 25.219, 27.25], 5),
      [24.75, 24.675, 24.7438, 25.2376],
      1e-6,
    )
  })

  it('agrees with its definition in 40 digits', () => {
    fc.assert(
      fc.property(candles(), fc.integer({ min: 1, max: 30 }), ({ close }, period) => {
        expectSame(sma(close, period), smaByDefinition(close, period))
      }),
      { numRuns: 30 },
    )
  })

  it('recovers once a missing value has left the window', () => {
    expect([...sma([1, 2, Number.NaN, 4, 6], 2)]).toEqual([Number.NaN, 1.5, Number.NaN, Number.NaN, 5])
  })

  it('does not drift over a long series with one huge value', () => {
    const values = Array.from({ length: 5000 }, (_, i) => (i === 10 ? 1e15 : 0.1))
    expect(sma(values, 20).at(-1)).toBeCloseTo(0.1, 12)
  })

  it('gives each window its mean over a long series with missing and huge values', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => 100 + Math.sin(i))
    values[3_000] = Number.NaN
    values[7_000] = 1e15
    values[8_000] = Number.POSITIVE_INFINITY
    for (const period of [1, 20, 300]) {
      const means = sma(values, period)
      for (let i = period - 1; i < values.length; i += 7) {
        const mean = values.slice(i - period + 1, i + 1).reduce((sum, value) => sum + value, 0) / period
        if (Number.isFinite(mean)) expect(Math.abs((means[i] ?? Number.NaN) / mean - 1)).toBeLessThan(1e-12)
        else expect(means[i]).toBeNaN()
      }
    }
    expect([...sma(values, 1)]).toEqual(values.map((value) => (Number.isFinite(value) ? value : Number.NaN)))
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses the period %s', (period) => {
    expect(() => sma([1, 2, 3], period)).toThrow(RangeError)
    expect(() => ema([1, 2, 3], period)).toThrow(RangeError)
  })

  it('is all warm-up when there are too few values', () => {
    expect([...sma([1, 2], 3)]).toEqual([Number.NaN, Number.NaN])
    expect(sma([], 3)).toHaveLength(0)
  })
})

describe('ema', () => {
  it('gives the values of the ChartSchool spreadsheet', () => {
    expectTail(ema(EMA_CLOSE, 10), EMA_10, 0.0051)
  })

  it('gives the values of Achelis, p. 209, when seeded with the first value as there', () => {
    const expected = [25, 24.958, 24.899, 24.797, 24.698, 24.674, 24.856, 25.654]
    expectTail(exponential([25, 24.875, 24.781, 24.594, 24.5, 24.625, 25.219, 27.25], 1, 1 / 3), expected, 6e-4)
  })

  it('agrees with its definition in 40 digits', () => {
    expectSame(ema(EMA_CLOSE, 10), emaByDefinition(EMA_CLOSE, 10), 1e-12)
    fc.assert(
      fc.property(candles(), fc.integer({ min: 1, max: 30 }), ({ close }, period) => {
        expectSame(ema(close, period), emaByDefinition(close, period))
        expectSame(wilderMean(close, period), exponentialByDefinition(close, period, 1 / period))
      }),
      { numRuns: 15 },
    )
  })

  it('stays within the range of its values and equals a constant series', () => {
    fc.assert(
      fc.property(candles(), ({ close }) => {
        const values = [...ema(close, 3)].filter(Number.isFinite)
        for (const value of values) {
          expect(value).toBeGreaterThanOrEqual(Math.min(...close) - 1e-9)
          expect(value).toBeLessThanOrEqual(Math.max(...close) + 1e-9)
        }
      }),
    )
    expectTail(ema(new Float64Array(40).fill(12.34), 10), Array(31).fill(12.34), 1e-12)
  })
})

describe("Wilder's mean", () => {
  it('gives the values of Achelis, p. 366', () => {
    const values = [62.125, 61.125, 62.3438, 65.3125, 63.9688, 63.4375, 63, 63.7812, 63.4062, 63.4062, 62.4375, 61.8438]
    const expected = [62.975, 63.0675, 63.054, 63.1995, 63.2408, 63.2739, 63.1066, 62.854]
    expectTail(wilderMean(values, 5), expected, 6e-5)
  })
})

describe('macd', () => {
  it('gives the nine decimals of the companion spreadsheet of Achelis, p. 202, with its weights and seeds', () => {
    const line = subtract(exponential(MACD_CLOSE, 1, 0.15), exponential(MACD_CLOSE, 1, 0.075)).subarray(25)
    expectTail(line, MACD_LINE, 1e-9)
    expectTail(exponential(line, 1, 0.2), MACD_SIGNAL, 1e-9)
  })

  it('is the difference of the two averages, its signal the average of that', () => {
    const { line, signal, histogram } = macd(MACD_CLOSE)
    const fast = emaByDefinition(MACD_CLOSE, 12)
    const slow = emaByDefinition(MACD_CLOSE, 26)
    const expected = fast.map((value, i) => value - (slow[i] ?? Number.NaN))
    expectSame(line, expected, 1e-12)
    const tail = emaByDefinition(expected.slice(25), 9)
    expectTail(signal, tail.slice(8), 1e-12)
    expectTail(
      histogram,
      tail.slice(8).map((value, i) => (expected[33 + i] ?? 0) - value),
      1e-12,
    )
  })

  it('refuses a fast average that is not faster', () => {
    expect(() => macd(MACD_CLOSE, { fast: 26, slow: 12 })).toThrow(RangeError)
  })
})

describe('causality', () => {
  it('leaves the past as it was', () => {
    expectCausal(({ close }) => {
      const { line, signal, histogram } = macd(close, { fast: 3, slow: 6, signal: 4 })
      return [sma(close, 7), ema(close, 7), wilderMean(close, 7), line, signal, histogram]
    })
  })
})
