import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deepestSpan, drawdownMetrics, drawdownSpans, drawdowns, maxDrawdown } from '@/lib/domain/metrics/drawdown'
import { compound, dailyReturns, datesFrom } from './runs'

const DATES = ['2024-01-02', '2024-01-03', '2024-01-05', '2024-01-08', '2024-01-12', '2024-01-15', '2024-01-16']
const EQUITY = [100, 120, 90, 96, 120, 150, 135]

describe('drawdowns', () => {
  it('are told with their dates', () => {
    expect(drawdownSpans(DATES, EQUITY)).toEqual([
      { depth: 0.25, peak_date: '2024-01-03', trough_date: '2024-01-05', recovery_date: '2024-01-12' },
      { depth: expect.closeTo(0.1, 12), peak_date: '2024-01-15', trough_date: '2024-01-16', recovery_date: null },
    ])
  })

  it('are counted in calendar days', () => {
    const metrics = drawdownMetrics(DATES, EQUITY)
    expect(metrics.max_drawdown).toEqual({ value: 0.25 })
    expect(metrics.drawdown_days).toEqual({ value: 9 })
    expect(metrics.recovery_days).toEqual({ value: 7 })
    expect(metrics.longest_underwater_days).toEqual({ value: 9 })
    // Depths 0, 0, 0.25, 0.2, 0, 0, 0.1 over seven closes.
    expect(metrics.ulcer_index.value).toBeCloseTo(Math.sqrt((0.0625 + 0.04 + 0.01) / 7), 12)
  })

  it('last to the end without recovery, which is not available', () => {
    const metrics = drawdownMetrics(DATES.slice(0, 4), EQUITY.slice(0, 4))
    expect(metrics.drawdown_days).toEqual({ value: 5 })
    expect(metrics.recovery_days).toEqual({ value: null, reason: 'not recovered by the end of the run' })
  })

  it('of a rising curve are none', () => {
    const metrics = drawdownMetrics(DATES.slice(0, 2), [1, 2])
    expect(metrics.max_drawdown).toEqual({ value: 0 })
    expect(metrics.recovery_days.value).toBeNull()
    expect(deepestSpan([])).toBeNull()
  })

  it('count debt as everything lost', () => {
    expect(maxDrawdown([100, -50])).toBe(1)
  })

  it('lie between 0 and 1, the deepest among them, zero at every new high', () => {
    fc.assert(
      fc.property(dailyReturns(1), (returns) => {
        const equity = compound(100, returns)
        const depths = drawdowns(equity)
        for (const depth of depths) expect(depth >= 0 && depth <= 1).toBe(true)
        expect(maxDrawdown(equity)).toBe(Math.max(...depths))
        expect(deepestSpan(drawdownSpans(datesFrom('2020-01-01', equity.length), equity))?.depth ?? 0).toBe(
          maxDrawdown(equity),
        )
      }),
    )
  })

  it('never get shallower as the run goes on', () => {
    fc.assert(
      fc.property(dailyReturns(2), (returns) => {
        const equity = compound(100, returns)
        expect(maxDrawdown(equity)).toBeGreaterThanOrEqual(maxDrawdown(equity.subarray(0, equity.length - 1)))
      }),
    )
  })
})
