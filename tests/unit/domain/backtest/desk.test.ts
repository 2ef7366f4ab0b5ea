import { describe, expect, it } from 'vitest'
import { tradingSchema } from '@/lib/domain/backtest/config'
import type { Desk } from '@/lib/domain/backtest/desk'
import { buildMarket } from '@/lib/domain/backtest/market'
import { runBacktest } from '@/lib/domain/backtest/run'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import { account, DAY, fillsOf, flat, instrument, order, play, type Row, START, scripted } from './small-market'

/** Bars that stand at 100, of which 10 shares may be taken each. */
const thin = (days: number): Row[] => Array.from({ length: days }, () => [100, 100, 100, 100, 100])
const CAP = { maxVolumeShare: 0.1 }

describe('an exit', () => {
  it('ends what still works to open the position', () => {
    for (const request of [{}, { type: 'limit', limit: 100 }] as const) {
      const plan = { 0: order({ quantity: 50, ...request }), 2: (desk: Desk) => desk.exit(0, 'out') }
      const result = play([instrument('A', thin(8))], plan, CAP)
      expect(fillsOf(result).map(([step, side, shares]) => [step, side, shares])).toEqual([
        [1, 'BUY', 10],
        [2, 'BUY', 10],
        [3, 'SELL', 10],
        [4, 'SELL', 10],
      ])
      expect(result.open).toEqual([])
    }
  })

  it('ends an entry that has not met a bar yet', () => {
    const late = instrument('B', flat([40, 41]), { times: [3, 4].map((day) => START + day * DAY) })
    const plan = { 0: order({ symbol: 1 }), 1: (desk: Desk) => desk.exit(1, 'out') }
    expect(play([instrument('A', thin(5)), late], plan).fills).toEqual([])
  })

  it('sells what an earlier one does not, and nothing twice', () => {
    const again = (desk: Desk) => desk.exit(0, 'out')
    const plan = { 0: order({ quantity: 30 }), 3: (desk: Desk) => [1, 2].map(() => again(desk)), 4: again, 5: again }
    const result = play([instrument('A', thin(9))], plan, CAP)
    expect(result.ordersPlaced).toBe(2)
    expect(result.refusals).toEqual({})
    expect(result.open).toEqual([])
  })

  it('leaves a shipped strategy out of the market where its entry had not filled', () => {
    const closes = [10, 10, 10, 10, 11, 12, 11.5, 8, 7, 6.5, 6, 5.8, 5.6, 5.4, 5.2, 5, 4.8]
    const bars = instrument(
      'A',
      closes.map((close): Row => [close, close, close, close, 700]),
    )
    const config = { ...tradingSchema.parse({}), limits: null }
    const result = runBacktest(buildMarket([bars]), smaCross, { fast: 2, slow: 4 }, config)
    expect(result.trades).toHaveLength(1)
    expect(result.open).toEqual([])
  })
})

describe('a target', () => {
  it('replaces what still works of the one before', () => {
    // The second symbol has no bar while it is asked for five times.
    const times = [0, 6, 7].map((day) => START + day * DAY)
    const market = [instrument('A', thin(8)), instrument('B', flat([50, 50, 50]), { times })]
    const want = (desk: Desk) => desk.target(1, 0.1, 'a tenth')
    const plan = Object.fromEntries([0, 1, 2, 3, 4].map((step) => [step, want]))
    expect(fillsOf(play(market, plan))).toEqual([[6, 'BUY', 20, 50]])
  })

  it('turns back what an earlier one has not yet bought', () => {
    const plan = {
      0: (desk: Desk) => desk.target(0, 0.5, 'a half'),
      2: (desk: Desk) => desk.target(0, 0.1, 'a tenth'),
    }
    // A half are 50 shares, of which 20 are bought when a tenth is enough.
    const result = play([instrument('A', thin(8))], plan, CAP)
    expect(result.open).toEqual([{ symbol: 'A', quantity: 10, price: 100 }])
  })

  it('is the last one of an instant', () => {
    const both = (desk: Desk) => {
      desk.target(0, 0.5, 'a half')
      desk.target(0, 0.1, 'a tenth')
    }
    expect(fillsOf(play([instrument('A', flat([100, 100, 100]))], { 0: both }))).toEqual([[1, 'BUY', 10, 100]])
  })
})

describe('an entry', () => {
  it('is made once at an instant, however often it is asked for', () => {
    const twice = (desk: Desk) => {
      for (const reason of ['one rule', 'another']) desk.enter(0, reason)
      expect(desk.working(0)).toBe(1)
    }
    const result = play([instrument('A', flat([100, 100, 100]))], { 0: twice }, { positionSize: 0.2 })
    expect(fillsOf(result)).toEqual([[1, 'BUY', 20, 100]])
  })

  it('is sized by the bars a day of its own symbol, whichever others there are', () => {
    const HOUR = DAY / 24
    const hours = (offset: number) =>
      Array.from({ length: 30 * 7 }, (_, i) => START + Math.floor(i / 7) * DAY + (14 + (i % 7)) * HOUR + offset)
    const wild = (symbol: string, offset: number) => {
      const rows = hours(offset).map((_, i): Row => (i % 2 ? [101, 101, 101, 101] : [100, 100, 100, 100]))
      return instrument(symbol, rows, { times: hours(offset) })
    }
    const [a, b] = [wild('A', 0), wild('B', HOUR / 2)]
    const config = account({ targetVolatility: 0.25 })
    const bought = (market: ReturnType<typeof buildMarket>, step: number) =>
      runBacktest(market, scripted({ [step]: (desk) => desk.enter(0, 'in') }), {}, config).fills[0]?.quantity
    // The hundredth bar of A is the 199th instant of both.
    const alone = bought(buildMarket([a]), 99)
    expect(alone).toBeGreaterThan(0)
    expect(bought(buildMarket([a, b]), 198)).toBe(alone)
  })
})

describe('a trailing stop from before the first bar', () => {
  it('follows the price from that bar on', () => {
    const times = [2, 3, 4].map((day) => START + day * DAY)
    const late = instrument(
      'B',
      [
        [100, 100, 100, 100],
        [100, 110, 100, 108],
        [108, 109, 100, 102],
      ],
      { times },
    )
    const plan = {
      0: order({ symbol: 1, bracket: {} }),
      1: order({ symbol: 1, side: 'sell', type: 'trailing_stop', trail: 5 }),
    }
    // Bought at 100; the best price is 110, so the stop stands at 105.
    expect(fillsOf(play([instrument('A', thin(5)), late], plan))).toEqual([
      [2, 'BUY', 10, 100],
      [4, 'SELL', 10, 105],
    ])
  })
})
