import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Desk } from '@/lib/domain/backtest/desk'
import { findLookAhead } from '@/lib/domain/backtest/look-ahead'
import { buildMarket, type Columns } from '@/lib/domain/backtest/market'
import type { OrderRequest } from '@/lib/domain/backtest/orders'
import { warmUpSensitivity } from '@/lib/domain/backtest/warm-up'
import { exponential } from '@/lib/domain/indicators/ema'
import { sma } from '@/lib/domain/indicators/sma'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import { defineStrategy, type Strategy } from '@/lib/domain/strategies/strategy'
import { SHIPPED } from './cases'
import { randomFlow, randomMarket } from './random-market'
import { account, DAY } from './small-market'

/** In while a signal of the first symbol is true at the bar that closed, out while it is false. */
function following(signalOf: (bars: Columns, all: readonly Columns[]) => (index: number) => boolean): Strategy<object> {
  return defineStrategy({
    key: 'following',
    name: 'Following',
    summary: 'Follows a signal.',
    params: z.object({}),
    warmup: () => 25,
    init({ bars }) {
      const signal = signalOf(bars[0] as Columns, bars)
      return (desk) => {
        const index = desk.at[0] as number
        if (index < 0) return
        const isIn = desk.position(0) !== 0
        if (signal(index) && !isIn) desk.enter(0, 'in')
        else if (!signal(index) && isIn) desk.exit(0, 'out')
      }
    },
  })
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: ArrayLike<number>) => {
  const centre = mean(values)
  return Math.sqrt(mean(Array.from(values, (value) => (value - centre) ** 2)))
}
const returnsOf = (close: Float64Array) => close.map((value, i) => (i === 0 ? 0 : value / (close[i - 1] as number) - 1))
const week = (time: number) => Math.floor(time / (7 * DAY))
const at = (values: ArrayLike<number>, index: number) => values[index] ?? Number.NaN

const LEAKS: Record<string, Strategy<object>> = {
  'an average shifted one bar back': following(({ close }) => {
    const average = sma(close, 10)
    return (i) => at(close, i) < at(average, i + 1)
  }),
  'normalisation over the full sample': following(({ close }) => {
    const [centre, spread] = [mean(close), deviation(close)]
    return (i) => (at(close, i) - centre) / spread < 0
  }),
  'a peak or trough known before it is over': following(
    ({ low }) =>
      (i) =>
        at(low, i) < at(low, i + 1) && at(low, i) < at(low, i - 1),
  ),
  "a week's last close on each of its days": following(({ time, close }) => {
    const last = new Map<number, number>()
    for (const [i, when] of time.entries()) last.set(week(when), at(close, i))
    return (i) => (last.get(week(at(time, i))) ?? 0) > at(close, i)
  }),
  'scaling by the least and most of the whole series': following(({ close }) => {
    const [least, most] = [Math.min(...close), Math.max(...close)]
    return (i) => (at(close, i) - least) / (most - least) < 0.5
  }),
  'a centred moving average': following(
    ({ close }) =>
      (i) =>
        at(close, i) < mean(close.subarray(Math.max(0, i - 3), i + 4)),
  ),
  'a rank over the full sample': following(({ close }) => {
    const sorted = close.toSorted()
    return (i) => sorted.indexOf(at(close, i)) < close.length / 2
  }),
  "the next bar's open": following(
    ({ open, close }) =>
      (i) =>
        at(open, i + 1) > at(close, i),
  ),
  'the last value of the column': following(
    ({ close }) =>
      (i) =>
        at(close, i) < at(close, close.length - 1),
  ),
  'holes of another symbol filled from what came after them': following(({ time }, all) => {
    const other = all[1] as Columns
    const filled = (when: number) =>
      at(
        other.close,
        other.time.findIndex((one) => one >= when),
      )
    return (i) => filled(at(time, i)) > filled(at(time, i - 1))
  }),
  'volatility of the whole sample': following(({ close }) => {
    const returns = returnsOf(close)
    const spread = deviation(returns)
    return (i) => at(returns, i) < -spread
  }),
}

/** A purchase far below the market, which stays. */
function bid(desk: Desk, terms: Pick<OrderRequest, 'timeInForce' | 'until'> | null): void {
  const limit = (desk.bars[0]?.close[desk.step] as number) / 4
  if (terms)
    desk.order({ symbol: 0, side: 'buy', quantity: 1, type: 'limit', limit, reason: 'bid', confidence: 50, ...terms })
}

describe('findLookAhead', () => {
  it.each(Object.entries(LEAKS))('catches %s', (_name, strategy) => {
    const report = findLookAhead(randomMarket('leaks', 3, 150), strategy, {}, account())
    expect(report.leaking).toBeGreaterThan(0)
    expect(report.leaks[0]?.decided).not.toBe(report.leaks[0]?.withoutFuture)
  })

  it.each([1, 3])('catches signals that know the future, of %i symbols', (symbols) => {
    const asked = defineStrategy({
      ...following(() => () => false),
      init: ({ bars, actOn }) => {
        actOn(bars.map(({ close }) => Int8Array.from(close, (value, i) => (at(close, i + 1) > value * 1.01 ? 1 : 0))))
        return (desk: Desk) => {
          if (desk.position(0) === 0) desk.enter(0, 'in')
          else desk.exit(0, 'out')
        }
      },
    })
    expect(findLookAhead(randomMarket('asked', symbols, 150), asked, {}, account()).leaking).toBeGreaterThan(0)
  })

  it('catches a leak that only moves a price of an order', () => {
    const stopAtNextLow = defineStrategy({
      ...following(() => () => false),
      init: () => (desk: Desk) => {
        const low = desk.bars[0]?.low
        const next = low?.[(desk.at[0] as number) + 1] ?? 1
        if (desk.step % 10 === 0) desk.enter(0, 'in', { bracket: { stopLoss: next * 0.999 } })
        else if (desk.step % 10 === 5) desk.exit(0, 'out')
      },
    })
    expect(findLookAhead(randomMarket('price', 1, 80), stopAtNextLow, {}, account()).leaking).toBeGreaterThan(0)
  })

  it.each([
    ['cancels a working order before a fall', (desk: Desk, falls: boolean) => falls && desk.cancel(0)],
    [
      'chooses how long an order works',
      (desk: Desk, falls: boolean) => bid(desk, desk.step % 10 === 1 ? { timeInForce: falls ? 'day' : 'gtc' } : null),
    ],
    [
      'chooses the last day of an order',
      (desk: Desk, falls: boolean) =>
        bid(desk, desk.step % 10 === 1 ? { timeInForce: 'gtd', until: desk.time + (falls ? 2 : 5) * DAY } : null),
    ],
  ])('catches a leak that only %s', (_what, act) => {
    const leaking = defineStrategy({
      ...following(() => () => false),
      init: ({ bars }) => {
        const close = (bars[0] as Columns).close
        return (desk) => {
          bid(desk, desk.step % 10 === 0 ? { timeInForce: 'gtc' } : null)
          act(desk, at(close, desk.step + 1) < (close[desk.step] as number))
        }
      },
    })
    expect(findLookAhead(randomMarket('terms', 1, 80), leaking, {}, account()).leaking).toBeGreaterThan(0)
  })

  it('tells how far it is', () => {
    const told: number[] = []
    const onProgress = (share: number) => void told.push(share)
    findLookAhead(randomMarket('far', 1, 120), randomFlow, {}, account(), { most: 40, onProgress })
    expect(told).toEqual([0, 0.5])
  })

  it('names what was decided with the future and without', () => {
    const { leaks, signals, checked, leaking } = findLookAhead(
      randomMarket('names', 1, 80),
      LEAKS["the next bar's open"] as Strategy<object>,
      {},
      account(),
    )
    expect(signals).toBeGreaterThan(0)
    expect(checked).toBeGreaterThanOrEqual(leaking)
    expect(leaks.length).toBeLessThanOrEqual(20)
    expect(leaks.some(({ decided, withoutFuture }) => decided.startsWith('buy') && withoutFuture === 'nothing')).toBe(
      true,
    )
  })

  it.each(SHIPPED.map((one) => [one.strategy.key, one] as const))('clears %s', (_key, { strategy, params }) => {
    const market = randomMarket('cleared', 5, 330)
    const config = account({ allowShort: strategy.needs?.shortSales ?? false, targetVolatility: 0.25 })
    const report = findLookAhead(market, strategy, params, config, { most: 120 })
    expect(report.leaks).toEqual([])
    expect(report.signals).toBeGreaterThan(0)
  })

  it('clears a strategy with orders of every kind, on days and within them', () => {
    for (const seed of ['a', 'b', 'c'])
      for (const market of [randomMarket(seed), hourly(seed)])
        expect(findLookAhead(market, randomFlow, {}, account({ allowShort: true }), { most: 80 }).leaks).toEqual([])
  })
})

/** Six bars a day. */
function hourly(seed: string) {
  const market = randomMarket(seed)
  const within = (time: number) => Math.floor(time / DAY / 6) * DAY + (Math.floor(time / DAY) % 6) * (DAY / 24)
  const instruments = market.instruments.map((one) => ({
    ...one,
    bars: { ...one.bars, time: one.bars.time.map(within) },
  }))
  return { ...buildMarket(instruments), barsPerDay: new Float64Array(instruments.length).fill(2) }
}

describe('warmUpSensitivity', () => {
  const market = randomMarket('warm-up', 1, 300, false)

  it('is none for an average over a window', () => {
    const report = warmUpSensitivity(market, smaCross, { fast: 3, slow: 8 }, account())
    expect(report?.barsLeftOut).toBe(8)
    expect(report?.fullHistory).not.toBe(0)
    expect(report?.lessHistory).toBeCloseTo(report?.fullHistory ?? Number.NaN, 9)
  })

  it('shows an average that remembers everything', () => {
    const remembering = following(({ close }) => {
      const average = exponential(close, 5, 0.01)
      return (i) => at(close, i) > at(average, i)
    })
    // After 25 bars a weight of 1 % still remembers four fifths of its seed.
    const slow = { ...remembering, warmup: () => 25 }
    const report = warmUpSensitivity(market, slow, {}, account())
    expect(report?.lessHistory).not.toBeCloseTo(report?.fullHistory ?? Number.NaN, 6)
  })

  it('says nothing about too few bars', () => {
    expect(warmUpSensitivity(randomMarket('few', 1, 31, false), smaCross, { fast: 3, slow: 8 }, account())).toBeNull()
  })
})
