import { describe, expect, it } from 'vitest'
import type { TradingConfig } from '@/lib/domain/backtest/config'
import { withCosts } from '@/lib/domain/backtest/cost-sensitivity'
import { commissionOf, commissionSchema } from '@/lib/domain/backtest/costs'
import type { Bracket } from '@/lib/domain/backtest/orders'
import { account, expectValues, fillsOf, flat, instrument, order, play, type Row } from './small-market'

/** Bars at 100 with these volumes, after the one that is decided on. */
const thin = (...volumes: number[]): Row[] => [
  [100, 100, 100, 100],
  ...volumes.map((volume): Row => [100, 100, 100, 100, volume]),
]
const buy = (rows: Row[], quantity: number, changes: Partial<TradingConfig>) =>
  play([instrument('A', rows)], { 0: order({ quantity }) }, changes)

describe('share of the volume', () => {
  it('fills an order in parts over several bars, whole lots each', () => {
    const result = buy(thin(40, 35, 100), 10, { maxVolumeShare: 0.1 })
    expect(fillsOf(result).map(([step, , quantity]) => [step, quantity])).toEqual([
      [1, 4],
      [2, 3],
      [3, 3],
    ])
  })

  it('takes fractions when lots do not matter', () => {
    expect(fillsOf(buy(thin(35), 10, { maxVolumeShare: 0.1, lot: 0 }))).toEqual([[1, 'BUY', 3.5, 100]])
  })

  it('is one share for all orders of a symbol', () => {
    const two = {
      0: (desk: Parameters<ReturnType<typeof order>>[0]) => {
        for (const quantity of [6, 6]) order({ quantity })(desk)
      },
    }
    const result = play([instrument('A', thin(100, 100))], two, { maxVolumeShare: 0.1 })
    expect(fillsOf(result).map(([step, , quantity]) => [step, quantity])).toEqual([
      [1, 6],
      [1, 4],
      [2, 2],
    ])
  })

  it('is taken before cash is counted, so that impact is that of what trades', () => {
    // 10 of 100 shares give up 100 × 10 × 0.1² = 10 a share: 1,100 for ten, though 5,000 shares could never be paid.
    const slippage = { kind: 'volume_share', coefficient: 10 } as const
    const result = buy(thin(100), 5_000, { maxVolumeShare: 0.1, slippage })
    expect(fillsOf(result)).toEqual([[1, 'BUY', 10, 100]])
    expect(result.finalEquity).toBeCloseTo(10_000 - 100, 9)
  })
})

describe('commission', () => {
  it('in basis points of the value', () => {
    const result = play([instrument('A', flat([100, 101]))], { 0: order({}) }, { commission: { kind: 'bps', bps: 20 } })
    expect(result.commission).toBeCloseTo(2.02, 12)
    expect(result.finalEquity).toBeCloseTo(10_000 - 2.02, 9)
  })

  it('per share, with the minimum once per order and not once per fill', () => {
    // 10 shares at 0.05 are under the minimum of 1; 20 are just 1; 50 are 2.50.
    const commission = { kind: 'per_share', perShare: 0.05, minimum: 1 } as const
    const { fills } = buy(thin(100, 100, 300), 50, { commission, maxVolumeShare: 0.1 })
    const charged = fills.map((fill) => fill.commission)
    expectValues(charged, [1, 0, 1.5])
  })

  it("Alpaca's fees: each rounded up to the cent on the whole order, audit trail to the share", () => {
    const commission = commissionSchema.parse({ kind: 'alpaca' })
    const rows: Row[] = [...thin(1_000_000), [100, 100, 100, 100, 40], [100, 100, 100, 100, 60]]
    const plan = { 0: order({ timeInForce: 'opg' }), 1: order({ side: 'sell' }) }
    const { fills } = play([instrument('A', rows)], plan, { commission, maxVolumeShare: 0.1 })
    // Bought: 10 × 0.0000265. Sold 4: 400 × 27.8/million = 0.0111 → 0.02, 4 × 0.000166 → 0.01, audit 0.000106.
    // All ten: 0.0278 → 0.03, 0.01, 0.000265; what the first part paid is taken off.
    expectValues(
      fills.map((fill) => fill.commission),
      [0.000265, 0.030106, 0.010159],
    )
  })

  it('has a most for the trading activity fee, and no cent more than a whole cent', () => {
    const fees = commissionOf(commissionSchema.parse({ kind: 'alpaca', secPerMillion: 30, catPerShare: 0 }))
    expect(fees('sell', 100_000, 1_000)).toBeCloseTo(0.03 + 8.3, 12)
    expect(fees('buy', 100_000, 1_000)).toBe(0)
  })
})

describe('commission on orders that wait', () => {
  /** What an entry by this order is charged at 20 basis points and, ten shares at 0.05 being less, at the least of 1. */
  const charged = (request: Parameters<typeof order>[0], row: Row) =>
    [{ kind: 'bps', bps: 20 } as const, { kind: 'per_share', perShare: 0.05, minimum: 1 } as const].map(
      (commission) => play([instrument('A', [...flat([100]), row])], { 0: order(request) }, { commission }).commission,
    )

  it('is of the price at which they fill', () => {
    // 0.2 % of 10 × 97, 103, 104 and, at the open between stop and limit, 104.
    expectValues(charged({ type: 'limit', limit: 97 }, [100, 101, 96, 98]), [1.94, 1])
    expectValues(charged({ type: 'stop', stop: 103 }, [100, 104, 99, 101]), [2.06, 1])
    expectValues(charged({ type: 'stop', stop: 103 }, [104, 106, 103, 105]), [2.08, 1])
    expectValues(charged({ type: 'stop_limit', stop: 103, limit: 105 }, [104, 106, 102, 105]), [2.08, 1])
  })

  it('is nothing while they wait', () => {
    expect(charged({ type: 'limit', limit: 90 }, [100, 101, 96, 98])).toEqual([0, 0])
    expect(charged({ type: 'stop', stop: 110 }, [100, 101, 96, 98])).toEqual([0, 0])
  })

  it('comes with the exit of a bracket too', () => {
    // 0.2 % of 1,000 and of 1,100 or of 950.
    const bracket = { takeProfit: 110, stopLoss: 95 }
    const leaving = (row: Row) =>
      play(
        [instrument('A', [...flat([100, 100]), row])],
        { 0: order({ bracket }) },
        { commission: { kind: 'bps', bps: 20 } },
      )
    expect(leaving([105, 112, 104, 108]).commission).toBeCloseTo(2 + 2.2, 12)
    expect(leaving([99, 100, 94, 96]).commission).toBeCloseTo(2 + 1.9, 12)
    expect(leaving([99, 100, 94, 96]).finalEquity).toBeCloseTo(10_000 - 50 - 3.9, 9)
  })
})

describe('slippage', () => {
  it('in basis points, on market orders both ways and on stops', () => {
    const slippage = { kind: 'bps', bps: 10 } as const
    const plan = { 0: order({}), 1: order({ side: 'sell', type: 'stop', stop: 100 }) }
    const result = play([instrument('A', flat([100, 100, 100]))], plan, { slippage })
    // 0.10 a share, twice ten shares.
    expect(result.slippage).toBeCloseTo(2, 12)
    expect(result.finalEquity).toBeCloseTo(9_998, 9)
    expect(result.fills.map((fill) => fill.price)).toEqual([100, 100])
  })

  it('is nothing for limit orders', () => {
    const plan = { 0: order({ type: 'limit', limit: 100 }) }
    expect(play([instrument('A', flat([100, 100]))], plan, { slippage: { kind: 'bps', bps: 10 } }).slippage).toBe(0)
  })

  it('is given up by a trailing stop when it sells', () => {
    // 110 − 5 = 105. 0.1 % of 1,000 and of 1,050.
    const rows: Row[] = [...flat([100, 100]), [101, 110, 100, 109], [108, 108, 103, 104]]
    const plan = { 0: order({}), 1: order({ side: 'sell', type: 'trailing_stop', trail: 5 }) }
    const result = play([instrument('A', rows)], plan, { slippage: { kind: 'bps', bps: 10 } })
    expect(fillsOf(result)[1]).toEqual([3, 'SELL', 10, 105])
    expectValues(
      result.fills.map((fill) => fill.slippage),
      [1, 1.05],
    )
    expect(result.finalEquity).toBeCloseTo(10_000 + 50 - 2.05, 9)
  })

  it('is given up by the stops of a bracket, and not by its profit', () => {
    const leaving = (bracket: Bracket, row: Row) =>
      play(
        [instrument('A', [...flat([100, 100]), row])],
        { 0: order({ bracket }) },
        { slippage: { kind: 'bps', bps: 10 } },
      )
    const both = { takeProfit: 110, stopLoss: 95 }
    // Of the entry 1 each. Stopped at 95, opened under the stop at 90, trailed from 100 at 94; sold at 110 for no more.
    expect(leaving(both, [99, 100, 94, 96]).slippage).toBeCloseTo(1 + 0.95, 12)
    expect(leaving(both, [90, 92, 89, 91]).slippage).toBeCloseTo(1 + 0.9, 12)
    expect(leaving({ trail: 6 }, [99, 100, 93, 96]).slippage).toBeCloseTo(1 + 0.94, 12)
    expect(leaving(both, [105, 112, 104, 108]).slippage).toBeCloseTo(1, 12)
    expect(leaving(both, [105, 112, 104, 108]).finalEquity).toBeCloseTo(10_000 + 100 - 1, 9)
  })

  it('grows with the square of the share of volume', () => {
    // 100 × 0.1 × (10/100)² = 0.10 a share.
    expect(buy(thin(100), 10, { slippage: { kind: 'volume_share', coefficient: 0.1 } }).slippage).toBeCloseTo(1, 12)
  })

  it('grows with volatility and the root of the share of volume', () => {
    // Four returns of ± ln 1.1: sample deviation ln 1.1 × √(4/3) = 0.1100547. 10 shares × 100 × that × √(10/1000).
    const rows = flat([100, 110, 100, 110, 100])
    const result = play(
      [instrument('A', [...rows, [100, 100, 100, 100, 1_000]])],
      { 4: order({}) },
      {
        slippage: { kind: 'sqrt_impact', coefficient: 1 },
      },
    )
    expect(result.slippage).toBeCloseTo(11.00547, 4)
  })

  it('knows no volatility before three returns', () => {
    const rows = flat([100, 110, 100, 110])
    const slippage = { kind: 'sqrt_impact', coefficient: 1 } as const
    expect(play([instrument('A', rows)], { 2: order({}) }, { slippage }).slippage).toBe(0)
  })

  it('never takes more than a sale brings', () => {
    const slippage = { kind: 'volume_share', coefficient: 10 } as const
    const rows: Row[] = [...flat([100, 100]), [100, 100, 100, 100, 10]]
    const result = play([instrument('A', rows)], { 0: order({}), 1: order({ side: 'sell' }) }, { slippage })
    expect(result.finalEquity).toBeCloseTo(9_000, 3)
    expect(result.finalEquity).toBeGreaterThanOrEqual(8_999)
  })
})

describe('withCosts', () => {
  it('multiplies every rate of every model', () => {
    const doubled = (changes: Partial<TradingConfig>) => withCosts(account(changes), 2)
    expect(doubled({ slippage: { kind: 'bps', bps: 5 } }).slippage).toEqual({ kind: 'bps', bps: 10 })
    expect(doubled({ slippage: { kind: 'sqrt_impact', coefficient: 0.5 } }).slippage).toMatchObject({ coefficient: 1 })
    const perShare = { kind: 'per_share', perShare: 0.005, minimum: 1 } as const
    expect(doubled({ commission: perShare }).commission).toEqual({ kind: 'per_share', perShare: 0.01, minimum: 2 })
    const alpaca = commissionSchema.parse({ kind: 'alpaca', secPerMillion: 20, tafPerShare: 0.1, tafMost: 8 })
    expect(doubled({ commission: alpaca }).commission).toMatchObject({
      secPerMillion: 40,
      tafPerShare: 0.2,
      tafMost: 16,
    })
  })
})
