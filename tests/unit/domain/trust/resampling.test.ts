import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '@/lib/domain/prng'
import { optimalBlockLength, returnBlockLength } from '@/lib/domain/trust/block-length'
import { bootstrapSharpe } from '@/lib/domain/trust/bootstrap'
import { createBlocks, drawBlocks } from '@/lib/domain/trust/resample'

const noise = (seed: string, length: number, mean = 0.0005) => {
  const random = createRandom(seed)
  return Float64Array.from({ length }, () => mean + 0.01 * random.normal())
}

/** First-order autoregression with the coefficient `rho`. */
const autoregressive = (seed: string, length: number, rho: number) => {
  const random = createRandom(seed)
  let value = 0
  return Float64Array.from({ length }, () => {
    value = rho * value + random.normal()
    return value
  })
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const intervalOf = (result: ReturnType<typeof bootstrapSharpe>) => {
  if (!result.ok) throw new Error(result.reason)
  return result.interval
}

describe('the block length', () => {
  it('of an autoregression comes near (2ρ / (1 − ρ²))^⅔ · n^⅓', () => {
    for (const rho of [0.3, 0.6]) {
      const lengths = Array.from({ length: 40 }, (_, i) => optimalBlockLength(autoregressive(`ar ${i}`, 2_000, rho)))
      const expected = ((2 * rho) / (1 - rho ** 2)) ** (2 / 3) * Math.cbrt(2_000)
      expect(mean(lengths) / expected).toBeGreaterThan(0.75)
      expect(mean(lengths) / expected).toBeLessThan(1.25)
    }
  })

  it('of independent values is short, and 1 where there is nothing to measure', () => {
    expect(mean(Array.from({ length: 20 }, (_, i) => optimalBlockLength(noise(`iid ${i}`, 1_260))))).toBeLessThan(5)
    expect(optimalBlockLength(new Float64Array(100).fill(0.01))).toBe(1)
    expect(optimalBlockLength(Float64Array.of(1, 2, 3))).toBe(1)
  })

  it('of a series worked by hand', () => {
    // +1 −1 +1 … of 16 has autocovariances (−1)^k (16 − k)/16: no lag up to 9 is quiet (the threshold is 0.549), hence…
    const values = Float64Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 : -1))
    // …lags 1 to 7 stand out (9/16 = 0.5625 at lag 7, 0.5 at 8), two more are not a quiet run; the window is min(9, 14) = 9.
    let slope = 0
    let longRun = 1
    for (let lag = 1; lag <= 9; lag++) {
      const covariance = (-1) ** lag * ((16 - lag) / 16)
      const weight = lag <= 4 ? 1 : 2 * (1 - lag / 9)
      slope += 2 * weight * lag * covariance
      longRun += 2 * weight * covariance
    }
    const unbounded = Math.cbrt((slope / longRun) ** 2 * 16)
    expect(optimalBlockLength(values)).toBeCloseTo(Math.min(6, Math.max(1, unbounded)), 9)
  })

  it('covers volatility that clusters, though the returns themselves are uncorrelated', () => {
    const random = createRandom('clusters')
    let volatility = 0
    const returns = Float64Array.from({ length: 2_000 }, () => {
      volatility = 0.97 * volatility + 0.25 * random.normal()
      return 0.01 * Math.exp(volatility / 2) * random.normal()
    })
    expect(returnBlockLength(returns)).toBeGreaterThan(2 * optimalBlockLength(returns))
  })

  it('stays between 1 and min(3√n, n/3)', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 10, maxLength: 80 }), (values) => {
        const length = optimalBlockLength(Float64Array.from(values))
        expect(length).toBeGreaterThanOrEqual(1)
        expect(length).toBeLessThanOrEqual(Math.ceil(Math.min(3 * Math.sqrt(values.length), values.length / 3)))
      }),
    )
  })
})

describe('stationary blocks', () => {
  it('add up to the series and are as long on average as asked for', () => {
    const random = createRandom('blocks')
    const blocks = createBlocks(10_000)
    drawBlocks(blocks, 10_000, 8, random)
    const lengths = blocks.lengths.subarray(0, blocks.count)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(10_000)
    expect(mean(lengths)).toBeGreaterThan(7)
    expect(mean(lengths)).toBeLessThan(9)
    // Geometric: one in eight has length one.
    expect(lengths.filter((length) => length === 1).length / blocks.count).toBeCloseTo(1 / 8, 1)
    drawBlocks(blocks, 50, 1, random)
    expect(blocks.count).toBe(50)
  })
})

describe('the interval of the Sharpe ratio', () => {
  it('is the same for the same seed and another for another', () => {
    const returns = noise('returns', 500)
    expect(bootstrapSharpe(returns, { seed: 'a' })).toEqual(bootstrapSharpe(returns, { seed: 'a' }))
    expect(bootstrapSharpe(returns, { seed: 'a' })).not.toEqual(bootstrapSharpe(returns, { seed: 'b' }))
  })

  it('of independent normal returns has the width that theory gives', () => {
    const { low, high, sharpe } = intervalOf(bootstrapSharpe(noise('theory', 1_260), { seed: 's', samples: 4_000 }))
    const daily = sharpe / Math.sqrt(252)
    const width = 2 * 1.96 * Math.sqrt(((1 + daily ** 2 / 2) / 1_260) * 252)
    expect((high - low) / width).toBeGreaterThan(0.9)
    expect((high - low) / width).toBeLessThan(1.1)
  })

  it('covers the true value about as often as it claims', () => {
    const truth = 0.05 * Math.sqrt(252)
    const covered = Array.from({ length: 200 }, (_, i) => {
      const { low, high } = intervalOf(
        bootstrapSharpe(noise(`cover ${i}`, 252), { seed: `${i}`, samples: 400, confidence: 0.9 }),
      )
      return low <= truth && truth <= high ? 1 : 0
    })
    expect(mean(covered)).toBeGreaterThan(0.83)
    expect(mean(covered)).toBeLessThan(0.97)
  })

  it('holds the estimate, narrows with less confidence and counts resamples below zero', () => {
    const returns = noise('holds', 800, 0.001)
    const wide = intervalOf(bootstrapSharpe(returns, { seed: 's', confidence: 0.99 }))
    const narrow = intervalOf(bootstrapSharpe(returns, { seed: 's', confidence: 0.5 }))
    expect(wide.low).toBeLessThan(narrow.low)
    expect(narrow.high).toBeLessThan(wide.high)
    expect(wide.low < wide.sharpe && wide.sharpe < wide.high).toBe(true)
    expect(intervalOf(bootstrapSharpe(noise('up', 300, 0.02), { seed: 's' })).shareNotPositive).toBe(0)
    expect(intervalOf(bootstrapSharpe(noise('down', 300, -0.02), { seed: 's' })).shareNotPositive).toBe(1)
  })

  it('is not available for few, steady or ruined returns', () => {
    expect(bootstrapSharpe(noise('few', 59), { seed: 's' })).toEqual({
      ok: false,
      reason: 'needs 60 daily returns, has 59',
    })
    expect(bootstrapSharpe(new Float64Array(80), { seed: 's' })).toEqual({ ok: false, reason: 'returns do not vary' })
    const ruined = noise('ruined', 80)
    ruined[79] = Number.NaN
    expect(bootstrapSharpe(ruined, { seed: 's' })).toEqual({ ok: false, reason: 'equity fell to zero' })
    expect(() => bootstrapSharpe(noise('x', 80), { seed: 's', samples: 10 })).toThrow(RangeError)
  })
})
