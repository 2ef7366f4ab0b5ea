import { describe, expect, it } from 'vitest'
import { createRandom } from '@/lib/domain/prng'
import { backtestOverfitting } from '@/lib/domain/trust/overfitting'
import { assessSplit } from '@/lib/domain/trust/overfitting-split'

const measured = (trials: Float64Array[], blocks?: number) => {
  const result = backtestOverfitting(trials, { blocks })
  if (!result.ok) throw new Error(result.reason)
  return result.overfitting
}

/** Returns whose blocks of ten have these means in percent, and the same deviation within each. */
const fromBlockMeans = (means: number[]) =>
  Float64Array.from(
    { length: means.length * 10 },
    (_, i) => ((means[Math.floor(i / 10)] ?? 0) + (i % 2 === 0 ? 1 : -1)) / 100,
  )

const noise = (seed: string, trials: number, rows: number, means: (trial: number) => number = () => 0) => {
  const random = createRandom(seed)
  return Array.from({ length: trials }, (_, trial) =>
    Float64Array.from({ length: rows }, () => means(trial) + 0.01 * random.normal()),
  )
}

describe('the probability of overfitting', () => {
  it('of an example with four blocks and two trials worked by hand', () => {
    const a = fromBlockMeans([4, 1, 1, 1])
    const b = fromBlockMeans([1, 2, 2, 1])
    // Sharpe ratios of a half from the means of its two blocks; every block of ten has a sum of squares of 10 around its
    // mean: {4, 1} 1.352, {1, 2} 1.308, {2, 2} 1.949, {1, 1} 0.975.
    const sharpe = (one: number, other: number) => {
      const mean = (one + other) / 2
      return mean / Math.sqrt((10 * ((one - mean) ** 2 + (other - mean) ** 2 + 2)) / 19)
    }
    // Blocks 1, 2 inside: A leads with {4, 1}; outside its {1, 1} is below B's {2, 1}.
    // Blocks 3, 4 inside: B leads with {2, 1}; outside its {1, 2} is below A's {4, 1}.
    // Blocks 1, 3 and 2, 4: the same, as B earns the same in 2 and 3.
    // Blocks 1, 4 inside: A leads with {4, 1}; outside its {1, 1} is below B's {2, 2}.
    // Blocks 2, 3 inside: B leads with {2, 2}; outside its {1, 1} is below A's {4, 1}.
    const result = measured([a, b], 4)
    expect(result).toMatchObject({ probability: 1, probabilityOfLoss: 0, splits: 6, blocks: 4, trials: 2 })
    const inside = [sharpe(4, 1), sharpe(2, 1), sharpe(4, 1), sharpe(2, 1), sharpe(4, 1), sharpe(2, 2)]
    const outside = [sharpe(1, 1), sharpe(1, 2), sharpe(1, 1), sharpe(1, 2), sharpe(1, 1), sharpe(1, 1)]
    const meanIn = inside.reduce((sum, value) => sum + value) / 6
    const meanOut = outside.reduce((sum, value) => sum + value) / 6
    const products = inside.reduce((sum, value, i) => sum + (value - meanIn) * ((outside[i] ?? 0) - meanOut), 0)
    const squares = inside.reduce((sum, value) => sum + (value - meanIn) ** 2, 0)
    expect(result.degradationSlope).toBeCloseTo(products / squares, 9)
  })

  it('counts a split only when the best falls to the median or below', () => {
    // A leads everywhere but in block 1, where it loses: with block 1 inside, C or B leads.
    const a = fromBlockMeans([-4, 2, 2, 2])
    const b = fromBlockMeans([1, 1, 1, 1])
    const c = fromBlockMeans([0, 0, 0, 0])
    // Splits without block 1 inside (three): A leads inside; outside it has {−4, 2}, last of three. → overfit
    // Splits with block 1 inside (three): B leads; outside, A leads with {2, 2}, B is the median.   → overfit (λ = 0)
    expect(measured([a, b, c], 4)).toMatchObject({ probability: 1, probabilityOfLoss: 0.5 })
    // With four trials the second of four is above the median.
    const d = fromBlockMeans([-1, -1, -1, -1])
    expect(measured([a, b, c, d], 4).probability).toBe(0.5)
  })

  it('is about one half for noise', () => {
    const all = Array.from({ length: 60 }, (_, i) => measured(noise(`noise ${i}`, 10, 400), 8).probability)
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length
    expect(mean).toBeGreaterThan(0.4)
    expect(mean).toBeLessThan(0.6)
  })

  it('is near zero with one trial that is truly better', () => {
    const result = measured(noise('superior', 50, 1_000, (trial) => (trial === 17 ? 0.003 : 0)))
    expect(result).toMatchObject({ blocks: 16, splits: 12_870 })
    expect(result.probability).toBeLessThan(0.01)
    expect(result.probabilityOfLoss).toBeLessThan(0.01)
  })

  it('is near one when what wins in one half must lose in the other', () => {
    // Every trial's returns sum to zero, so that a gain inside is a loss outside.
    const trials = noise('zero sum', 50, 800).map((trial) => {
      const mean = trial.reduce((sum, value) => sum + value, 0) / trial.length
      return trial.map((value) => value - mean)
    })
    const result = measured(trials)
    expect(result.probability).toBeGreaterThan(0.95)
    expect(result.degradationSlope).toBeLessThan(-0.8)
    expect(result.probabilityOfLoss).toBeGreaterThan(0.99)
  })

  it('of equal trials is one: the best is never above the median', () => {
    const [trial = new Float64Array(0)] = noise('equal', 1, 200)
    expect(measured([trial, trial, trial], 4).probability).toBe(1)
  })

  it('uses fewer blocks for short series, dropping the oldest rows', () => {
    expect(measured(noise('short', 5, 95))).toMatchObject({ blocks: 8, splits: 70 })
    const trials = noise('rows', 5, 83)
    const otherStart = trials.map((trial) => trial.map((value, row) => (row < 3 ? value + 0.05 : value)))
    expect(measured(otherStart, 4).degradationSlope).toBeCloseTo(Number(measured(trials, 4).degradationSlope), 9)
    expect(backtestOverfitting(noise('x', 5, 39))).toEqual({ ok: false, reason: 'needs 40 daily returns, has 39' })
    expect(backtestOverfitting(noise('x', 1, 100))).toEqual({ ok: false, reason: 'needs 2 trials, has 1' })
  })

  it('takes a trial that never traded for a Sharpe ratio of zero', () => {
    const flat = new Float64Array(80)
    const losing = fromBlockMeans(new Array<number>(8).fill(-1))
    expect(measured([flat, losing], 4)).toMatchObject({ probability: 0, probabilityOfLoss: 0, degradationSlope: null })
  })

  it('refuses what is not a table of returns', () => {
    const trials = noise('x', 2, 100)
    expect(() => backtestOverfitting([...trials, new Float64Array(99)])).toThrow(RangeError)
    expect(() => backtestOverfitting([...trials, new Float64Array(100).fill(Number.NaN)])).toThrow(RangeError)
    expect(() => backtestOverfitting(trials, { blocks: 5 })).toThrow(RangeError)
    expect(() => backtestOverfitting(trials, { blocks: 18 })).toThrow(RangeError)
  })
})

describe('a split', () => {
  it('ranks the best trial from the worst up and shares ranks among equals', () => {
    expect(assessSplit(Float64Array.of(1, 3, 2), Float64Array.of(5, 6, 7))).toEqual({ inside: 3, outside: 6, logit: 0 })
    expect(assessSplit(Float64Array.of(1, 3, 2), Float64Array.of(5, 9, 7)).logit).toBeCloseTo(Math.log(3), 12)
    expect(assessSplit(Float64Array.of(3, 1, 1), Float64Array.of(5, 5, 7)).logit).toBeCloseTo(Math.log(1.5 / 2.5), 12)
  })
})
