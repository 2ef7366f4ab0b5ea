import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import { createRandom } from '@/lib/domain/prng'
import {
  type SimulationResult,
  simulateBlocks,
  simulateTrades,
  tradeContributions,
} from '@/lib/domain/trust/monte-carlo'
import { tradeOf } from '../metrics/runs'

const simulated = (result: SimulationResult) => {
  if (!result.ok) throw new Error(result.reason)
  return result.simulation
}
const random = createRandom('monte carlo')
const daily = Float64Array.from({ length: 504 }, () => 0.0008 + 0.012 * random.normal())

describe('simulated trades', () => {
  const contributions = Float64Array.from({ length: 40 }, (_, i) => (i % 4 === 0 ? -0.05 : 0.03))

  it('in another order end where they ended, by another way', () => {
    const { finalReturn, maxDrawdown, probabilityOfLoss } = simulated(
      simulateTrades(contributions, { seed: 's', method: 'shuffle' }),
    )
    const total = 0.95 ** 10 * 1.03 ** 30 - 1
    expect(finalReturn.p5).toBeCloseTo(total, 9)
    expect(finalReturn.p95).toBeCloseTo(total, 9)
    expect(probabilityOfLoss).toBe(0)
    expect(maxDrawdown.p5).toBeGreaterThanOrEqual(0.05 - 1e-12)
    expect(maxDrawdown.p95).toBeGreaterThan(maxDrawdown.p5)
  })

  it('drawn with replacement spread as the binomial distribution says', () => {
    // The number of losers is binomial (40, ¼): its 5 % and 95 % quantiles are 6 and 15.
    const { finalReturn } = simulated(simulateTrades(contributions, { seed: 's', samples: 5_000 }))
    expect(finalReturn.p5).toBeCloseTo(0.95 ** 15 * 1.03 ** 25 - 1, 9)
    expect(finalReturn.p50).toBeCloseTo(0.95 ** 10 * 1.03 ** 30 - 1, 9)
    expect(finalReturn.p95).toBeCloseTo(0.95 ** 6 * 1.03 ** 34 - 1, 9)
  })

  it('stay at zero once all is lost', () => {
    const ruin = simulated(simulateTrades(new Float64Array(30).fill(-1.5), { seed: 's' }))
    expect(ruin.finalReturn.p95).toBe(-1)
    expect(ruin).toMatchObject({ probabilityOfLoss: 1, probabilityOfDrawdown: 1 })
  })

  it('are fractions of the equity before each entry', () => {
    const dates = ['2024-01-02', '2024-01-03', '2024-01-04']
    const equity = Float64Array.of(1_000, 2_000, 4_000)
    const at = (date: string, hour = 0) => dateToMs(date) + hour * 3_600_000
    const trades = [
      tradeOf(300, { entryTime: at('2024-01-04', 15), exitTime: 4 }),
      tradeOf(100, { entryTime: at('2024-01-02'), exitTime: 2 }),
      tradeOf(200, { entryTime: at('2024-01-03', 20), exitTime: 3 }),
      tradeOf(999, { open: true }),
    ]
    expect([...tradeContributions(trades, { dates, equity })]).toEqual([0.1, 0.2, 0.15])
  })

  it('need thirty, and equity to be fractions of', () => {
    expect(simulateTrades(contributions.subarray(0, 29), { seed: 's' })).toEqual({
      ok: false,
      reason: 'needs 30 closed trades, has 29',
    })
    const broke = tradeContributions(
      Array.from({ length: 30 }, () => tradeOf(5)),
      { dates: ['2024-01-02'], equity: new Float64Array(1) },
    )
    expect(simulateTrades(broke, { seed: 's' })).toEqual({ ok: false, reason: 'equity fell to zero' })
  })
})

describe('simulated blocks of returns', () => {
  it('are the same for the same seed', () => {
    expect(simulateBlocks(daily, { seed: 'a' })).toEqual(simulateBlocks(daily, { seed: 'a' }))
    expect(simulateBlocks(daily, { seed: 'a' })).not.toEqual(simulateBlocks(daily, { seed: 'b' }))
  })

  it('spread around the run as the central limit theorem says', () => {
    const { finalReturn } = simulated(simulateBlocks(daily, { seed: 's', samples: 4_000, blockLength: 1 }))
    const logs = daily.map(Math.log1p)
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length
    const deviation = Math.sqrt(logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length)
    expect(Math.log1p(finalReturn.p50)).toBeCloseTo(mean * 504, 1)
    const width = Math.log1p(finalReturn.p95) - Math.log1p(finalReturn.p5)
    expect(width / (2 * 1.645 * deviation * Math.sqrt(504))).toBeCloseTo(1, 1)
  })

  it('order their percentiles and count drawdowns beyond the limit', () => {
    fc.assert(
      fc.property(fc.string(), fc.double({ min: 0.01, max: 0.5, noNaN: true }), (seed, limit) => {
        const strict = simulated(simulateBlocks(daily, { seed, samples: 100, drawdownLimit: limit }))
        const lax = simulated(simulateBlocks(daily, { seed, samples: 100, drawdownLimit: limit + 0.05 }))
        for (const { p5, p25, p50, p75, p95 } of [strict.finalReturn, strict.maxDrawdown]) {
          expect([p5, p25, p50, p75, p95]).toEqual([p5, p25, p50, p75, p95].toSorted((a, b) => a - b))
        }
        expect(strict.maxDrawdown.p5).toBeGreaterThanOrEqual(0)
        expect(strict.maxDrawdown.p95).toBeLessThanOrEqual(1)
        expect(lax.probabilityOfDrawdown).toBeLessThanOrEqual(strict.probabilityOfDrawdown)
        if (strict.maxDrawdown.p50 > limit) expect(strict.probabilityOfDrawdown).toBeGreaterThanOrEqual(0.5)
      }),
      { numRuns: 20 },
    )
  })

  it('keep losing streaks together that independent draws would scatter', () => {
    const waves = Float64Array.from({ length: 600 }, (_, i) => 0.0002 + 0.01 * Math.sin((2 * Math.PI * i) / 60))
    const chosen = simulated(simulateBlocks(waves, { seed: 's' }))
    const scattered = simulated(simulateBlocks(waves, { seed: 's', blockLength: 1 }))
    expect(chosen.maxDrawdown.p50).toBeGreaterThan(1.5 * scattered.maxDrawdown.p50)
  })

  it('need sixty daily returns', () => {
    expect(simulateBlocks(daily.subarray(0, 20), { seed: 's' })).toEqual({
      ok: false,
      reason: 'needs 60 daily returns, has 20',
    })
  })
})
