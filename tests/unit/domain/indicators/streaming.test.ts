import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atr } from '@/lib/domain/indicators/atr'
import { bollinger } from '@/lib/domain/indicators/bollinger'
import { macd } from '@/lib/domain/indicators/macd'
import { rsi } from '@/lib/domain/indicators/rsi'
import { sma } from '@/lib/domain/indicators/sma'
import { createAtr, createBollinger, createMacd, createRsi, createSma } from '@/lib/domain/indicators/streaming'
import { candles, expectSame } from './series-assertions'

/** Candles in which one close in ten is missing. */
const holed = candles(1).chain((data) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: data.close.length, maxLength: data.close.length })
    .map((gaps) => ({ ...data, close: data.close.map((close, i) => (gaps[i] === 0 ? Number.NaN : close)) })),
)
const market = fc.oneof(candles(), holed)
const period = fc.integer({ min: 1, max: 25 })

describe('streaming', () => {
  it('sma gives the values of the series', () => {
    fc.assert(
      fc.property(market, period, ({ close }, bars) => {
        const one = createSma(bars)
        expectSame(
          Float64Array.from(close, (value) => one.next(value)),
          [...sma(close, bars)],
          1e-9,
        )
      }),
    )
  })

  it('rsi gives the values of the series', () => {
    fc.assert(
      fc.property(market, period, ({ close }, bars) => {
        const one = createRsi(bars)
        expectSame(
          Float64Array.from(close, (value) => one.next(value)),
          [...rsi(close, bars)],
          1e-9,
        )
      }),
    )
  })

  it('macd gives the values of the series', () => {
    fc.assert(
      fc.property(market, ({ close }) => {
        const options = { fast: 3, slow: 7, signal: 4 }
        const one = createMacd(options)
        const series = macd(close, options)
        const steps = close.map((value) => ({ ...one.next(value) }))
        for (const key of ['line', 'signal', 'histogram'] as const)
          expectSame(
            Float64Array.from(steps, (step) => step[key]),
            [...series[key]],
            1e-9,
          )
      }),
    )
  })

  it('atr gives the values of the series', () => {
    fc.assert(
      fc.property(market, period, ({ high, low, close }, bars) => {
        const one = createAtr(bars)
        const steps = close.map((value, i) => one.next(high[i] as number, low[i] as number, value))
        expectSame(Float64Array.from(steps), [...atr(high, low, close, bars)], 1e-9)
      }),
    )
  })

  it('bollinger gives the values of the series', () => {
    fc.assert(
      fc.property(market, fc.integer({ min: 2, max: 25 }), ({ close }, bars) => {
        const one = createBollinger(bars, 2)
        const series = bollinger(close, bars, 2)
        const steps = close.map((value) => ({ ...one.next(value) }))
        for (const key of ['upper', 'middle', 'lower', 'percentB', 'bandwidth'] as const)
          expectSame(
            Float64Array.from(steps, (step) => step[key]),
            [...series[key]],
            1e-9,
          )
      }),
    )
  })

  it('keeps to the series over many bars, and forgets a huge value', () => {
    const close = Array.from({ length: 20_000 }, (_, i) => (i === 5_000 ? 1e15 : 100 + Math.sin(i / 7)))
    const one = createSma(20)
    const bands = createBollinger(20)
    const steps = close.map((value) => ({ ...bands.next(value) }))
    expectSame(
      Float64Array.from(close, (value) => one.next(value)),
      [...sma(close, 20)],
      1e-12,
    )
    expectSame(
      Float64Array.from(steps, (step) => step.upper),
      [...bollinger(close, 20).upper],
      1e-9,
    )
  })

  it('works out by hand', () => {
    const one = createSma(2)
    expect([1, 3, 7].map((value) => one.next(value))).toEqual([Number.NaN, 2, 5])
    // Wilder from the seed: gains 2, 0 → 1; losses 0, 1 → 0.5; then (1 + 3) / 2 and 0.25: 100 × 2 / 2.25.
    const strength = createRsi(2)
    expect([10, 12, 11, 14].map((value) => strength.next(value)).at(-1)).toBeCloseTo(200 / 2.25, 10)
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses the period %s', (bars) => {
    for (const create of [createSma, createRsi, createAtr, createBollinger])
      expect(() => create(bars)).toThrow(RangeError)
    expect(() => createMacd({ signal: bars })).toThrow(RangeError)
  })

  it('refuses what the series refuse', () => {
    expect(() => createMacd({ fast: 26, slow: 12 })).toThrow(RangeError)
    expect(() => createBollinger(20, -1)).toThrow(RangeError)
  })
})
