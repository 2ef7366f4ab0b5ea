import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMarket, type Instrument, type Market } from '@/lib/domain/backtest/market'
import { runBacktest } from '@/lib/domain/backtest/run'
import { type Case, SHIPPED } from './cases'
import { anyAccount, anySeed, randomFlow, randomMarket } from './random-market'
import { DAY, START } from './small-market'

/** The same company with its share split by `ratio` before the bars of `day`. */
function splitOn(one: Instrument, day: number, ratio: number): Instrument {
  const at = START + day * DAY
  const { time, open, high, low, close, volume } = one.bars
  const restated = (column: Float64Array, by: number) =>
    column.map((value, i) => ((time[i] as number) >= at ? value * by : value))
  return {
    ...one,
    bars: {
      time,
      open: restated(open, 1 / ratio),
      high: restated(high, 1 / ratio),
      low: restated(low, 1 / ratio),
      close: restated(close, 1 / ratio),
      volume: restated(volume, ratio),
    },
    actions: [...one.actions, { time: at, type: 'split', value: ratio }],
  }
}

const splitMarket = (market: Market, symbol: number, day: number, ratio: number): Market =>
  buildMarket(market.instruments.map((one, index) => (index === symbol ? splitOn(one, day, ratio) : one)))

/** Costs and lots that do not depend on the price of a share. */
const SCALELESS = {
  lot: 0,
  minOrder: 0,
  slippage: { kind: 'bps', bps: 5 },
  commission: { kind: 'bps', bps: 10 },
} as const

describe('a split', () => {
  it('changes nothing but the count of shares, whatever the strategy looks at and orders', () => {
    const flow = { strategy: randomFlow, params: {} } as unknown as Case
    const some = fc.constantFrom(flow, flow, ...SHIPPED)
    const symbol = fc.integer({ min: 0, max: 3 })
    const day = fc.integer({ min: 1, max: 119 })
    // Powers of two, so that prices come back to the same bits.
    const ratio = fc.constantFrom(2, 4, 8, 0.5, 0.125)
    fc.assert(
      fc.property(anySeed, some, anyAccount(SCALELESS), symbol, day, ratio, (seed, what, config, ...split) => {
        const market = randomMarket(seed)
        const run = (of: Market) => runBacktest(of, what.strategy, what.params, config)
        const [plain, after] = [run(market), run(splitMarket(market, ...split))]
        expect(after.fills.length).toBe(plain.fills.length)
        const [value, other] = [plain.equity, after.equity]
        for (let i = 0; i < value.length; i++)
          expect(Math.abs((other[i] as number) / (value[i] as number) - 1)).toBeLessThan(1e-9)
      }),
      { numRuns: 200 },
    )
  })
})
