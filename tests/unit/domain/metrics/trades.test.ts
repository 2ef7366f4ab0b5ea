import { describe, expect, it } from 'vitest'
import { bestTradeShare, tradeMetrics } from '@/lib/domain/metrics/trades'
import { tradeOf } from './runs'

/** Thirty trades in order of exit: 18 winners of 200, 12 losers of 100, the last seven all lost. */
const wins = Array.from({ length: 18 }, () => 200)
const order = [
  ...wins.slice(0, 10),
  ...Array.from({ length: 5 }, () => -100),
  ...wins.slice(10),
  ...Array.from({ length: 7 }, () => -100),
]
const trades = order.map((pnl, i) =>
  tradeOf(pnl, {
    exitTime: i,
    barsHeld: i % 2 === 0 ? 2 : 4,
    mae: pnl > 0 ? -0.01 : -0.06,
    mfe: pnl > 0 ? 0.07 : 0.02,
  }),
)

describe('trade statistics', () => {
  it('are those worked by hand', () => {
    const metrics = tradeMetrics(trades)
    const value = (key: keyof typeof metrics) => metrics[key].value
    expect(value('closed_trades')).toBe(30)
    expect(value('win_rate')).toBeCloseTo(0.6, 12)
    expect(value('profit_factor')).toBeCloseTo(3, 12)
    expect(value('payoff')).toBeCloseTo(2, 12)
    expect(value('expectancy')).toBeCloseTo(80, 12)
    expect(value('average_trade_return')).toBeCloseTo(0.08, 12)
    expect(value('kelly')).toBeCloseTo(0.6 - 0.4 / 2, 12)
    // Squared distances from 80: 18 · 120² + 12 · 180² = 648,000.
    expect(value('sqn')).toBeCloseTo((Math.sqrt(30) * 80) / Math.sqrt(648_000 / 29), 12)
    expect(value('longest_wins')).toBe(10)
    expect(value('longest_losses')).toBe(7)
    expect(value('best_trade_share')).toBeCloseTo(200 / 2_400, 12)
    expect(value('average_bars_held')).toBe(3)
    expect(value('average_mae')).toBeCloseTo(-0.03, 12)
    expect(value('average_mfe')).toBeCloseTo(0.05, 12)
    expect(value('winners_mae')).toBeCloseTo(-0.01, 12)
    expect(value('edge_ratio')).toBeCloseTo(5 / 3, 12)
  })

  it('follow the order of exits, not of the list', () => {
    expect(tradeMetrics(trades.toReversed())).toEqual(tradeMetrics(trades))
  })

  it('need thirty closed trades and count open ones as none', () => {
    const metrics = tradeMetrics([...trades.slice(1), tradeOf(1e6, { open: true })])
    expect(metrics.closed_trades).toEqual({ value: 29 })
    const { closed_trades, ...rest } = metrics
    for (const metric of Object.values(rest)) {
      expect(metric).toEqual({ value: null, reason: 'needs 30 closed trades, has 29' })
    }
  })

  it('give reasons where nobody won, nobody lost or nothing varied', () => {
    const won = tradeMetrics(Array.from({ length: 30 }, () => tradeOf(50)))
    expect(won.win_rate).toEqual({ value: 1 })
    for (const key of ['profit_factor', 'payoff', 'kelly'] as const) {
      expect(won[key]).toEqual({ value: null, reason: 'no trade lost' })
    }
    expect(won.sqn).toEqual({ value: null, reason: 'P&L does not vary' })
    const lost = tradeMetrics(Array.from({ length: 30 }, () => tradeOf(-50)))
    expect(lost.profit_factor).toEqual({ value: 0 })
    for (const key of ['payoff', 'kelly', 'winners_mae'] as const) {
      expect(lost[key]).toEqual({ value: null, reason: 'no trade won' })
    }
    expect(lost.best_trade_share).toEqual({ value: null, reason: 'no net profit' })
  })
})

describe('the share of the best trade', () => {
  it('is above one when the rest lost money', () => {
    expect(bestTradeShare([tradeOf(300), tradeOf(-100)])).toBeCloseTo(1.5, 12)
    expect(bestTradeShare([tradeOf(300), tradeOf(-300)])).toBeNull()
    // What is still held has brought its part, too.
    expect(bestTradeShare([tradeOf(300), tradeOf(-100), tradeOf(400, { open: true })])).toBeCloseTo(400 / 600, 12)
    expect(bestTradeShare([tradeOf(100), tradeOf(400, { open: true })])).toBeCloseTo(0.8, 12)
  })
})
