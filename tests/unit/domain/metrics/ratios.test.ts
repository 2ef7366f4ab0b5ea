import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeMetrics } from '@/lib/domain/metrics/compute-metrics'
import { moments } from '@/lib/domain/metrics/distribution'
import { requireSample } from '@/lib/domain/metrics/metric'
import { ratioMetrics } from '@/lib/domain/metrics/ratios'
import { BACON_RETURNS, ROLLINGER_RETURNS } from './published'
import { compound, dailyReturns, runOf } from './runs'

const always = requireSample(1, 1, '')
const ratios = (excess: Float64Array, cagr = 0.2, drawdown = 0.1) =>
  ratioMetrics(excess, moments(excess), { cagr: { value: cagr }, drawdown: { value: drawdown } }, always)

describe('ratios', () => {
  it('give the published Sortino ratio', () => {
    expect(Number(ratios(ROLLINGER_RETURNS).sortino.value) / Math.sqrt(252)).toBeCloseTo(4.417, 3)
  })

  it('give the published Omega and downside deviation', () => {
    expect(ratios(BACON_RETURNS).omega.value).toBeCloseTo(1.78, 2)
    const aboveHalf = BACON_RETURNS.map((value) => value - 0.005)
    expect(ratios(aboveHalf).omega.value).toBeCloseTo(1.29, 2)
    const downside = (moments(aboveHalf).mean / Number(ratios(aboveHalf).sortino.value)) * Math.sqrt(252)
    expect(downside).toBeCloseTo(0.0255, 4)
  })

  it('give Sharpe and Calmar ratios worked by hand', () => {
    // 1 %, 2 %, 3 %: mean 2 %, sample deviation 1 %.
    expect(ratios(Float64Array.of(0.01, 0.02, 0.03)).sharpe.value).toBeCloseTo(2 * Math.sqrt(252), 9)
    expect(ratios(BACON_RETURNS, 0.3, 0.15).calmar.value).toBeCloseTo(2, 12)
  })

  it('are not available, with a reason, where they would divide by zero', () => {
    const steady = ratios(new Float64Array(80).fill(0.001), 0.2, 0)
    expect(steady.sharpe).toEqual({ value: null, reason: 'returns do not vary' })
    expect(steady.sortino).toEqual({ value: null, reason: 'no day was below the risk-free rate' })
    expect(steady.omega.value).toBeNull()
    expect(steady.calmar).toEqual({ value: null, reason: 'there was no drawdown' })
  })

  it('take rounding in a steady curve for no variation', () => {
    const { metrics } = computeMetrics(runOf(compound(100_000, new Float64Array(500).fill(0.01))))
    expect(metrics.sharpe.value).toBeNull()
    expect(metrics.kurtosis.value).toBeNull()
  })

  it('convert the annual risk-free rate so that it compounds over 252 sessions', () => {
    const rate = 1.05 ** (1 / 252) - 1
    const atRate = Float64Array.from({ length: 252 }, (_, i) => rate + (i % 2 === 0 ? 0.01 : -0.01))
    const { metrics } = computeMetrics(runOf(compound(1, atRate)), { riskFreeRate: 0.05 })
    expect(metrics.sharpe.value).toBeCloseTo(0, 9)
    expect(metrics.omega.value).toBeCloseTo(1, 9)
  })
})

describe('the Sharpe ratio', () => {
  it('does not depend on the size of the account', () => {
    fc.assert(
      fc.property(dailyReturns(60), fc.double({ min: 1e-3, max: 1e6, noNaN: true }), (returns, factor) => {
        const own = computeMetrics(runOf(compound(1_000, returns))).metrics.sharpe
        const scaled = computeMetrics(runOf(compound(1_000 * factor, returns))).metrics.sharpe
        if (own.value === null) expect(scaled.value).toBeNull()
        else expect(scaled.value).toBeCloseTo(own.value, 6)
      }),
    )
  })

  it('does not depend on leverage and turns with the sign', () => {
    fc.assert(
      fc.property(dailyReturns(60), fc.double({ min: 0.1, max: 3, noNaN: true }), (returns, leverage) => {
        const own = ratios(returns).sharpe.value
        if (own === null || Math.abs(own) > 1e3) return
        expect(ratios(returns.map((value) => value * leverage)).sharpe.value).toBeCloseTo(own, 6)
        expect(ratios(returns.map((value) => -value)).sharpe.value).toBeCloseTo(-own, 6)
      }),
    )
  })
})
