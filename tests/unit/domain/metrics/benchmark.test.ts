import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeMetrics } from '@/lib/domain/metrics/compute-metrics'
import { rollingBeta, rollingSharpe } from '@/lib/domain/metrics/rolling'
import { compound, dailyReturns, runOf } from './runs'

const market = Float64Array.from(
  { length: 120 },
  (_, i) => 0.0005 + 0.01 * Math.sin(i * 1.7) + 0.004 * Math.cos(i * 0.3),
)
const against = (own: Float64Array, benchmark: Float64Array, riskFreeRate = 0) =>
  computeMetrics(runOf(compound(1_000, own), { benchmark: compound(50, benchmark) }), { riskFreeRate }).metrics

describe('measured against a benchmark', () => {
  it('an account that doubles each move and adds a bit a day has beta 2 and that alpha', () => {
    const metrics = against(
      market.map((value) => 0.0001 + 2 * value),
      market,
    )
    expect(metrics.beta.value).toBeCloseTo(2, 9)
    expect(metrics.alpha.value).toBeCloseTo(0.0252, 9)
    expect(metrics.correlation.value).toBeCloseTo(1, 9)
  })

  it('alpha is measured above the risk-free rate', () => {
    // Half in the market, half in cash at the risk-free rate: beta one half, alpha nil.
    const rate = 1.04 ** (1 / 252) - 1
    const metrics = against(
      market.map((value) => 0.5 * value + 0.5 * rate),
      market,
      0.04,
    )
    expect(metrics.beta.value).toBeCloseTo(0.5, 9)
    expect(metrics.alpha.value).toBeCloseTo(0, 9)
  })

  it('captures, tracking error and information ratio are those worked by hand', () => {
    const benchmark = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.02 : -0.01))
    const own = Float64Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 0.03 : -0.005))
    const metrics = against(own, benchmark)
    expect(metrics.up_capture.value).toBeCloseTo(1.5, 9)
    expect(metrics.down_capture.value).toBeCloseTo(0.5, 9)
    // Differences alternate between 1 % and 0.5 %: mean 0.75 %, squared distances 60 · 0.0025².
    const deviation = Math.sqrt((60 * 0.0025 ** 2) / 59)
    expect(metrics.tracking_error.value).toBeCloseTo(deviation * Math.sqrt(252), 9)
    expect(metrics.information_ratio.value).toBeCloseTo((0.0075 / deviation) * Math.sqrt(252), 6)
    expect(metrics.excess_return.value).toBeCloseTo((1.03 * 0.995) ** 30 - (1.02 * 0.99) ** 30, 9)
  })

  it('the benchmark itself has beta 1, alpha 0 and nothing to divide by', () => {
    const metrics = against(market, market)
    expect(metrics.beta.value).toBeCloseTo(1, 12)
    expect(metrics.alpha.value).toBeCloseTo(0, 12)
    expect(metrics.information_ratio).toEqual({ value: null, reason: 'the run does not differ from the benchmark' })
  })

  it('a benchmark that stands still gives no beta', () => {
    const metrics = against(market, new Float64Array(120))
    expect(metrics.beta).toEqual({ value: null, reason: 'the benchmark does not vary' })
    expect(metrics.alpha.value).toBeNull()
    expect(metrics.up_capture).toEqual({ value: null, reason: 'the benchmark never rose' })
  })

  it('without one, the reason is said', () => {
    const { metrics } = computeMetrics(runOf(compound(1, market)))
    expect(metrics.beta).toEqual({ value: null, reason: 'the run has no benchmark' })
    expect(metrics.benchmark_return.value).toBeNull()
  })
})

describe('rolling figures', () => {
  it('end at the figure of the last window', () => {
    fc.assert(
      fc.property(dailyReturns(60, 90), (returns) => {
        const window = 60
        const tail = returns.subarray(returns.length - window)
        const sharpe = computeMetrics(runOf(compound(1, tail))).metrics.sharpe.value
        if (sharpe === null || Math.abs(sharpe) > 1e3) return
        expect(rollingSharpe(returns, window).at(-1)).toBeCloseTo(sharpe, 5)
      }),
    )
  })

  it('warm up with NaN and stay as long as the returns', () => {
    const sharpe = rollingSharpe(market, 20)
    const beta = rollingBeta(market, market, 20)
    expect(sharpe).toHaveLength(120)
    expect(sharpe.subarray(0, 19).every(Number.isNaN)).toBe(true)
    expect(sharpe.subarray(19).every(Number.isFinite)).toBe(true)
    expect(beta[18]).toBeNaN()
    for (const value of beta.subarray(19)) expect(value).toBeCloseTo(1, 9)
    for (const value of rollingBeta(
      market.map((value) => -3 * value + 0.001),
      market,
      20,
    ).subarray(19)) {
      expect(value).toBeCloseTo(-3, 6)
    }
  })

  it('are NaN where nothing varies, and refuse windows and series that make no sense', () => {
    expect(rollingSharpe(new Float64Array(5).fill(0.01), 3).every(Number.isNaN)).toBe(true)
    expect(rollingBeta(market, new Float64Array(120), 3).every(Number.isNaN)).toBe(true)
    expect(() => rollingSharpe(market, 1)).toThrow(RangeError)
    expect(() => rollingBeta(market, market.subarray(1), 3)).toThrow(RangeError)
  })
})
