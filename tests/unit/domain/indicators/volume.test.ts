import { describe, expect, it } from 'vitest'
import { obv } from '@/lib/domain/indicators/obv'
import { vwap } from '@/lib/domain/indicators/vwap'
import { VWMA_5, VWMA_CLOSE, VWMA_VOLUME } from './published'
import { expectCausal, expectTail } from './series-assertions'

describe('obv', () => {
  it('gives the values of Achelis, p. 231', () => {
    const closes = [20.5625, 20.375, 20.0625, 19.5, 19.8125, 19.8125, 20.0625, 20.0625, 20.375, 20.75]
    const volumes = [27802, 16178, 22766, 46074, 22904, 20428, 29260, 30652, 38332, 40054]
    const expected = [0, -16178, -38944, -85018, -62114, -62114, -32854, -32854, 5478, 45532]
    expect([...obv(closes, volumes)]).toEqual(expected)
  })

  it('is empty for no bars and refuses series of different length', () => {
    expect(obv([], [])).toHaveLength(0)
    expect(() => obv([1, 2], [1])).toThrow(RangeError)
  })
})

describe('vwap', () => {
  it('gives the published volume-weighted averages where high, low and close are one', () => {
    expectTail(vwap(VWMA_CLOSE, VWMA_CLOSE, VWMA_CLOSE, VWMA_VOLUME, 5), VWMA_5, 5.1e-4)
  })

  it('runs from the first bar without a period', () => {
    // Two bars of typical price 10 and 16, 100 and 300 shares: (10 * 100 + 16 * 300) / 400.
    expect([...vwap([11, 17], [9, 15], [10, 16], [100, 300])]).toEqual([10, 14.5])
  })

  it('has no value while nothing was traded', () => {
    expect([...vwap([2, 2], [2, 2], [2, 2], [0, 5])]).toEqual([Number.NaN, 2])
    expect([...vwap([2, 2, 2], [2, 2, 2], [2, 2, 2], [5, 0, 0], 2)]).toEqual([Number.NaN, 2, Number.NaN])
  })
})

describe('causality', () => {
  it('leaves the past as it was', () => {
    expectCausal(({ high, low, close, volume }) => [obv(close, volume), vwap(high, low, close, volume, 5)])
  })
})
