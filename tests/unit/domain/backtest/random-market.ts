import fc from 'fast-check'
import { z } from 'zod'
import type { TradingConfig } from '@/lib/domain/backtest/config'
import type { Desk } from '@/lib/domain/backtest/desk'
import { buildMarket, type Instrument, type Market } from '@/lib/domain/backtest/market'
import type { OrderRequest, OrderType, TimeInForce } from '@/lib/domain/backtest/orders'
import { createRandom, type Random } from '@/lib/domain/prng'
import { defineStrategy, type Strategy } from '@/lib/domain/strategies/strategy'
import { account, DAY, instrument, type Row, START } from './small-market'

/** A market of a seed: symbols of three sectors that start late, miss days, stop for a while and trade nothing on some days. */
export function randomMarket(seed: string, symbols = 4, days = 120, holes = true): Market {
  const random = createRandom(seed)
  const names = Array.from({ length: symbols }, (_, index) => `S${index}`)
  return buildMarket(names.map((name, index) => walk(name, `sector ${index % 3}`, days, random, holes && index > 0)))
}

function walk(symbol: string, sector: string, days: number, random: Random, holes: boolean): Instrument {
  const rows: Row[] = []
  const times: number[] = []
  const begin = holes ? Math.floor(random.uniform() * days * 0.3) : 0
  let close = 20 + 80 * random.uniform()
  for (let day = begin; day < days; day++) {
    const open = close * (1 + 0.01 * random.normal())
    close = open * (1 + 0.02 * random.normal())
    const high = Math.max(open, close) * (1 + 0.01 * random.uniform())
    const low = Math.min(open, close) * (1 - 0.01 * random.uniform())
    if (holes && random.uniform() < 0.08) continue
    rows.push([open, high, low, close, random.uniform() < 0.05 ? 0 : Math.floor(500 + 5_000 * random.uniform())])
    times.push(START + day * DAY)
  }
  return instrument(symbol, rows, { sector, times })
}

const TYPES: readonly [OrderType, ...OrderType[]] = ['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']
const TIMES: readonly [TimeInForce, ...TimeInForce[]] = ['gtc', 'day', 'gtd', 'ioc', 'fok', 'opg', 'cls']

/** Orders of every kind at random, from the desk's own past only. */
export const randomFlow: Strategy<object> = defineStrategy({
  key: 'random-flow',
  name: 'Random flow',
  summary: 'Orders of every kind.',
  params: z.object({}),
  warmup: () => 0,
  init({ symbols, random }) {
    const stream: Random = { ...createRandom(`flow ${random()}`) }
    return (desk) => {
      for (let symbol = 0; symbol < symbols.length; symbol++) act(desk, symbol, stream)
    }
  },
})

function act(desk: Desk, symbol: number, { uniform, pick }: Random): void {
  const dice = uniform()
  const draws = [uniform(), uniform(), uniform(), uniform()] as const
  const type = pick(TYPES)
  const timeInForce = pick(TIMES)
  const at = desk.at[symbol] as number
  if (at < 0) return
  const close = desk.bars[symbol]?.close[at] as number
  if (dice < 0.05) desk.exit(symbol, 'exit')
  else if (dice < 0.1) desk.target(symbol, 2 * draws[0] - 0.7, 'target')
  else if (dice < 0.12) desk.cancel(symbol)
  else if (dice < 0.16) desk.enter(symbol, 'enter', { conviction: draws[1], side: draws[2] < 0.7 ? 'long' : 'short' })
  else if (dice < 0.4) desk.order(anyOrder(symbol, type, timeInForce, close, desk.time, draws))
}

function anyOrder(
  symbol: number,
  type: OrderType,
  timeInForce: TimeInForce,
  close: number,
  now: number,
  [a, b, c, d]: readonly [number, number, number, number],
): OrderRequest {
  const side = a < 0.6 ? 'buy' : 'sell'
  const stop = close * (1 + (side === 'buy' ? 0.02 : -0.02) * b)
  return {
    symbol,
    side,
    quantity: Math.ceil(60 * c),
    type,
    timeInForce,
    until: now + Math.ceil(5 * b) * DAY,
    reason: 'flow',
    confidence: Math.round(100 * d),
    ...(type === 'limit' || type === 'stop_limit' ? { limit: close * (1 + 0.03 * (b - 0.5)) } : {}),
    ...(type === 'stop' || type === 'stop_limit' ? { stop } : {}),
    ...(type === 'trailing_stop' ? { trail: close * 0.03 * (b + 0.1) } : {}),
    ...(d < 0.4 ? { bracket: bracketOf(side, close, b, c) } : {}),
  }
}

function bracketOf(side: 'buy' | 'sell', close: number, b: number, c: number) {
  const way = side === 'buy' ? 1 : -1
  return {
    stopLoss: close * (1 - way * 0.04 * (b + 0.1)),
    takeProfit: close * (1 + way * 0.05 * (c + 0.1)),
    ...(b < 0.3 ? { trail: close * 0.03 } : {}),
  }
}

/** Accounts of every kind. */
export const anyAccount = (changes: Partial<TradingConfig> = {}): fc.Arbitrary<TradingConfig> =>
  fc
    .record({
      lot: fc.constantFrom(0, 0.1, 1),
      allowShort: fc.boolean(),
      maxGross: fc.constantFrom(1, 2),
      borrowRate: fc.constantFrom(0, 0.1),
      slippage: fc.constantFrom<TradingConfig['slippage']>(
        { kind: 'none' },
        { kind: 'bps', bps: 10 },
        { kind: 'volume_share', coefficient: 0.1 },
        { kind: 'sqrt_impact', coefficient: 0.5 },
      ),
      commission: fc.constantFrom<TradingConfig['commission']>(
        { kind: 'none' },
        { kind: 'bps', bps: 10 },
        { kind: 'per_share', perShare: 0.005, minimum: 1 },
        { kind: 'alpaca', secPerMillion: 27.8, tafPerShare: 0.000166, tafMost: 8.3, catPerShare: 0.0000265 },
      ),
      maxVolumeShare: fc.constantFrom(null, 0.01, 0.1),
      limits: fc.constantFrom(null, { maxPosition: 0.2, maxSector: 0.3, maxPositions: 3 }),
      targetVolatility: fc.constantFrom(null, 0.25),
      seed: fc.string({ minLength: 1, maxLength: 8 }),
    })
    .map((some) => account({ ...some, ...changes }))

export const anySeed = fc.string({ minLength: 1, maxLength: 8 })
