import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { TradingConfig } from '@/lib/domain/backtest/config'
import { buildMarket, type Columns, type Market } from '@/lib/domain/backtest/market'
import type { OrderRequest } from '@/lib/domain/backtest/orders'
import { type BacktestResult, runBacktest } from '@/lib/domain/backtest/run'
import { defineStrategy, type Strategy } from '@/lib/domain/strategies/strategy'
import { type Case, SHIPPED } from './cases'
import { anyAccount, anySeed, randomFlow, randomMarket } from './random-market'
import { DAY, START } from './small-market'

const flow: Case = { strategy: randomFlow as Strategy<never>, params: {} as never }
const anyCase = fc.constantFrom(flow, flow, flow, ...SHIPPED)
const withoutMonths = fc.constantFrom(flow, ...SHIPPED.filter(({ strategy }) => strategy.key !== 'dual-momentum'))

const run = (market: Market, { strategy, params }: Case, config: TradingConfig, options = {}): BacktestResult =>
  runBacktest(market, strategy, params, config, options)

/** Cash and shares after each instant, from the fills alone, and what they are worth at the last closes. */
function equityFromFills(market: Market, result: BacktestResult, config: TradingConfig): number[] {
  const held = new Float64Array(market.instruments.length)
  const last = new Float64Array(market.instruments.length)
  let cash = config.initialCapital
  let next = 0
  return [...market.timeline].map((time) => {
    for (let fill = result.fills[next]; fill && fill.time === time; fill = result.fills[++next]) {
      const signed = fill.action === 'BUY' ? fill.quantity : -fill.quantity
      cash -= signed * fill.price + fill.commission + fill.slippage
      held[fill.symbol] = (held[fill.symbol] as number) + signed
    }
    let value = 0
    for (const [symbol, { bars }] of market.instruments.entries()) {
      const index = bars.time.indexOf(time)
      if (index >= 0) last[symbol] = bars.close[index] as number
      value += (held[symbol] as number) * (last[symbol] as number)
    }
    return cash + value
  })
}

const barOf = (market: Market, symbol: number, time: number) => {
  const bars = market.instruments[symbol]?.bars as Columns
  const index = bars.time.indexOf(time)
  const at = (field: keyof Columns) => bars[field][index] as number
  return { index, open: at('open'), high: at('high'), low: at('low'), close: at('close'), volume: at('volume') }
}

const expectNear = (actual: number, expected: number, scale: number, tolerance = 1e-9) =>
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(Math.abs(scale), 1))

/** One market order at a time, of any size, half of them sells; `timeInForce` left out or told as what it is without. */
const oneByOne = (timeInForce: 'gtc' | undefined): Strategy<object> =>
  defineStrategy({
    key: 'one-by-one',
    name: 'One by one',
    summary: 'A random market order now and then.',
    params: z.object({}),
    warmup: () => 0,
    init:
      ({ symbols, random }) =>
      (desk) => {
        if (random() < 0.4) return
        const symbol = Math.floor(random() * symbols.length)
        const side = random() < 0.5 ? 'buy' : 'sell'
        const wanted = { symbol, side, quantity: Math.floor(random() * 300), type: 'market' } as const
        desk.order({ ...wanted, ...(timeInForce && { timeInForce }), reason: 'test', confidence: 50 })
      },
  })

describe('any run', () => {
  it('comes to the same whether a market order alone goes the short way or takes a place among working orders', () => {
    const free = anyAccount({ maxVolumeShare: null, limits: null })
    fc.assert(
      fc.property(anySeed, free, fc.boolean(), (seed, config, isOne) => {
        const market = randomMarket(seed, isOne ? 1 : 4)
        const [short, long] = [undefined, 'gtc' as const].map((tif) => runBacktest(market, oneByOne(tif), {}, config))
        expect(short).toEqual(long)
      }),
    )
  })

  it('has for equity the cash and positions that its fills leave', () => {
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount({ borrowRate: 0, delistAfterDays: 1_000 }), (seed, what, config) => {
        const market = randomMarket(seed)
        const result = run(market, what, config)
        const expected = equityFromFills(market, result, config)
        const until = result.ruined ? result.equity.findIndex((value) => value <= 0) : expected.length
        for (let i = 0; i < until; i++)
          expectNear(result.equity[i] as number, expected[i] as number, config.initialCapital)
      }),
    )
  })

  it('gains what its round trips gain', () => {
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount(), (seed, what, config) => {
        const result = run(randomMarket(seed), what, config)
        const gained = result.trades.reduce((sum, trade) => sum + trade.pnl, 0)
        expectNear(result.liquidatedEquity - config.initialCapital, gained, config.initialCapital)
      }),
    )
  })

  it('fills within the range of a bar that traded, after the bar it was decided on, and not more than its share', () => {
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount(), (seed, what, config) => {
        const market = randomMarket(seed)
        const decided = new Map<number, number>()
        const onDecision = (step: number, requests: readonly OrderRequest[]) => {
          for (const { symbol } of requests) if (!decided.has(symbol)) decided.set(symbol, step)
        }
        const taken = new Map<string, number>()
        for (const fill of run(market, what, config, { onDecision }).fills) {
          if (fill.reason === 'Delisted' || fill.reason === 'The account was ruined') continue
          const bar = barOf(market, fill.symbol, fill.time)
          expect(bar.index).toBeGreaterThanOrEqual(0)
          expect(bar.volume).toBeGreaterThan(0)
          expect(fill.price).toBeGreaterThanOrEqual(bar.low * (1 - 1e-12))
          expect(fill.price).toBeLessThanOrEqual(bar.high * (1 + 1e-12))
          expect(fill.step).toBeGreaterThan(decided.get(fill.symbol) as number)
          expect(fill.commission).toBeGreaterThanOrEqual(0)
          const key = `${fill.symbol} ${fill.time}`
          taken.set(key, (taken.get(key) ?? 0) + fill.quantity)
          if (config.maxVolumeShare !== null)
            expect(taken.get(key)).toBeLessThanOrEqual(bar.volume * config.maxVolumeShare * (1 + 1e-9))
        }
      }),
    )
  })

  it('gives the same bytes again', () => {
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount(), (seed, what, config) => {
        const once = run(randomMarket(seed), what, config)
        expect(run(randomMarket(seed), what, config)).toEqual(once)
      }),
      { numRuns: 40 },
    )
  })

  it('decides the same when later bars are others', () => {
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount(), fc.integer({ min: 10, max: 110 }), (seed, what, config, day) => {
        const until = START + day * DAY
        const decisions = (market: Market) => {
          const list: unknown[] = []
          const onDecision = (step: number, requests: readonly OrderRequest[]) => {
            if ((market.timeline[step] as number) <= until) list.push([step, requests])
          }
          run(market, what, config, { onDecision })
          return list
        }
        expect(decisions(withFuture(randomMarket(seed), until))).toEqual(decisions(randomMarket(seed)))
      }),
      { numRuns: 60 },
    )
  })

  it('does not depend on the week in which it happens', () => {
    fc.assert(
      fc.property(
        anySeed,
        withoutMonths,
        anyAccount(),
        fc.integer({ min: 1, max: 500 }),
        (seed, what, config, weeks) => {
          const by = weeks * 7 * DAY
          // What rounds is time itself: the days since the bar before are whole, so nothing else does.
          const shifted = buildMarket(
            randomMarket(seed).instruments.map((one) => ({
              ...one,
              bars: { ...one.bars, time: one.bars.time.map((t) => t + by) },
            })),
          )
          const before = run(randomMarket(seed), what, config)
          const after = run(shifted, what, config)
          expect([...after.equity]).toEqual([...before.equity])
          expect(after.fills).toEqual(before.fills.map((fill) => ({ ...fill, time: fill.time + by })))
          expect(after.refusals).toEqual(before.refusals)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('gains twice as much with twice the capital, where fractions trade without limits', () => {
    const scaleless = { lot: 0, limits: null, maxVolumeShare: null, delistAfterDays: 1_000 } as const
    const bps = { slippage: { kind: 'bps', bps: 5 }, commission: { kind: 'bps', bps: 10 } } as const
    const some = fc.constantFrom(...SHIPPED)
    fc.assert(
      fc.property(anySeed, some, anyAccount({ ...scaleless, ...bps }), (seed, what, config) => {
        const market = randomMarket(seed)
        const once = run(market, what, config).finalEquity - config.initialCapital
        const doubled = { ...config, initialCapital: 2 * config.initialCapital }
        const twice = run(market, what, doubled).finalEquity - doubled.initialCapital
        expect(Math.abs(twice - 2 * once)).toBeLessThanOrEqual(1e-9 * Math.max(Math.abs(2 * once), 1))
      }),
    )
  })

  it('never owes cash or shares when short sales are off', () => {
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount({ allowShort: false }), (seed, what, config) => {
        const held = new Map<number, number>()
        let cash = config.initialCapital
        for (const fill of run(randomMarket(seed), what, config).fills) {
          const signed = fill.action === 'BUY' ? fill.quantity : -fill.quantity
          cash -= signed * fill.price + fill.commission + fill.slippage
          held.set(fill.symbol, (held.get(fill.symbol) ?? 0) + signed)
          expect(cash).toBeGreaterThanOrEqual(-1e-6)
          expect(held.get(fill.symbol)).toBeGreaterThanOrEqual(-1e-6)
        }
      }),
    )
  })
})

describe('hard limits', () => {
  it('hold when something is decided, at the prices and with the orders of that moment', () => {
    const limits = { maxPosition: 0.2, maxSector: 0.3, maxPositions: 3 }
    fc.assert(
      fc.property(anySeed, anyCase, anyAccount({ limits }), (seed, what, config) => {
        const market = randomMarket(seed)
        const watched = watch(what)
        run(market, watched.case, config, {
          onDecision: (step: number, requests: readonly OrderRequest[]) =>
            watched.check(market, step, requests, limits),
        })
      }),
    )
  })
})

/** The same past, and from after `until` on other prices. */
function withFuture(market: Market, until: number): Market {
  const other = (column: Float64Array, time: Float64Array) =>
    column.map((value, i) => ((time[i] as number) > until ? value * 1.7 : value))
  return buildMarket(
    market.instruments.map((one) => {
      const { time, open, high, low, close, volume } = one.bars
      const bars = {
        time,
        volume,
        open: other(open, time),
        high: other(high, time),
        low: other(low, time),
        close: other(close, time),
      }
      return { ...one, bars }
    }),
  )
}

/** Checks, on what the desk knows and at the last closes of the market, that no opening order goes beyond the limits. */
function watch({ strategy, params }: Case) {
  let desk: { equity: number; position(symbol: number): number } | undefined
  const seen: Strategy<never> = {
    ...strategy,
    init(setup, given) {
      const inner = strategy.init(setup, given)
      return (now) => {
        desk = now
        inner(now)
      }
    },
  }
  const check = (
    market: Market,
    step: number,
    requests: readonly OrderRequest[],
    limits: { maxPosition: number; maxSector: number; maxPositions: number },
  ) => {
    if (!desk) throw new Error('nothing was watched')
    const { equity } = desk
    const now = market.timeline[step] as number
    const last = market.instruments.map(({ bars }) => bars.close[bars.time.findLastIndex((time) => time <= now)] ?? 0)
    const held = market.instruments.map((_, s) => desk?.position(s) as number)
    const own = held.map((quantity, s) => Math.abs(quantity) * (last[s] as number))
    const opening = new Set<number>()
    for (const { symbol, side, quantity, reduceOnly, limit, stop } of requests) {
      const closing = Math.max(side === 'sell' ? (held[symbol] as number) : -(held[symbol] as number), 0)
      if (reduceOnly) {
        const shares = Math.min(quantity, closing)
        own[symbol] = (own[symbol] as number) - shares * (last[symbol] as number)
        held[symbol] = (held[symbol] as number) + (side === 'sell' ? -shares : shares)
        continue
      }
      const price = limit ?? stop ?? (last[symbol] as number)
      own[symbol] =
        (own[symbol] as number) + Math.max(quantity - closing, 0) * price - closing * (last[symbol] as number)
      opening.add(symbol)
    }
    const tolerance = equity * 1e-9
    for (const symbol of opening) {
      expect(own[symbol]).toBeLessThanOrEqual(limits.maxPosition * equity + tolerance)
      const sector = market.instruments[symbol]?.sector
      const together = own.reduce((sum, value, s) => sum + (market.instruments[s]?.sector === sector ? value : 0), 0)
      expect(together).toBeLessThanOrEqual(limits.maxSector * equity + tolerance)
    }
    const isNew = [...opening].some((symbol) => held[symbol] === 0)
    if (isNew) expect(own.filter((value) => value > tolerance).length).toBeLessThanOrEqual(limits.maxPositions)
  }
  return { case: { strategy: seen, params }, check }
}
