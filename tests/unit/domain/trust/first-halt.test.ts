import { describe, expect, it } from 'vitest'
import { firstHalt } from '@/lib/domain/trust/first-halt'
import { runOf, tradeOf } from '../metrics/runs'

const LIMITS = {
  drawdownHalt: 0.2,
  drawdownResume: 0.1,
  lossStreak: 3,
  winStreak: 2,
  dailyLoss: 0.05,
  staleSeconds: 60,
  modelFailures: 3,
  brokerErrors: 3,
  ordersPerMinute: 30,
  probe: 0.01,
}
const START = Date.UTC(2020, 0, 1)
const trades = (...pnls: number[]) =>
  pnls.map((pnl, day) => tradeOf(pnl, { exitTime: START + day * 86_400_000, entryTime: START }))

describe('the first halt that live trading would have made', () => {
  it('is on the day on which equity is further below its peak than is allowed', () => {
    // A fifth below is allowed; the day of 5 % less at once only reduces.
    const found = firstHalt(runOf([100, 110, 104, 88, 87.9, 120, 60]), LIMITS)
    expect(found).toEqual({ date: '2020-01-05', reason: expect.stringContaining('20.1 % below its peak') })
    expect(firstHalt(runOf([100, 110, 104, 88, 100, 80.1]), { ...LIMITS, drawdownHalt: 0.28 })).toBeNull()
  })

  it('is on the day that ends with too many losses in a row; trades that bring nothing neither count nor break', () => {
    const level = runOf(new Array(8).fill(100))
    expect(firstHalt({ ...level, trades: trades(-1, -1, 5, -1, 0, -1, -1) }, LIMITS)).toEqual({
      date: '2020-01-07',
      reason: '3 trades in a row were lost.',
    })
    expect(firstHalt({ ...level, trades: trades(-1, -1, 5, -1, -1, 5, -1, -1) }, LIMITS)).toBeNull()
  })

  it('does not count what is still open', () => {
    const open = tradeOf(-1, { exitTime: START + 3 * 86_400_000, open: true })
    expect(firstHalt({ ...runOf([100, 100, 100, 100]), trades: [...trades(-1, -1), open] }, LIMITS)).toBeNull()
  })
})
