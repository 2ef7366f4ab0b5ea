import { describe, expect, it } from 'vitest'
import { sessionPoints } from '@/lib/domain/backtest/benchmark'
import { buildMarket } from '@/lib/domain/backtest/market'
import { recordOf } from '@/lib/domain/backtest/record'
import { cellRunner } from '@/lib/domain/backtest/sweep'
import { computeMetrics } from '@/lib/domain/metrics/compute-metrics'
import { account, DAY, expectValues, flat, instrument, order, play, START, scripted } from './small-market'

const HOUR = DAY / 24

describe('the points of a curve by session', () => {
  it('are the last instants of days, and the first of all within days', () => {
    expect(sessionPoints(Float64Array.from([0, DAY, 3 * DAY]))).toEqual([0, 1, 2])
    expect(sessionPoints(Float64Array.from([0, HOUR, DAY, DAY + HOUR, 3 * DAY]))).toEqual([0, 1, 3, 4])
    expect(sessionPoints(new Float64Array())).toEqual([])
  })

  it('hold what the first day of an hourly run brought', () => {
    const times = [0, 1, 2, 24, 25].map((hour) => START + hour * HOUR)
    const bars = instrument('A', flat([100, 100, 110, 110, 121]), { times })
    const plan = { 0: order({ quantity: 100 }) }
    const result = play([bars], plan)
    const record = recordOf(result, [bars], null)
    // A hundred shares bought at 100 are worth 11,000 after the first day and 12,100 after the second.
    expectValues(record.equity, [10_000, 11_000, 12_100])
    expectValues(record.benchmark as Float64Array, [1, 1.1, 1.21])
    expect(record.dates).toEqual(['2023-12-31', '2024-01-01', '2024-01-02'])
    expect(computeMetrics(record).metrics.total_return?.value).toBeCloseTo(0.21, 12)

    const cell = cellRunner(buildMarket([bars]), scripted(plan), account(), { riskFreeRate: 0 })({})
    expectValues(cell.equity, [10_000, 11_000, 12_100])
    expect(cell.figures.total_return).toBeCloseTo(0.21, 12)
  })
})

describe('bars a day', () => {
  it('are counted over the first twenty days, so that nothing that comes later changes a size', () => {
    const twice = Array.from({ length: 20 }, (_, day) => [START + day * DAY, START + day * DAY + HOUR]).flat()
    const once = Array.from({ length: 30 }, (_, day) => START + (20 + day) * DAY)
    const market = (times: number[]) => buildMarket([instrument('A', flat(times.map(() => 100)), { times })])
    expect(market([...twice, ...once]).barsPerDay[0]).toBe(2)
    expect(market(once).barsPerDay[0]).toBe(1)
    expect(market(twice.slice(0, 5)).barsPerDay[0]).toBeCloseTo(5 / 3, 12)
  })
})
