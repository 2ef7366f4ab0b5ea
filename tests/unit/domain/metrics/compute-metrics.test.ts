import fc from 'fast-check'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import { metricsReport } from '@/lib/contracts/api/metrics'
import { monthlyReturns, yearlyReturns } from '@/lib/domain/metrics/calendar-tables'
import { METRIC_CATALOGUE, METRIC_KEYS } from '@/lib/domain/metrics/catalogue'
import { computeMetrics, type MetricsReport } from '@/lib/domain/metrics/compute-metrics'
import { compound, dailyReturns, runOf, tradeOf } from './runs'

const ALWAYS_GIVEN = new Set([
  'total_return',
  'max_drawdown',
  'drawdown_days',
  'longest_underwater_days',
  'ulcer_index',
  'closed_trades',
  'average_exposure',
  'time_in_market',
  'fees',
  'slippage_cost',
  'model_spend',
])
const wave = (length: number) => Float64Array.from({ length }, (_, i) => 0.001 + 0.01 * Math.sin(i))

describe('computeMetrics', () => {
  it('annualises over 252 sessions', () => {
    const year = Float64Array.from({ length: 252 }, (_, i) => (i % 2 === 0 ? 0.02 : -0.01))
    const { metrics } = computeMetrics(runOf(compound(100, year)))
    const total = (1.02 * 0.99) ** 126 - 1
    expect(metrics.total_return.value).toBeCloseTo(total, 9)
    expect(metrics.cagr.value).toBeCloseTo(total, 9)
    expect(metrics.annual_return.value).toBeCloseTo(0.005 * 252, 9)
    expect(metrics.volatility.value).toBeCloseTo(Math.sqrt((252 * 0.015 ** 2) / 251) * Math.sqrt(252), 9)
    const half = computeMetrics(runOf(compound(100, year.subarray(0, 126)))).metrics
    expect(half.cagr.value).toBeCloseTo((1.02 * 0.99) ** 126 - 1, 9)
  })

  it('gives exposure, turnover and costs per year', () => {
    const run = runOf(new Float64Array(127).fill(1_000), {
      exposure: Float64Array.from({ length: 127 }, (_, i) => (i < 63 ? 0 : 0.5)),
      tradedNotional: 6_000,
      fees: 10,
      slippageCost: 20,
      modelSpend: 5,
    })
    const { metrics } = computeMetrics(run)
    expect(metrics.average_exposure.value).toBeCloseTo(32 / 127, 12)
    expect(metrics.time_in_market.value).toBeCloseTo(64 / 127, 12)
    // Half a year: 3,000 of 1,000 twice.
    expect(metrics.turnover.value).toBeCloseTo(6, 12)
    expect(metrics.fee_drag.value).toBeCloseTo(0.02, 12)
    expect(metrics.cost_drag.value).toBeCloseTo(0.07, 12)
    expect(metrics.fees).toEqual({ value: 10 })
  })

  it('withholds ratios under sixty daily returns and always gives return and drawdown', () => {
    const { metrics } = computeMetrics(runOf(compound(100, wave(59)), { benchmark: compound(1, wave(59)) }))
    for (const key of METRIC_KEYS) {
      const metric = metrics[key]
      const group = METRIC_CATALOGUE[key].group
      if (ALWAYS_GIVEN.has(key) || key === 'benchmark_return' || key === 'excess_return')
        expect(metric.value, key).not.toBeNull()
      // The deepest fall ends on January 14th and is made good on the 17th.
      else if (key === 'recovery_days') expect(metric).toEqual({ value: 3 })
      else {
        const reason = group === 'trades' ? 'needs 30 closed trades, has 0' : 'needs 60 daily returns, has 59'
        expect(metric, key).toEqual({ value: null, reason })
      }
    }
    expect(computeMetrics(runOf(compound(100, wave(60)))).metrics.sharpe.value).not.toBeNull()
  })

  it('serves a run of one point', () => {
    const report = computeMetrics(runOf([1_000]))
    expect(report.metrics.total_return).toEqual({ value: 0 })
    expect(report.metrics.max_drawdown).toEqual({ value: 0 })
    expect(report).toMatchObject({ worst_drawdown: null, monthly_returns: [], return_histogram: null })
  })

  it('says that an account is gone instead of computing with it', () => {
    const { metrics } = computeMetrics(runOf([...compound(100, wave(80)), 0, -20, 5]))
    expect(metrics.total_return.value).toBeCloseTo(-0.95, 12)
    expect(metrics.max_drawdown).toEqual({ value: 1 })
    expect(metrics.sharpe).toEqual({ value: null, reason: 'equity fell to zero' })
  })

  it('refuses records that no run can have left', () => {
    expect(() => computeMetrics(runOf([]))).toThrow(RangeError)
    expect(() => computeMetrics(runOf([0, 1]))).toThrow('equity starts above zero')
    expect(() => computeMetrics(runOf([1, Number.NaN]))).toThrow('not a finite number')
    expect(() => computeMetrics(runOf([1, 2], { exposure: new Float64Array(1) }))).toThrow('1 values for 2 dates')
    expect(() => computeMetrics(runOf([1, 2], { dates: ['2024-01-03', '2024-01-02'] }))).toThrow('out of order')
    expect(() => computeMetrics(runOf([1, 2], { benchmark: Float64Array.of(1, 0) }))).toThrow('benchmark')
  })

  it('is plain JSON that the contract accepts unchanged, whatever the run', () => {
    const trades = fc.array(
      fc
        .tuple(fc.double({ min: -1e5, max: 1e5, noNaN: true }), fc.boolean())
        .map(([pnl, open]) => tradeOf(pnl, { open })),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(dailyReturns(0), fc.boolean(), trades, (returns, compared, list) => {
        const equity = compound(100_000, returns)
        const report = computeMetrics(runOf(equity, { trades: list, benchmark: compared ? equity : null }), {
          riskFreeRate: 0.03,
        })
        expect(Object.keys(report.metrics).sort()).toEqual([...METRIC_KEYS].sort())
        for (const metric of Object.values(report.metrics)) {
          if (metric.value === null) expect(metric.reason).not.toBe('')
          else expect(Number.isFinite(metric.value)).toBe(true)
        }
        // Minus zero becomes zero in JSON; nothing else may change.
        expect(JSON.stringify(metricsReport.parse(JSON.parse(JSON.stringify(report))))).toBe(JSON.stringify(report))
      }),
    )
  })

  it('has the shape of the contract, both ways', () => {
    expectTypeOf<z.infer<typeof metricsReport>>().toEqualTypeOf<MetricsReport>()
    const { metrics, ...rest } = computeMetrics(runOf([1, 2]))
    const { sharpe, ...without } = metrics
    expect(metricsReport.safeParse({ ...rest, metrics: without }).success).toBe(false)
    expect(metricsReport.safeParse({ ...rest, metrics: { ...metrics, invented: sharpe } }).success).toBe(false)
  })
})

describe('calendar tables', () => {
  const dates = ['2023-11-30', '2023-12-15', '2023-12-29', '2024-01-02', '2024-01-31', '2024-02-01']
  const equity = [100, 105, 110, 99, 121, 121]

  it('measure each month from the last close of the one before', () => {
    expect(monthlyReturns(dates, equity, null)).toEqual([
      { period: '2023-12', strategy: expect.closeTo(0.1, 12), benchmark: null },
      { period: '2024-01', strategy: expect.closeTo(0.1, 12), benchmark: null },
      { period: '2024-02', strategy: 0, benchmark: null },
    ])
  })

  it('measure years alike, beside the benchmark', () => {
    expect(yearlyReturns(dates, equity, [10, 10, 20, 20, 20, 15])).toEqual([
      { period: '2023', strategy: expect.closeTo(0.1, 12), benchmark: 1 },
      { period: '2024', strategy: expect.closeTo(0.1, 12), benchmark: -0.25 },
    ])
  })

  it('compound to the total return', () => {
    fc.assert(
      fc.property(dailyReturns(1), (returns) => {
        const { metrics, monthly_returns } = computeMetrics(runOf(compound(1, returns)))
        const compounded = monthly_returns.reduce((value, month) => value * (1 + month.strategy), 1)
        expect(compounded - 1).toBeCloseTo(Number(metrics.total_return.value), 9)
      }),
    )
  })
})

describe('the catalogue', () => {
  it('defines every metric in one sentence', () => {
    for (const [key, { label, definition }] of Object.entries(METRIC_CATALOGUE)) {
      expect(label, key).not.toBe('')
      expect(definition, key).toMatch(/^[A-Z].*\.$/)
    }
  })
})
