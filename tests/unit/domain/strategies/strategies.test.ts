import { describe, expect, it } from 'vitest'
import type { TradingConfig } from '@/lib/domain/backtest/config'
import { buildMarket, type Instrument } from '@/lib/domain/backtest/market'
import { runBacktest } from '@/lib/domain/backtest/run'
import { buyAndHold } from '@/lib/domain/strategies/buy-and-hold'
import { donchianBreakout } from '@/lib/domain/strategies/donchian-breakout'
import { dualMomentum } from '@/lib/domain/strategies/dual-momentum'
import { STRATEGY_KIT } from '@/lib/domain/strategies/kit'
import { pairsSpread } from '@/lib/domain/strategies/pairs-spread'
import { STRATEGIES } from '@/lib/domain/strategies/registry'
import { rsiMeanReversion } from '@/lib/domain/strategies/rsi-mean-reversion'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import type { Strategy } from '@/lib/domain/strategies/strategy'
import { volatilityTrend } from '@/lib/domain/strategies/volatility-trend'
import { account, DAY, fillsOf, flat, instrument, play, type Row, START } from '../backtest/small-market'

function trade<P>(strategy: Strategy<P>, params: P, bars: readonly Instrument[], changes: Partial<TradingConfig> = {}) {
  return runBacktest(buildMarket(bars), strategy, params, account(changes))
}
/** Step and side of each fill, and of which symbol. */
const movesOf = (...args: Parameters<typeof trade<never>>) =>
  trade(...args).fills.map(({ step, action, symbol }) => `${step} ${action} ${symbol}`)
const repeat = (price: number, times: number) => Array<number>(times).fill(price)

describe('buy and hold', () => {
  it('buys every symbol in equal parts after its first bar and keeps it', () => {
    const late = instrument('B', flat([50, 50, 60]), { times: [1, 2, 3].map((day) => START + day * DAY) })
    const result = trade(buyAndHold, {}, [instrument('A', flat([100, 100, 110, 120])), late])
    // Equity is 10,000 at the closes of both decisions: 50 shares of 100, 100 of 50.
    expect(fillsOf(result)).toEqual([
      [1, 'BUY', 50, 100],
      [2, 'BUY', 100, 50],
    ])
  })

  it('tries again what did not trade', () => {
    const rows: Row[] = [...flat([100]), [100, 100, 100, 100, 0], ...flat([100, 100])]
    const limits = { maxPosition: 1, maxSector: 1, maxPositions: 5 }
    expect(fillsOf(trade(buyAndHold, {}, [instrument('A', rows)], { limits }))[0]?.[0]).toBe(2)
  })
})

describe('moving-average cross', () => {
  // Averages of 1 and 3: the close against the mean of three closes.
  const params = { fast: 1, slow: 3 }

  it('buys after the close that crosses upwards and sells after the one that crosses downwards', () => {
    // 10 10 10 | 9 under 9.67 | 12 over 10.33: bought at the next open | 12, 12 | 11 under 11.67: sold at the next.
    const closes = [10, 10, 10, 9, 12, 13, 12, 11, 11]
    // Step 6: 12 against 12.33 is under already.
    expect(
      fillsOf(trade(smaCross, params, [instrument('A', flat(closes))])).map(([step, side]) => [step, side]),
    ).toEqual([
      [5, 'BUY'],
      [7, 'SELL'],
    ])
  })

  it('does not take for a cross that a symbol appears above its average', () => {
    const times = [4, 5, 6, 7, 8].map((day) => START + day * DAY)
    const late = instrument('B', flat([10, 11, 12, 13, 14]), { times })
    expect(trade(smaCross, params, [instrument('A', flat(repeat(10, 9))), late]).fills).toEqual([])
  })

  it('refuses a fast average that is not faster', () => {
    expect(smaCross.params.safeParse({ fast: 50, slow: 20 }).success).toBe(false)
  })
})

describe('RSI mean reversion', () => {
  const params = { period: 2, oversold: 30, recovered: 55, trend: 1, maxBars: 3 }

  it('buys when the RSI falls under the level and sells when it has recovered', () => {
    // Wilder over 2: rises of 2 and 2 give 100; −3: gain 1, loss 1.5: 40; −3: 0.5, 2.25: 18; +6: 3.25, 1.125: 74.
    const closes = [10, 12, 14, 11, 8, 14, 14]
    expect(movesOf(rsiMeanReversion as never, params as never, [instrument('A', flat(closes))])).toEqual([
      '5 BUY 0',
      '6 SELL 0',
    ])
  })

  it('sells when time is up', () => {
    const closes = [20, 22, 24, 21, 18, 17, 16, 15, 14, 13]
    // Bought at the open of bar 5; three bars later, at the close of bar 8, it is over.
    expect(movesOf(rsiMeanReversion as never, params as never, [instrument('A', flat(closes))])).toEqual([
      '5 BUY 0',
      '9 SELL 0',
    ])
  })

  it('leaves a falling stock under its long average alone', () => {
    const closes = [20, 22, 24, 21, 18, 17, 16, 15, 14, 13]
    expect(
      movesOf(rsiMeanReversion as never, { ...params, trend: 5 } as never, [instrument('A', flat(closes))]),
    ).toEqual([])
  })
})

describe('Donchian breakout', () => {
  const params = { entry: 3, exit: 2, stopAtr: 2, atrPeriod: 2 }
  const quiet: Row[] = repeat(100, 5).map((price): Row => [price, price + 1, price - 1, price])

  it('buys a close above the channel and sells a close under the shorter one', () => {
    const rows: Row[] = [
      ...quiet,
      [100, 103, 100, 102],
      [102, 104, 102, 103],
      [103, 104, 102, 103],
      [102, 102.5, 101, 101.5],
      [101, 101, 101, 101],
    ]
    // 102 is over the high of 101; 101.5 is under the lows of 102 of the two bars before.
    expect(movesOf(donchianBreakout as never, params as never, [instrument('A', rows)])).toEqual([
      '6 BUY 0',
      '9 SELL 0',
    ])
  })

  it('is stopped two average ranges under the close it bought on', () => {
    // Ranges of 2, then 3: average 2.5; 102 − 5 = 97 is reached inside the bar.
    const rows: Row[] = [...quiet, [100, 103, 100, 102], [102, 102, 101, 102], [100, 101, 96, 101]]
    expect(fillsOf(trade(donchianBreakout, params, [instrument('A', rows)]))).toEqual([
      [6, 'BUY', 98, 102],
      [7, 'SELL', 98, 97],
    ])
  })

  it('does not buy a close that only stays above', () => {
    const rows: Row[] = [
      ...quiet.slice(0, 3),
      ...[102, 104, 106, 108, 110].map((price): Row => [price, price, price, price]),
    ]
    // The break is at 102, before the strategy may decide; the closes after it are no new break.
    expect(
      movesOf(donchianBreakout as never, { ...params, entry: 2, atrPeriod: 3 } as never, [instrument('A', rows)]),
    ).toEqual([])
  })
})

describe('dual momentum', () => {
  const params = { lookback: 5, skip: 0, top: 1 }
  const rising = Array.from({ length: 70 }, (_, i) => 100 + i)
  const falling = rising.map((price) => 270 - price)
  /** Up in January, down from February on. */
  const turning = Array.from({ length: 70 }, (_, i) => (i < 27 ? 100 + 3 * i : 181 - 2 * (i - 27)))

  it('holds what rose most, and changes at the first close of a month', () => {
    const bars = [instrument('A', flat(turning)), instrument('B', flat(rising))]
    // Bars 0 to 30 are January. A leads on bar 5, B on bar 31; the sale pays for the purchase at the same open.
    expect(movesOf(dualMomentum as never, params as never, bars)).toEqual(['6 BUY 0', '32 SELL 0', '32 BUY 1'])
  })

  it('holds nothing when nothing rose', () => {
    expect(movesOf(dualMomentum as never, params as never, [instrument('A', flat(falling))])).toEqual([])
  })

  it('ranks a symbol that has no bar on the first of the month', () => {
    const days = rising.map((_, day) => day).filter((day) => day !== 31)
    const holed = instrument('A', flat(days.map((day) => rising[day] as number)), {
      times: days.map((day) => START + day * DAY),
    })
    expect(movesOf(dualMomentum as never, params as never, [holed, instrument('B', flat(falling))])).toEqual([
      '6 BUY 0',
    ])
  })
})

describe('volatility-targeted trend', () => {
  const params = { trend: 5, volatility: 5, target: 0.2, every: 1, band: 0.2 }

  it('is in above the average, out under it', () => {
    const closes = [100, 101, 100, 101, 100, 101, 103, 104, 103, 105, 95, 95, 94]
    // 101 at bar 6 is bar 5: the first decision falls on bar 6, 103 over its average; 95 at bar 10 is under it.
    const moves = movesOf(volatilityTrend as never, params as never, [instrument('A', flat(closes))])
    expect(moves[0]).toBe('7 BUY 0')
    expect(moves.at(-1)).toBe('11 SELL 0')
  })

  it('scales the position to the target', () => {
    // Returns of ± r around a mean of r/5: sample deviation r × √1.2, per year × √252.
    const r = 0.02
    const closes = [0, 1, 0, 1, 0, 1, 0, 1].map((k) => 100 * Math.exp(r * k))
    const [first] = trade(volatilityTrend, { ...params, volatility: 5, trend: 6 }, [instrument('A', flat(closes))], {
      lot: 0,
    }).fills
    // Bar 7: five returns of +r −r +r −r +r. Weight 0.2 / (r √1.2 √252), bought at an unchanged price the bar after: none here,
    // so the decision of bar 7 has no bar; that of bar 6 is under its average.
    expect(first).toBeUndefined()
    const longer = [...closes, closes[7] as number]
    const [fill] = trade(volatilityTrend, { ...params, trend: 6 }, [instrument('A', flat(longer))], { lot: 0 }).fills
    expect(((fill?.quantity ?? 0) * (fill?.price ?? 0)) / 10_000).toBeCloseTo(0.2 / (r * Math.sqrt(1.2 * 252)), 9)
  })

  it('looks only every so many bars, and leaves small deviations', () => {
    const closes = Array.from({ length: 30 }, (_, i) => 100 + i + (i % 2))
    const moves = movesOf(volatilityTrend as never, { ...params, every: 4, band: 1 } as never, [
      instrument('A', flat(closes)),
    ])
    expect(moves).toEqual(['9 BUY 0'])
  })
})

describe('pairs spread', () => {
  const params = { lookback: 10, enter: 2, leave: 0.5, stop: 20 }
  const base = [100, 101, 102, 101, 100, 99, 98, 99, 100, 101, 102, 101, 100, 99, 98, 99, 100, 101]
  const pair = (jump: number) => [
    instrument('A', flat(base.map((price, i) => (i === 12 ? price * jump : price * (1 + 0.0005 * (i % 2)))))),
    instrument('B', flat(base)),
  ]
  const short = { allowShort: true }

  it('sells the dear one, buys the cheap one, and closes both when the spread is back', () => {
    expect(movesOf(pairsSpread as never, params as never, pair(1.05), short).slice(0, 4)).toEqual([
      '13 SELL 0',
      '13 BUY 1',
      '14 SELL 1',
      '14 BUY 0',
    ])
    expect(movesOf(pairsSpread as never, params as never, pair(0.95), short).slice(0, 2)).toEqual([
      '13 SELL 1',
      '13 BUY 0',
    ])
  })

  it('gives both legs half of the equity', () => {
    const [a, b] = trade(pairsSpread, params, pair(1.05), { ...short, lot: 0 }).fills
    // Decided at 105 and at 100, filled at 99 × 1.0005 and 99.
    expect(a?.quantity).toBeCloseTo(5_000 / 105, 9)
    expect(b?.quantity).toBeCloseTo(5_000 / 100, 9)
  })

  it('measures the spread on the bars before it may trade', () => {
    const bars = pair(1.05)
    const tradeFrom = START + 12 * DAY
    const { fills } = runBacktest(buildMarket(bars), pairsSpread, params, account(short), { tradeFrom })
    expect(fills.slice(0, 2).map(({ step }) => step)).toEqual([13, 13])
  })

  it('wants two symbols and short sales', () => {
    expect(pairsSpread.needs).toEqual({ symbols: 2, shortSales: true })
    expect(pairsSpread.params.safeParse({ enter: 1, leave: 1 }).success).toBe(false)
    expect(pairsSpread.params.safeParse({ enter: 5, stop: 4 }).success).toBe(false)
  })
})

describe('all of them', () => {
  it('have a key of their own and defaults for every parameter', () => {
    for (const [key, strategy] of STRATEGIES) {
      expect(strategy.key).toBe(key)
      expect(strategy.params.safeParse({}).success).toBe(true)
      expect(strategy.warmup(strategy.params.parse({}) as never)).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('kit', () => {
  it('lets a strategy follow an indicator bar by bar', () => {
    const average = STRATEGY_KIT.streaming.createSma(2)
    const seen: number[] = []
    const look = (desk: { at: Int32Array; bars: readonly { close: Float64Array }[] }) =>
      void seen.push(average.next(desk.bars[0]?.close[desk.at[0] as number] as number))
    play([instrument('A', flat([1, 3, 7]))], { 0: look, 1: look, 2: look })
    expect(seen).toEqual([Number.NaN, 2, 5])
  })
})
