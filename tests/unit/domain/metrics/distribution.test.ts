import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distributionMetrics, moments, quantileOf } from '@/lib/domain/metrics/distribution'
import { histogram } from '@/lib/domain/metrics/histogram'
import { requireSample } from '@/lib/domain/metrics/metric'
import { BACON_RETURNS } from './published'
import { dailyReturns } from './runs'

const always = requireSample(1, 1, '')

describe('moments', () => {
  it('give the raw kurtosis of Bacon’s portfolio', () => {
    expect(moments(BACON_RETURNS).kurtosis).toBeCloseTo(2.43, 2)
    expect(moments(BACON_RETURNS).mean).toBeCloseTo(0.009, 12)
  })

  it('of 1, 2, 3, 4, 10 are those worked by hand', () => {
    // Deviations −3 −2 −1 0 6: squares 50, cubes 180, fourth powers 1394.
    const { deviation, skew, kurtosis } = moments([1, 2, 3, 4, 10])
    expect(deviation).toBeCloseTo(Math.sqrt(12.5), 12)
    expect(skew).toBeCloseTo(36 / 10 ** 1.5, 12)
    expect(kurtosis).toBeCloseTo(278.8 / 100, 12)
  })

  it('have no shape when nothing varies', () => {
    expect(moments([0.01, 0.01, 0.01])).toMatchObject({ deviation: 0, skew: Number.NaN, kurtosis: Number.NaN })
  })

  it('keep kurtosis at or above 1 + skew²', () => {
    fc.assert(
      fc.property(dailyReturns(3), (returns) => {
        const { skew, kurtosis } = moments(returns)
        return Number.isNaN(kurtosis) || kurtosis >= 1 + skew ** 2 - 1e-6
      }),
    )
  })
})

describe('quantiles', () => {
  it('interpolate as definition 7 says', () => {
    expect(quantileOf([1, 2, 3, 4], 0.25)).toBe(1.75)
    expect(quantileOf([15, 20, 35, 40, 50], 0.4)).toBeCloseTo(29, 12)
    expect(quantileOf([1, 2, 3], 0)).toBe(1)
    expect(quantileOf([1, 2, 3], 1)).toBe(3)
    expect(quantileOf([], 0.5)).toBeNaN()
  })
})

describe('tails', () => {
  it('of a hundred and one evenly spaced returns are exact', () => {
    // −5.0 %, −4.9 %, … +5.0 %: the 5 % quantile is the sixth, −4.5 %; the mean of the worst six is −4.75 %.
    const returns = Float64Array.from({ length: 101 }, (_, i) => (i - 50) / 1_000)
    const metrics = distributionMetrics(returns, moments(returns), always)
    expect(metrics.var_95.value).toBeCloseTo(0.045, 12)
    expect(metrics.cvar_95.value).toBeCloseTo(0.0475, 12)
    expect(metrics.tail_ratio.value).toBeCloseTo(1, 12)
  })

  it('never show an expected shortfall below the value at risk', () => {
    fc.assert(
      fc.property(dailyReturns(2), (returns) => {
        const { var_95, cvar_95 } = distributionMetrics(returns, moments(returns), always)
        expect(Number(cvar_95.value)).toBeGreaterThanOrEqual(Number(var_95.value) - 1e-12)
      }),
    )
  })
})

describe('histogram', () => {
  it('takes the bin width of Freedman and Diaconis', () => {
    // 0 … 26: IQR 13, n = 27, so 26 / 3 wide, which divides the range into exactly three.
    expect(histogram(Array.from({ length: 27 }, (_, i) => i))).toEqual({ start: 0, width: 26 / 3, counts: [9, 9, 9] })
  })

  it('falls back to Sturges where the quartiles coincide, and to one bin where all is equal', () => {
    expect(histogram([0, 0, 0, 0, 0, 0, 0, 7])?.counts).toEqual([7, 0, 0, 1])
    expect(histogram([2, 2, 2])).toEqual({ start: 2, width: 0, counts: [3] })
    expect(histogram([Number.NaN])).toBeNull()
  })

  it('counts every value once and stays within 200 bins', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
        const counts = histogram(values)?.counts ?? []
        expect(counts.length).toBeLessThanOrEqual(200)
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length)
      }),
    )
  })
})
