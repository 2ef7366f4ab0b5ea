import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '@/lib/domain/prng'
import { normalCdf, normalQuantile } from '@/lib/domain/trust/normal'
import {
  deflatedSharpe,
  expectedMaxSharpe,
  minTrackRecord,
  probabilisticSharpe,
  sharpeSample,
  trialVariance,
} from '@/lib/domain/trust/sharpe-inference'

const perYear = (annual: number, observations: number) => annual / Math.sqrt(observations)

describe('the normal distribution', () => {
  it('agrees with tables', () => {
    expect(normalCdf(0)).toBeCloseTo(0.5, 15)
    expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 14)
    expect(normalCdf(-1.959963984540054)).toBeCloseTo(0.025, 14)
    expect(normalCdf(-5) / 2.866515718791939e-7).toBeCloseTo(1, 9)
    expect(normalCdf(-8) / 6.22096057427178e-16).toBeCloseTo(1, 7)
    expect(normalCdf(50)).toBe(1)
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12)
    expect(normalQuantile(0.95)).toBeCloseTo(1.6448536269514722, 12)
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 9)
    expect(() => normalQuantile(1)).toThrow(RangeError)
  })

  it('inverts itself', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (x) => {
        expect(normalQuantile(normalCdf(x))).toBeCloseTo(x, 6)
      }),
    )
  })
})

describe('the probabilistic Sharpe ratio', () => {
  it('gives the hedge fund of Bailey and López de Prado (2012)', () => {
    const fund = { sharpe: 0.458, observations: 24 }
    expect(probabilisticSharpe({ ...fund, skew: 0, kurtosis: 3 })).toBeCloseTo(0.982, 3)
    expect(probabilisticSharpe({ ...fund, skew: -2.448, kurtosis: 10.164 })).toBeCloseTo(0.913, 3)
  })

  it('takes raw kurtosis: normal returns give the variance 1 + SR²/2', () => {
    const z = (0.3 * Math.sqrt(99)) / Math.sqrt(1 + 0.3 ** 2 / 2)
    expect(probabilisticSharpe({ sharpe: 0.3, observations: 100, skew: 0, kurtosis: 3 })).toBeCloseTo(normalCdf(z), 14)
  })

  /** Normal returns of a Sharpe ratio per observation; the deviation is one per cent. */
  const normalReturns = ({ normal }: Random, sharpe: number, length: number) =>
    Float64Array.from({ length }, () => 0.01 * (sharpe + normal()))

  it.each([0.1, 0.5, 1])('has on normal returns of SR %d a variance that tends to 1 + SR²/2', (sharpe) => {
    const random = createRandom(`normal ${sharpe}`)
    for (const length of [1_000, 10_000, 100_000, 1_000_000]) {
      const sample = sharpeSample(normalReturns(random, sharpe, length))
      if (!sample) throw new Error('the sample has no Sharpe ratio')
      expect(sample.observations).toBe(length)
      // At one standard error of 1/√(n − 1) under the estimate, z is the inverse of the root of the variance.
      const threshold = sample.sharpe - 1 / Math.sqrt(length - 1)
      const variance = normalQuantile(probabilisticSharpe(sample, threshold)) ** -2
      // By chance it is off by SR · √(6/n) from skew, SR²/4 · √(24/n) from kurtosis and SR · √(1/n)·√(1 + SR²/2) from SR itself.
      const deviation = Math.hypot(
        sharpe * 6 ** 0.5,
        (sharpe ** 2 / 4) * 24 ** 0.5,
        sharpe * (1 + sharpe ** 2 / 2) ** 0.5,
      )
      expect(Math.abs(variance - (1 + sharpe ** 2 / 2))).toBeLessThan((4 * deviation) / Math.sqrt(length))
    }
  })

  it('is right about normal returns: so far do the Sharpe ratios of many samples spread', () => {
    // (n − 1) · Var(SR) of 3,000 samples of 400, within four times its own chance of √(2/3,000); for SR = 1 that is 1.5, with
    // kurtosis counted as excess it would be 0.75.
    const random = createRandom('many samples')
    const sharpes = Array.from({ length: 3_000 }, () => Number(sharpeSample(normalReturns(random, 1, 400))?.sharpe))
    expect(Math.abs((399 * trialVariance(sharpes)) / 1.5 - 1)).toBeLessThan(4 * Math.sqrt(2 / 3_000))
  })

  it('is a probability that falls as the threshold rises and grows with the track record', () => {
    const sample = fc.record({
      sharpe: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
      observations: fc.integer({ min: 60, max: 5_000 }),
      skew: fc.double({ min: -1, max: 1, noNaN: true }),
      kurtosis: fc.double({ min: 2, max: 20, noNaN: true }),
    })
    fc.assert(
      fc.property(sample, (own) => {
        const probability = probabilisticSharpe(own)
        expect(probability >= 0.5 && probability <= 1).toBe(true)
        expect(probabilisticSharpe(own, own.sharpe / 2)).toBeLessThanOrEqual(probability)
        expect(probabilisticSharpe({ ...own, observations: own.observations * 2 })).toBeGreaterThanOrEqual(probability)
      }),
    )
  })

  it('is not asked of returns that are few or do not vary', () => {
    expect(sharpeSample(new Float64Array(59).map((_, i) => Math.sin(i)))).toBeNull()
    expect(sharpeSample(new Float64Array(100).fill(0.001))).toBeNull()
    const returns = Float64Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 0.03 : -0.01))
    expect(sharpeSample(returns)).toMatchObject({
      observations: 100,
      skew: expect.closeTo(0, 9),
      kurtosis: expect.closeTo(1, 9),
    })
    expect(sharpeSample(returns)?.sharpe).toBeCloseTo(0.01 / Math.sqrt((100 * 0.02 ** 2) / 99), 9)
  })
})

describe('the minimum track record', () => {
  const years = (observations: number, shape = { skew: 0, kurtosis: 3 }) => {
    const length = minTrackRecord({ sharpe: perYear(2, observations), ...shape }, perYear(1, observations))
    return Number(length) / observations
  }

  it('gives the years of Bailey and López de Prado (2012) for 2 against 1 at 95 %', () => {
    expect(years(252)).toBeCloseTo(2.73, 2)
    expect(years(52)).toBeCloseTo(2.83, 2)
    expect(years(12)).toBeCloseTo(3.24, 2)
    expect(years(12, { skew: -0.72, kurtosis: 5.78 })).toBeCloseTo(4.99, 2)
  })

  it('is where the probabilistic Sharpe ratio reaches the confidence', () => {
    const sample = { sharpe: 0.1, skew: -0.5, kurtosis: 6 }
    const observations = Number(minTrackRecord(sample, 0, 0.9))
    expect(probabilisticSharpe({ ...sample, observations })).toBeCloseTo(0.9, 12)
  })

  it('is endless without a lead', () => {
    expect(minTrackRecord({ sharpe: 0.1, skew: 0, kurtosis: 3 }, 0.1)).toBeNull()
  })
})

describe('the deflated Sharpe ratio', () => {
  // Bailey and López de Prado (2014): five years of 250 days, annualised Sharpe ratio 2.5, variance of trials 1/2.
  const sample = { sharpe: perYear(2.5, 250), observations: 1_250, skew: -3, kurtosis: 10 }
  const variance = 0.5 / 250

  it('gives the numerical example of 2014', () => {
    const { threshold, probability } = deflatedSharpe(sample, { trials: 100, variance })
    expect(threshold).toBeCloseTo(0.1132, 4)
    expect(probability).toBeCloseTo(0.9004, 4)
    expect(deflatedSharpe(sample, { trials: 46, variance }).probability).toBeCloseTo(0.9505, 4)
  })

  it('asks nothing more of a single trial', () => {
    expect(deflatedSharpe(sample, { trials: 1, variance })).toEqual({
      threshold: 0,
      probability: probabilisticSharpe(sample),
    })
    expect(() => expectedMaxSharpe(0, variance)).toThrow(RangeError)
  })

  it('expects more of the best the more were tried and the more they vary', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 10_000 }), (trials) => {
        expect(expectedMaxSharpe(trials + 1, 1)).toBeGreaterThan(expectedMaxSharpe(trials, 1))
        expect(expectedMaxSharpe(trials, 4)).toBeCloseTo(2 * expectedMaxSharpe(trials, 1), 12)
      }),
    )
  })

  it('takes the sample variance of the trials', () => {
    expect(trialVariance([1, 2, 3])).toBeCloseTo(1, 12)
    expect(trialVariance([1])).toBe(0)
  })
})
