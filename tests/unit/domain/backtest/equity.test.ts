import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TradingConfig } from '@/lib/domain/backtest/config'
import { buildMarket, type Instrument, type Market, type MarketAction } from '@/lib/domain/backtest/market'
import { type BacktestResult, runBacktest } from '@/lib/domain/backtest/run'
import type { Fill } from '@/lib/domain/backtest/state'
import { createRandom, type Random } from '@/lib/domain/prng'
import { anyAccount, anySeed, randomFlow, randomMarket } from './random-market'
import { DAY, START } from './small-market'

const RATIOS = [2, 3, 1.5, 0.5, 0.1] as const
const DAYS = 120

/** A market of a seed whose companies split their shares and pay dividends, on days with a bar and without, often both on one day. */
function eventfulMarket(seed: string, symbols: number): Market {
  const random = createRandom(`actions ${seed}`)
  return buildMarket(randomMarket(seed, symbols, DAYS).instruments.map((one) => withActions(one, random)))
}

function withActions(one: Instrument, random: Random): Instrument {
  const actions: MarketAction[] = []
  for (let day = 1; day < DAYS; day++) {
    const time = START + day * DAY
    const isSplit = random.uniform() < 0.05
    if (isSplit) actions.push({ time, type: 'split', value: random.pick(RATIOS) })
    if (random.uniform() < (isSplit ? 0.5 : 0.08)) actions.push({ time, type: 'dividend', value: random.uniform() })
  }
  const { time, open, high, low, close, volume } = one.bars
  const sharesSince = time.map((now) =>
    actions.reduce((n, { time: at, type, value }) => (type === 'split' && at <= now ? n * value : n), 1),
  )
  const perShare = (column: Float64Array) => column.map((price, i) => price / (sharesSince[i] as number))
  const bars = {
    time,
    open: perShare(open),
    high: perShare(high),
    low: perShare(low),
    close: perShare(close),
    volume: volume.map((shares, i) => Math.floor(shares * (sharesSince[i] as number))),
  }
  return { ...one, bars, actions }
}

/** One symbol's holding, as its owner would keep it on paper. */
type Holding = { shares: number; price: number; lastBar: number; due: MarketAction[] }

/** Bought shares are positive. */
const sharesOf = ({ action, quantity }: Fill) => (action === 'BUY' ? quantity : -quantity)

const byTime = (a: { time: number; symbol: number }, b: { time: number; symbol: number }) =>
  a.time - b.time || a.symbol - b.symbol

/** What changes a position without a market. */
const isEvent = ({ reason }: Fill) => reason === 'Delisted' || reason.startsWith('A part of a share')
/** More than float error leaves of a holding. */
const isMore = (shares: number) => Math.abs(shares) > 1e-6

/** What was met on the way while something was held. */
const met = { splits: 0, parts: 0, dividends: 0, owed: 0, borrowed: 0, delisted: 0 }

/**
 * Equity at each instant from the fills, the bars and the corporate actions alone. On a day with a bar, before it: splits multiply
 * the shares, a part of a lot being paid out at the last close in new shares, and dividends are paid on what is held. Then the fee for
 * what was short overnight, at its last close; then the fills; then closes. What had no bar for too long is paid at its share of the
 * last close. Both payments are expected in the log, too.
 */
function keepBooks(market: Market, { fills }: BacktestResult, config: TradingConfig) {
  const holdings = market.instruments.map(
    ({ actions }): Holding => ({ shares: 0, price: 0, lastBar: 0, due: [...actions] }),
  )
  let [cash, dividends, fees, next, before] = [config.initialCapital, 0, 0, 0, Number.NaN]
  const trades = fills.filter((fill) => !isEvent(fill))
  const events: { time: number; symbol: number; shares: number; price: number }[] = []
  const equity = [...market.timeline].map((time) => {
    const closes = market.instruments.map(({ bars }) => bars.close[bars.time.indexOf(time)])
    for (const [s, own] of holdings.entries()) {
      if (closes[s] === undefined) continue
      for (let action = own.due[0]; action && action.time <= time; action = own.due[0]) {
        own.due.shift()
        const before = own.shares * action.value
        const paid = action.type === 'split' ? splitShares(own, action.value, config.lot) : before
        cash += paid
        const part = before - own.shares
        if (action.type === 'split') events.push({ time, symbol: s, shares: -part, price: own.price })
        if (action.type === 'split') continue
        dividends += paid
        if (paid > 0) met.dividends++
        if (paid < 0) met.owed++
      }
    }
    for (const { shares, price } of holdings) {
      if (shares >= 0 || !config.allowShort) continue
      const fee = (-shares * price * config.borrowRate * ((time - before) / DAY)) / 365
      if (fee > 0) met.borrowed++
      fees += fee
      cash -= fee
    }
    for (let fill = trades[next]; fill && fill.time === time; fill = trades[++next]) {
      const own = holdings[fill.symbol] as Holding
      const signed = fill.action === 'BUY' ? fill.quantity : -fill.quantity
      cash -= signed * fill.price + fill.commission + fill.slippage
      own.shares = Math.abs(own.shares + signed) < 1e-9 ? 0 : own.shares + signed
    }
    for (const [s, own] of holdings.entries()) {
      const close = closes[s]
      if (close !== undefined) [own.price, own.lastBar] = [close, time]
      else if (own.shares !== 0 && time - own.lastBar > config.delistAfterDays * DAY) {
        met.delisted++
        const price = own.price * config.delistRecovery
        cash += own.shares * price
        events.push({ time, symbol: s, shares: -own.shares, price })
        own.shares = 0
      }
    }
    before = time
    return holdings.reduce((sum, { shares, price }) => sum + shares * price, cash)
  })
  return { equity, dividends, fees, events }
}

/** Splits a holding; returns what is paid out for a part of a lot (asked for, of a short holding). */
function splitShares(own: Holding, ratio: number, lot: number): number {
  const exact = own.shares * ratio
  const lots = exact / (lot || 1)
  // A hair below a whole lot is that lot.
  const whole = lot === 0 ? exact : Math.sign(lots) * Math.floor(Math.abs(lots) + 1e-9) * lot
  if (exact !== 0) met.splits++
  if (Math.abs(exact - whole) > 1e-6) met.parts++
  own.price /= ratio
  own.shares = whole
  return (exact - whole) * own.price
}

const near = (actual: number, expected: number, scale: number) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(scale), 1))

/** Short sales on, of one symbol or of four, some of which are taken for delisted after a second day without a bar. */
const anyRun = fc.record({
  seed: anySeed,
  symbols: fc.constantFrom(1, 4),
  config: fc
    .tuple(anyAccount({ allowShort: true, borrowRate: 0.3 }), fc.constantFrom(1, 1_000), fc.constantFrom(0, 0.5, 1))
    .map(([config, delistAfterDays, delistRecovery]) => ({ ...config, delistAfterDays, delistRecovery })),
})

describe('any run over splits, dividends, borrowing and delisting', () => {
  it('has at every bar the equity of the cash and positions that its fills and those leave', () => {
    fc.assert(
      fc.property(anyRun, ({ seed, symbols, config }) => {
        const market = eventfulMarket(seed, symbols)
        const result = runBacktest(market, randomFlow, {}, config)
        const books = keepBooks(market, result, config)
        const until = result.ruined ? result.equity.findIndex((value) => value <= 0) : books.equity.length
        for (let i = 0; i < until; i++)
          near(result.equity[i] as number, books.equity[i] as number, config.initialCapital)
        if (result.ruined) return
        near(result.dividends, books.dividends, config.initialCapital)
        near(result.borrowFees, books.fees, config.initialCapital)
        const events = books.events.filter(({ shares }) => isMore(shares)).sort(byTime)
        const log = result.fills.filter((fill) => isEvent(fill) && isMore(fill.quantity)).sort(byTime)
        expect(log.map(({ time, symbol }) => [time, symbol])).toEqual(events.map(({ time, symbol }) => [time, symbol]))
        for (const [i, fill] of log.entries()) {
          near(fill.price, events[i]?.price ?? Number.NaN, fill.price)
          near(sharesOf(fill), events[i]?.shares ?? Number.NaN, fill.quantity)
        }
      }),
      { numRuns: 200 },
    )
    // None of it was asked of runs without any.
    for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThan(5)
  })

  it('gains what its round trips gain', () => {
    fc.assert(
      fc.property(anyRun, ({ seed, symbols, config }) => {
        const result = runBacktest(eventfulMarket(seed, symbols), randomFlow, {}, config)
        const gained = result.trades.reduce((sum, trade) => sum + trade.pnl, 0)
        near(result.liquidatedEquity - config.initialCapital, gained, config.initialCapital)
      }),
    )
  })
})
