import { describe, expect, it } from 'vitest'
import { performanceOf } from '@/lib/domain/desk-strategies/performance'
import { decimal } from '@/lib/domain/money'

const trip = (pnl: string, closed: string | null, fees = '1') => ({
  symbol: 'ACME',
  closedAt: closed === null ? null : new Date(closed),
  realizedPnl: decimal(pnl),
  fees: decimal(fees),
})

describe('performanceOf', () => {
  it('adds up what was realised, what is open and what it cost, to the cent', () => {
    const done = performanceOf(
      [trip('100.10', '2024-01-02'), trip('-40.05', '2024-01-03'), trip('5', null, '0.5')],
      [{ marketValue: decimal('1020'), costBasis: decimal('1000') }],
    )
    expect([done.realized, done.fees, done.unrealized, done.net].map(String)).toEqual(['65.05', '2.5', '20', '82.55'])
    expect([done.closed, done.open]).toEqual([2, 1])
    expect(done.curve.map(({ realized }) => realized.toString())).toEqual(['99.1', '58.05'])
    expect(done.standing).toMatchObject({ trades: 2, losses: 1 })
  })

  it('gives no statistic of fewer than 30 round trips, and says why', () => {
    const few = performanceOf([trip('1', '2024-01-02')], [])
    expect(few.metrics.win_rate).toEqual({ value: null, reason: 'needs 30 closed trades, has 1' })
    const many = Array.from({ length: 30 }, (_, index) => trip(index % 3 === 0 ? '-9' : '31', '2024-01-02'))
    const { metrics } = performanceOf(many, [])
    expect(metrics.win_rate).toEqual({ value: 20 / 30 })
    expect(metrics.profit_factor).toEqual({ value: 6 })
    expect(metrics.payoff).toEqual({ value: 3 })
    expect(metrics.expectancy.value).toBeCloseTo((20 * 30 - 10 * 10) / 30)
  })
})
