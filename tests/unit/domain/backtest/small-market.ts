import { expect } from 'vitest'
import { z } from 'zod'
import type { TradingConfig } from '@/lib/domain/backtest/config'
import { tradingSchema } from '@/lib/domain/backtest/config'
import type { Desk } from '@/lib/domain/backtest/desk'
import { buildMarket, type Columns, type Instrument, type MarketAction } from '@/lib/domain/backtest/market'
import type { OrderRequest } from '@/lib/domain/backtest/orders'
import { type BacktestResult, type RunOptions, runBacktest } from '@/lib/domain/backtest/run'
import { defineStrategy, type Strategy } from '@/lib/domain/strategies/strategy'

export const DAY = 86_400_000
/** Monday 2024-01-01. */
export const START = Date.UTC(2024, 0, 1)

/** Open, high, low, close, volume (a million shares when left out). */
export type Row = readonly [number, number, number, number, number?]

type Details = { sector?: string; actions?: readonly MarketAction[]; times?: readonly number[] }

/** Bars on consecutive days from START, or at `times` (milliseconds). */
export function instrument(symbol: string, rows: readonly Row[], details: Details = {}): Instrument {
  const { sector = symbol, actions = [], times = rows.map((_, i) => START + i * DAY) } = details
  return { symbol, sector, actions, bars: columns(rows, times) }
}

export function columns(rows: readonly Row[], times: readonly number[]): Columns {
  const field = (at: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => row[at])
  return {
    time: Float64Array.from(times),
    open: field(0),
    high: field(1),
    low: field(2),
    close: field(3),
    volume: Float64Array.from(rows, (row) => row[4] ?? 1_000_000),
  }
}

/** Bars that stand still at each price. */
export const flat = (prices: readonly number[]): Row[] => prices.map((price) => [price, price, price, price])

/** 10,000 of cash, whole shares, no costs, no limits, nothing held back. */
export const account = (changes: Partial<TradingConfig> = {}): TradingConfig => ({
  ...tradingSchema.parse({}),
  initialCapital: 10_000,
  borrowRate: 0,
  slippage: { kind: 'none' },
  commission: { kind: 'none' },
  maxVolumeShare: null,
  limits: null,
  positionSize: 1,
  targetVolatility: null,
  ...changes,
})

/** What to do at which step. */
export type Plan = Readonly<Record<number, (desk: Desk) => void>>

export const scripted = (plan: Plan): Strategy<object> =>
  defineStrategy({
    key: 'scripted',
    name: 'Scripted',
    summary: 'Does what a test says.',
    params: z.object({}),
    warmup: () => 0,
    init: () => (desk) => plan[desk.step]?.(desk),
  })

export function play(
  instruments: readonly Instrument[],
  plan: Plan,
  changes: Partial<TradingConfig> = {},
  options: RunOptions = {},
): BacktestResult {
  return runBacktest(buildMarket(instruments), scripted(plan), {}, account(changes), options)
}

/** An order of 10 shares of the first symbol, decided at a step. */
export const order = (request: Partial<OrderRequest>): ((desk: Desk) => void) => {
  const whole: OrderRequest = {
    symbol: 0,
    side: 'buy',
    quantity: 10,
    type: 'market',
    reason: 'test',
    confidence: 100,
    ...request,
  }
  return (desk) => desk.order(whole)
}

/** Equal to `expected`, value by value, to ten decimals. */
export function expectValues(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length)
  for (const [i, value] of expected.entries()) expect(actual[i], `value ${i}`).toBeCloseTo(value, 10)
}

/** Step, side, shares and price of each fill. */
export const fillsOf = ({ fills }: BacktestResult) =>
  fills.map(({ step, action, quantity, price }) => [step, action, quantity, price])
