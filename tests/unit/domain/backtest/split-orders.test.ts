import { describe, expect, it } from 'vitest'
import type { MarketAction } from '@/lib/domain/backtest/market'
import type { OrderRequest } from '@/lib/domain/backtest/orders'
import { DAY, expectValues, fillsOf, flat, instrument, order, play, type Row, START } from './small-market'

const on = (day: number, type: MarketAction['type'], value: number): MarketAction => ({
  time: START + day * DAY,
  type,
  value,
})
const bars = (rows: readonly Row[], ...actions: MarketAction[]) => [instrument('A', rows, { actions })]

/** The fills after 10 shares were bought at 100 on day 1, where `request` sells them; two new shares for one on day 3. */
const exits = (request: Partial<OrderRequest>, ...rows: Row[]) => {
  const market = bars([...flat([100, 100]), ...rows], on(3, 'split', 2))
  return fillsOf(play(market, { 0: order({}), 1: order({ side: 'sell', ...request }) })).slice(1)
}

describe('a split while a stop works', () => {
  const quiet: Row = [100, 101, 95, 98]
  const after: Row = [49, 50, 46, 48]

  it('halves its price and doubles its shares', () => {
    // 90 becomes 45: the bar of the split, whole below 90, does not reach it.
    expect(exits({ type: 'stop', stop: 90 }, quiet, after, [48, 49, 44, 46])).toEqual([[4, 'SELL', 20, 45]])
    expect(exits({ type: 'stop', stop: 90 }, quiet, after, [48, 49, 45.01, 46])).toEqual([])
  })

  it('lets it fill at the open of the split day when that is beyond the new price', () => {
    expect(exits({ type: 'stop', stop: 90 }, quiet, [44, 46, 43, 45])).toEqual([[3, 'SELL', 20, 44]])
  })

  it('moves the stop of an entry too', () => {
    const market = bars([...flat([100]), [100, 104, 99, 103], [52, 56, 51, 55]], on(2, 'split', 2))
    expect(fillsOf(play(market, { 0: order({ type: 'stop', stop: 110 }) }))).toEqual([[2, 'BUY', 20, 55]])
  })

  it('multiplies its price and divides its shares when shares are put together', () => {
    // 25 at 10 are 2.5 at 100: two and a half in cash. The stop of 9 is 90 and sells what is held: 250 paid, 50 + 180 back.
    const market = bars([...flat([10, 10]), [100, 102, 97, 99], [98, 99, 88, 92]], on(2, 'split', 0.1))
    const plan = { 0: order({ quantity: 25 }), 1: order({ side: 'sell', quantity: 25, type: 'stop', stop: 9 }) }
    const result = play(market, plan)
    expect(fillsOf(result).slice(1)).toEqual([
      [2, 'SELL', 0.5, 100],
      [3, 'SELL', 2, 90],
    ])
    expect(result.finalEquity).toBeCloseTo(9_980, 9)
    expect(result.open).toEqual([])
  })
})

describe('a split while a stop-limit works', () => {
  const request = { type: 'stop_limit', stop: 90, limit: 88 } as const

  it('halves both prices', () => {
    const rows: Row[] = [
      [100, 101, 95, 98],
      [49, 50, 46, 48],
    ]
    expect(exits(request, ...rows, [48, 49, 44.5, 46])).toEqual([[4, 'SELL', 20, 45]])
    // An open under 44 is beyond both; the high of 43.9 does not come back to the limit, the next one does.
    expect(exits(request, ...rows, [43, 43.9, 42, 43], [43, 45, 42, 44])).toEqual([[5, 'SELL', 20, 44]])
  })

  it('keeps one that was reached before it a limit, at half its price', () => {
    // Day 2 falls through stop and limit. 44 after the split is not reached by 43.9, and by 45 it is.
    const rows: Row[] = [
      [85, 86, 84, 85],
      [42, 43.9, 41, 43],
    ]
    expect(exits(request, ...rows, [43, 45, 42, 44])).toEqual([[4, 'SELL', 20, 44]])
  })
})

describe('a split while a trailing stop works', () => {
  it('halves the level it has come to and its distance', () => {
    // Day 2: 110 − 10 = 100. The split: 50, distance 5. Its day: 58 − 5 = 53, which the next bar falls through; a distance of 10
    // would have left 50.
    const rows: Row[] = [
      [101, 110, 100.5, 108],
      [54, 58, 53, 57],
      [55, 56, 52, 54],
    ]
    expect(exits({ type: 'trailing_stop', trail: 10 }, ...rows)).toEqual([[4, 'SELL', 20, 53]])
  })

  it('lets it sell on the split day at the level before, halved', () => {
    expect(exits({ type: 'trailing_stop', trail: 10 }, [101, 110, 100.5, 108], [53, 54, 49, 52])).toEqual([
      [3, 'SELL', 20, 50],
    ])
  })

  it('does so for one that buys', () => {
    // 100 + 10 = 110 and, after the low of 94, 104. Halved: 52; then the low of 45 moves it to 50.
    const market = bars([...flat([100]), [99, 100, 94, 96], [48, 51, 45, 47], [48, 50.5, 47, 50]], on(2, 'split', 2))
    expect(fillsOf(play(market, { 0: order({ type: 'trailing_stop', trail: 10 }) }))).toEqual([[3, 'BUY', 20, 50]])
  })
})

describe('a split and a dividend on one day', () => {
  const actions = [on(2, 'split', 2), on(2, 'dividend', 1.5)]

  it('pay the dividend on the new shares', () => {
    // 20 × 1.50 = 30 beside 20 × 48.5 = 970: what 10 × 100 was.
    const result = play(bars(flat([100, 100, 48.5]), ...actions), { 0: order({}) })
    expect(result.dividends).toBeCloseTo(30, 12)
    expectValues(result.equity, [10_000, 10_000, 10_000])
    expect(result.trades).toMatchObject([{ quantity: 20, entryPrice: 50 }])
    expect(result.trades[0]?.pnl).toBeCloseTo(0, 9)
  })

  it('pay no dividend on the part of a share that was paid out', () => {
    // 7 × 1.5 = 10.5: half of 60 in cash, and 10 × 1.20.
    const market = bars(flat([90, 90, 60]), on(2, 'split', 1.5), on(2, 'dividend', 1.2))
    const result = play(market, { 0: order({ quantity: 7 }) })
    expect(result.dividends).toBeCloseTo(12, 12)
    expect(result.finalEquity).toBeCloseTo(10_012, 9)
  })

  it('are owed on the new shares by who is short', () => {
    const market = bars(flat([100, 100, 48.5]), ...actions)
    const result = play(market, { 0: order({ side: 'sell' }) }, { allowShort: true })
    expect(result.dividends).toBeCloseTo(-30, 12)
    expect(result.finalEquity).toBeCloseTo(10_000, 9)
  })
})

describe('the borrowing fee across a split', () => {
  const short = { 0: order({ side: 'sell' }) }
  const rate = { allowShort: true, borrowRate: 0.365 }

  it('is that of the same value', () => {
    // 0.1 % a day of 10 × 100, then of 20 × 50, then of 20 × 55: of the close before each day.
    const result = play(bars(flat([100, 100, 100, 50, 55, 55]), on(3, 'split', 2)), short, rate)
    expect(result.borrowFees).toBeCloseTo(1 + 1 + 1 + 1.1, 12)
    expect(result.finalEquity).toBeCloseTo(10_000 - 100 - 4.1, 9)
    expect(result.trades[0]?.pnl).toBeCloseTo(-104.1, 9)
  })

  it('is not asked for the part of a share that was paid out', () => {
    // 7 × 1.5 = 10.5, of which ten stay: 7 × 90 × 0.1 % until the day before, 10 × 60 × 0.1 % on the day and after it.
    const result = play(
      bars(flat([90, 90, 90, 60, 60]), on(3, 'split', 1.5)),
      { 0: order({ side: 'sell', quantity: 7 }) },
      rate,
    )
    expect(result.borrowFees).toBeCloseTo(0.63 + 0.6 + 0.6, 12)
  })
})
