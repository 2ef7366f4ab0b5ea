import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunDesk } from '@/lib/domain/backtest/desk'
import { buildMarket, type Instrument, type Market } from '@/lib/domain/backtest/market'
import { runBacktest, runBacktestAsync } from '@/lib/domain/backtest/run'
import { cutMarket } from '@/lib/domain/backtest/truncate'
import { type Case, SHIPPED } from './cases'
import { anyAccount, anySeed, randomFlow, randomMarket } from './random-market'
import { account, DAY, fillsOf, flat, instrument, order, START, scripted } from './small-market'

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
        const [symbol, day] = split
        fc.pre(START + day * DAY > Number(market.columns[symbol]?.time[0]))
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

  it('of the history before the first session leaves orders in the shares of that session', () => {
    const rows = flat([100, 100, 100, 100, 100, 100])
    const from = START + 3 * DAY
    const plan = { 3: order({ quantity: 10 }) }
    const run = (market: Market) =>
      runBacktest(market, scripted(plan), {}, account(), { tradeFrom: from }).fills.map(({ quantity }) => quantity)
    const plain = buildMarket([instrument('A', rows)], from)
    const split = (day: number) => buildMarket([splitOn(instrument('A', rows), day, 4)], from)
    expect(run(plain)).toEqual([10])
    expect(run(split(2))).toEqual([10])
    expect(run(split(3))).toEqual([10])
    expect(run(split(4))).toEqual([40])
    expect([...(split(2).unsplit[0]?.close ?? [])]).toEqual([25, 25, 25, 25, 25, 25])
  })

  it('leaves what agents ask for in the shares of the day on which they decide', async () => {
    const market = buildMarket([splitOn(instrument('A', flat([1_000, 1_000, 1_000, 1_000, 1_000])), 2, 10)])
    const wanted = { symbol: 0, side: 'buy', quantity: 50, type: 'market', reason: 'test', confidence: 50 } as const
    const decide = async (desk: RunDesk) => {
      desk.ask(wanted)
      return 0
    }
    const result = await runBacktestAsync(market, account(), decide, (step) => step === 3)
    expect(fillsOf(result)).toEqual([[4, 'BUY', 50, 100]])
  })

  it('looks the same where the market is cut', () => {
    const market = buildMarket([splitOn(instrument('A', flat([100, 110, 120, 130, 140])), 2, 4)], START + DAY)
    const cut = cutMarket(market, START + 3 * DAY, START + 4 * DAY)
    expect([...(cut.unsplit[0]?.close ?? [])]).toEqual([130, 140])
    expect([...(cut.shares[0] ?? [])]).toEqual([4, 4])
    expect([...(cut.columns[0]?.close ?? [])]).toEqual([32.5, 35])
  })

  it('does not let a direct order break lots, nor does its absence', () => {
    const sizes = (market: Market) =>
      runBacktest(market, scripted({ 2: order({ quantity: 10.3 }) }), {}, account(), {}).fills.map(
        (one) => one.quantity,
      )
    const rows = flat([100, 100, 100, 100, 100])
    expect(sizes(buildMarket([instrument('A', rows)]))).toEqual([10])
    expect(sizes(buildMarket([splitOn(instrument('A', rows), 2, 2)]))).toEqual([20])
  })
})
