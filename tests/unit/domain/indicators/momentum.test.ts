import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adx } from '@/lib/domain/indicators/adx'
import { rateOfChange } from '@/lib/domain/indicators/rate-of-change'
import { rsi } from '@/lib/domain/indicators/rsi'
import { stochastic } from '@/lib/domain/indicators/stochastic'
import { rsiByDefinition } from './definitions'
import * as published from './published'
import { candles, expectCausal, expectSame, expectTail } from './series-assertions'

const inPercentRange = (values: Float64Array) =>
  [...values].filter(Number.isFinite).every((value) => value >= -1e-9 && value <= 100 + 1e-9)

describe('rsi', () => {
  it('gives the values of Achelis, p. 299', () => {
    expectTail(rsi(published.RSI_CLOSE, 5), published.RSI_5, 6e-5)
  })

  it('agrees with its definition in 40 digits', () => {
    fc.assert(
      fc.property(candles(), fc.integer({ min: 1, max: 20 }), ({ close }, period) => {
        expectSame(rsi(close, period), rsiByDefinition(close, period), 1e-8)
      }),
      { numRuns: 15 },
    )
  })

  it('stays between 0 and 100', () => {
    fc.assert(fc.property(candles(), ({ close }) => inPercentRange(rsi(close, 5))))
  })

  it('is 100 without a loss, 0 without a gain, 50 without movement', () => {
    const rising = Array.from({ length: 30 }, (_, i) => 10 + i)
    expect(rsi(rising).at(-1)).toBe(100)
    expect(rsi(rising.toReversed()).at(-1)).toBe(0)
    expect(rsi(Array(30).fill(10)).at(-1)).toBe(50)
  })

  it('mirrors: turning every move round gives 100 minus the index', () => {
    fc.assert(
      fc.property(candles(), ({ close }) => {
        const mirrored = rsi(
          close.map((value) => 2000 - value),
          4,
        )
        expectSame(
          rsi(close, 4),
          [...mirrored].map((value) => 100 - value),
          1e-6,
        )
      }),
    )
  })
})

describe('stochastic', () => {
  it('gives the values of Achelis, p. 325, with simple averages', () => {
    const options = { period: 5, smoothK: 3, smoothD: 3 }
    const { k, d } = stochastic(published.STOCH_HIGH, published.STOCH_LOW, published.STOCH_CLOSE, options)
    expectTail(k.subarray(8), published.STOCH_K, 6e-5)
    expectTail(d, published.STOCH_D, 6e-5)
    expect(k.findIndex(Number.isFinite)).toBe(6)
  })

  it('stays between 0 and 100', () => {
    fc.assert(
      fc.property(candles(), ({ high, low, close }) => {
        const { k, d } = stochastic(high, low, close, { period: 4 })
        return inPercentRange(k) && inPercentRange(d)
      }),
    )
  })

  it('counts a window without range as 50', () => {
    const flat = Array(30).fill(7)
    expect(stochastic(flat, flat, flat).d.at(-1)).toBe(50)
  })

  it('refuses series of different length', () => {
    expect(() => stochastic([1, 2], [1], [1, 2])).toThrow(RangeError)
  })
})

describe('adx', () => {
  const result = adx(published.ADX_HIGH, published.ADX_LOW, published.ADX_CLOSE, 14)

  it('gives the directional indicators of the companion spreadsheet of Achelis', () => {
    expectTail(result.plusDi, published.ADX_PLUS_DI, 6e-5)
    expectTail(result.minusDi, published.ADX_MINUS_DI, 6e-5)
  })

  it('gives its index', () => {
    expectTail(result.adx, published.ADX_INDEX, 6e-5)
  })

  it('stays between 0 and 100, and is 0 in a market that stands still', () => {
    fc.assert(
      fc.property(candles(), ({ high, low, close }) => {
        const all = adx(high, low, close, 5)
        return inPercentRange(all.adx) && inPercentRange(all.plusDi) && inPercentRange(all.minusDi)
      }),
    )
    const flat = Array(40).fill(7)
    expect(adx(flat, flat, flat).adx.at(-1)).toBe(0)
  })

  it('refuses a period of one bar', () => {
    expect(() => adx([1], [1], [1], 1)).toThrow(RangeError)
  })
})

describe('rateOfChange', () => {
  it('gives the values of Achelis, p. 197', () => {
    const closes = [
      13, 12.6667, 12.6667, 12.6667, 13.0833, 14, 14.1667, 15.3333, 15.25, 14.1667, 14.1667, 14, 13.8333, 13.8333,
      14.3333, 15.1667,
    ]
    expectTail(rateOfChange(closes, 12), [0.0641, 0.0921, 0.131573, 0.197368], 6e-5)
    expectTail(rateOfChange(closes, 12).subarray(14), [0.131573, 0.197368], 1e-6)
  })
})

describe('causality', () => {
  it('leaves the past as it was', () => {
    expectCausal(({ high, low, close }) => {
      const direction = adx(high, low, close, 5)
      const oscillator = stochastic(high, low, close, { period: 5 })
      return [
        rsi(close, 5),
        rateOfChange(close, 5),
        direction.adx,
        direction.plusDi,
        direction.minusDi,
        oscillator.k,
        oscillator.d,
      ]
    })
  })
})
