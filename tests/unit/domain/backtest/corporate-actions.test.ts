import { describe, expect, it } from 'vitest'
import { holdEqually } from '@/lib/domain/backtest/benchmark'
import type { MarketAction } from '@/lib/domain/backtest/market'
import { DAY, expectValues, fillsOf, flat, instrument, order, play, type Row, START } from './small-market'

const on = (day: number, type: MarketAction['type'], value: number): MarketAction => ({
  time: START + day * DAY,
  type,
  value,
})
const bars = (rows: readonly Row[], ...actions: MarketAction[]) => [instrument('A', rows, { actions })]

describe('split', () => {
  it('multiplies shares, leaves equity as it was and counts the round trip in new shares', () => {
    const result = play(bars(flat([100, 100, 50, 55]), on(2, 'split', 2)), {
      0: order({}),
      2: order({ side: 'sell', quantity: 20 }),
    })
    expect([...result.equity]).toEqual([10_000, 10_000, 10_000, 10_100])
    expect(result.trades).toMatchObject([{ quantity: 20, entryPrice: 50, exitPrice: 55, pnl: 100, mae: 0 }])
    expect(result.trades[0]?.mfe).toBeCloseTo(0.1, 12)
  })

  it('pays a part of a share out at the split price', () => {
    // 7 × 1.5 = 10.5: ten shares and half of 60 in cash.
    const result = play(bars(flat([90, 90, 60]), on(2, 'split', 1.5)), { 0: order({ quantity: 7 }) })
    expect(result.open).toEqual([{ symbol: 'A', quantity: 10, price: 60 }])
    expect(result.finalEquity).toBeCloseTo(10_000, 9)
    expect(result.trades[0]?.pnl).toBeCloseTo(0, 9)
  })

  it('keeps the part where fractions are held', () => {
    const result = play(bars(flat([90, 90, 60]), on(2, 'split', 1.5)), { 0: order({ quantity: 7 }) }, { lot: 0 })
    expect(result.open).toEqual([{ symbol: 'A', quantity: 10.5, price: 60 }])
  })

  it('that leaves less than a share closes the position, and another can be opened', () => {
    // Thirty of the first bar's shares are three of those after the split.
    const plan = { 0: order({ quantity: 5 }), 2: order({ quantity: 30 }) }
    const result = play(bars(flat([100, 100, 1_000, 1_000, 1_100]), on(2, 'split', 0.1)), plan)
    expect(result.trades.map(({ quantity, pnl, open }) => [quantity, pnl, open])).toEqual([
      [0.5, 0, false],
      [3, 300, true],
    ])
    expect(result.finalEquity).toBeCloseTo(10_300, 9)
  })

  it('takes a part of a share off a short position too', () => {
    const plan = { 0: order({ side: 'sell', quantity: 7 }) }
    const result = play(bars(flat([90, 90, 60]), on(2, 'split', 1.5)), plan, { allowShort: true })
    expect(result.open).toEqual([{ symbol: 'A', quantity: -10, price: 60 }])
    expect(result.finalEquity).toBeCloseTo(10_000, 9)
  })

  it('scales working orders and what was decided on the bar before', () => {
    const rows: Row[] = [...flat([100]), [50, 51, 44, 48], [48, 50, 47, 49]]
    const limit = order({ type: 'limit', limit: 90 })
    expect(fillsOf(play(bars(rows, on(1, 'split', 2)), { 0: limit }))).toEqual([[1, 'BUY', 20, 45]])
    expect(fillsOf(play(bars(rows, on(1, 'split', 2)), { 0: order({}) }))).toEqual([[1, 'BUY', 20, 50]])
  })

  it('scales brackets and trailing stops', () => {
    const rows: Row[] = [...flat([100, 100]), [50, 52, 49, 50], [50, 50, 44, 46]]
    const exitOf = (bracket: object) => fillsOf(play(bars(rows, on(2, 'split', 2)), { 0: order({ bracket }) }))[1]
    expect(exitOf({ stopLoss: 90, takeProfit: 120 })).toEqual([3, 'SELL', 20, 45])
    // Trail 10 becomes 5; after the high of 52 the stop is 47.
    expect(exitOf({ trail: 10 })).toEqual([3, 'SELL', 20, 47])
  })

  it('charges the shares that traded, before and after it', () => {
    // 4 of 10 before, then 12 of the 12 that are left: 16 × 0.05.
    const rows: Row[] = [...flat([100]), [100, 100, 100, 100, 40], [50, 50, 50, 50, 900]]
    const result = play(
      bars(rows, on(2, 'split', 2)),
      { 0: order({}) },
      {
        maxVolumeShare: 0.1,
        commission: { kind: 'per_share', perShare: 0.05, minimum: 0 },
      },
    )
    expect(fillsOf(result).map(([, , quantity]) => quantity)).toEqual([4, 12])
    expect(result.commission).toBeCloseTo(0.8, 12)
  })

  it('waits for the next bar when the symbol has none that day', () => {
    const times = [0, 1, 4].map((day) => START + day * DAY)
    const holed = instrument('A', flat([100, 100, 50]), { times, actions: [on(3, 'split', 2)] })
    const result = play([holed, instrument('B', flat([1, 1, 1, 1, 1]))], { 0: order({}) })
    expect([...result.equity]).toEqual([10_000, 10_000, 10_000, 10_000, 10_000])
  })
})

describe('dividend', () => {
  const rows = flat([100, 100, 98])

  it('is paid to who held before the day, also when they sell at its open', () => {
    const plan = { 0: order({}), 1: order({ side: 'sell' }) }
    const result = play(bars(rows, on(2, 'dividend', 2)), plan)
    expect(result.dividends).toBe(20)
    expect(result.finalEquity).toBeCloseTo(10_000, 9)
    expect(result.trades[0]?.pnl).toBeCloseTo(0, 9)
  })

  it('is not paid to who buys at the open of the day', () => {
    expect(play(bars(rows, on(2, 'dividend', 2)), { 1: order({}) }).dividends).toBe(0)
  })

  it('is owed by who is short', () => {
    const result = play(bars(rows, on(2, 'dividend', 2)), { 0: order({ side: 'sell' }) }, { allowShort: true })
    expect(result.dividends).toBe(-20)
    expect(result.finalEquity).toBeCloseTo(10_000 + 20 - 20, 9)
  })
})

describe('equal parts held', () => {
  it('start with each symbol, multiply with splits and keep dividends', () => {
    const late = instrument('B', flat([10, 20]), { times: [START + DAY, START + 2 * DAY] })
    const paying = instrument('A', flat([100, 50, 60]), { actions: [on(1, 'split', 2), on(2, 'dividend', 1)] })
    const time = Float64Array.from([0, 1, 2], (day) => START + day * DAY)
    // A: half buys 0.005 shares, 0.01 after the split: 0.5, 0.5, 0.6 and 0.01 of dividend. B: cash 0.5, then 0.05 shares.
    const value = holdEqually([paying, late], time, [...time.keys()])
    expectValues(value, [1, 1, 0.6 + 0.01 + 1])
  })

  it('know bars and splits of days on which nothing of the run has one', () => {
    const daily = (actions = [on(2, 'split', 2)]) => instrument('A', flat([100, 110, 60, 70]), { actions })
    const without = (...days: number[]) => Float64Array.from(days, (day) => START + day * DAY)
    const valueOver = (time: Float64Array) => holdEqually([daily()], time, [...time.keys()])
    expectValues(valueOver(without(0, 3)), [1, 1.4])
    expectValues(valueOver(without(0, 2, 3)), [1, 1.2, 1.4])
    // The split comes after the last bar known.
    const halted = instrument('A', flat([100, 110]), { actions: [on(2, 'split', 2)] })
    expectValues(holdEqually([halted], without(0, 2), [0, 1]), [1, 1.1])
  })
})
