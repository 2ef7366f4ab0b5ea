import { describe, expect, it } from 'vitest'
import type { Desk } from '@/lib/domain/backtest/desk'
import { buildMarket } from '@/lib/domain/backtest/market'
import { runBacktest } from '@/lib/domain/backtest/run'
import { account, DAY, fillsOf, flat, instrument, order, play, type Row, START, scripted } from './small-market'

const all =
  (...orders: ((desk: Desk) => void)[]) =>
  (desk: Desk) => {
    for (const one of orders) one(desk)
  }

describe('short sale', () => {
  const plan = { 0: order({ side: 'sell' }), 2: order({}) }

  it('gains when the price falls and pays its borrowing by the day', () => {
    // A yearly 36.5 % is 0.1 % a day: 10 × 100 × 0.001 on the second day, 10 × 95 × 0.001 on the third.
    const result = play([instrument('A', flat([100, 100, 95, 90]))], plan, { allowShort: true, borrowRate: 0.365 })
    expect(result.borrowFees).toBeCloseTo(1.95, 12)
    expect(result.finalEquity).toBeCloseTo(10_000 + 100 - 1.95, 9)
    expect(result.trades).toMatchObject([{ side: 'short', quantity: 10, entryPrice: 100, exitPrice: 90 }])
    expect(result.trades[0]?.pnl).toBeCloseTo(98.05, 9)
  })

  it('pays for the days of a weekend', () => {
    const times = [0, 1, 4].map((day) => START + day * DAY)
    const bars = instrument('A', flat([100, 100, 100]), { times })
    const result = play([bars], { 0: order({ side: 'sell' }) }, { allowShort: true, borrowRate: 0.365 })
    expect(result.borrowFees).toBeCloseTo(3, 12)
  })

  it('is refused when short sales are off', () => {
    const result = play([instrument('A', flat([100, 100]))], { 0: order({ side: 'sell' }) })
    expect(result.fills).toEqual([])
    expect(result.refusals).toEqual({ not_held: 1 })
  })

  it('keeps long plus short within the most', () => {
    const result = play(
      [instrument('A', flat([100, 100]))],
      { 0: order({ side: 'sell', quantity: 200 }) },
      {
        allowShort: true,
        maxGross: 1.5,
      },
    )
    expect(fillsOf(result)).toEqual([[1, 'SELL', 150, 100]])
    expect((result.gross[1] ?? 0) / (result.equity[1] ?? 1)).toBeCloseTo(1.5, 6)
  })
})

describe('flip through zero', () => {
  const rows = flat([100, 100, 110, 100])
  const plan = { 0: order({}), 1: order({ side: 'sell', quantity: 15 }), 2: order({ quantity: 5 }) }

  it('closes one round trip and opens the next, each with its part of the costs', () => {
    // One per cent: bought for 10, sold for 16.50 (11 and 5.50), covered for 5. 100 − 21 and 50 − 10.50.
    const result = play([instrument('A', rows)], plan, { allowShort: true, commission: { kind: 'bps', bps: 100 } })
    expect(result.trades.map(({ side, quantity }) => [side, quantity])).toEqual([
      ['long', 10],
      ['short', 5],
    ])
    expect(result.trades[0]?.pnl).toBeCloseTo(79, 9)
    expect(result.trades[1]?.pnl).toBeCloseTo(39.5, 9)
    expect(result.finalEquity).toBeCloseTo(10_118.5, 9)
  })

  it('stops at zero when short sales are off', () => {
    const result = play([instrument('A', rows)], plan)
    expect(fillsOf(result).slice(0, 2)).toEqual([
      [1, 'BUY', 10, 100],
      [2, 'SELL', 10, 110],
    ])
    expect(result.refusals).toEqual({ cut_to_holding: 1 })
  })
})

describe('cash', () => {
  it('cuts a purchase to what can be paid, commission included', () => {
    // 99 × 100 + 99 = 9,999; a hundredth share would need 10,100.
    const result = play(
      [instrument('A', flat([100, 100]))],
      { 0: order({ quantity: 500 }) },
      {
        commission: { kind: 'bps', bps: 100 },
      },
    )
    expect(fillsOf(result)).toEqual([[1, 'BUY', 99, 100]])
    expect(result.refusals).toEqual({ cut_to_cash: 1 })
  })

  it('is not overdrawn by a sale that brings less than it costs', () => {
    const commission = { kind: 'per_share', perShare: 0, minimum: 100 } as const
    const plan = { 0: order({ quantity: 99 }), 1: order({ side: 'sell' }) }
    // 99 × 100 + 100 is all there is; ten at 5 bring 50.
    const result = play([instrument('A', flat([100, 100, 5]))], plan, { commission })
    expect(fillsOf(result)).toEqual([[1, 'BUY', 99, 100]])
    expect(result.refusals).toEqual({ insufficient_cash: 1 })
  })

  it('of a sale at an open pays for a purchase at the same open', () => {
    const bars = [instrument('A', flat([100, 100, 100])), instrument('B', flat([50, 50, 50]))]
    const rotate = all(order({ symbol: 1, quantity: 200 }), order({ side: 'sell', quantity: 100 }))
    const result = play(bars, { 0: order({ quantity: 100 }), 1: rotate })
    expect(fillsOf(result).slice(1)).toEqual([
      [2, 'SELL', 100, 100],
      [2, 'BUY', 200, 50],
    ])
  })
})

describe('bars that are missing', () => {
  it('without volume trade nothing', () => {
    const rows: Row[] = [...flat([100]), [98, 99, 90, 95, 0], [97, 98, 96, 97]]
    const plan = { 0: all(order({}), order({ type: 'limit', limit: 92 }), order({ type: 'stop', stop: 98.5 })) }
    expect(fillsOf(play([instrument('A', rows)], plan))).toEqual([[2, 'BUY', 10, 97]])
  })

  it('leave orders waiting and positions at their last close', () => {
    const holed = instrument('A', flat([100, 100, 120]), { times: [0, 1, 3].map((day) => START + day * DAY) })
    const result = play([holed, instrument('B', flat([50, 50, 50, 50]))], { 0: order({}), 1: order({ side: 'sell' }) })
    expect(fillsOf(result)).toEqual([
      [1, 'BUY', 10, 100],
      [3, 'SELL', 10, 120],
    ])
    expect([...result.equity]).toEqual([10_000, 10_000, 10_000, 10_200])
  })

  it('before a symbol starts let its orders wait; it has no size before its first price', () => {
    const late = instrument('B', flat([40, 41]), { times: [2, 3].map((day) => START + day * DAY) })
    const seen: number[] = []
    const plan = {
      0: all(
        (desk) => desk.enter(1, 'no price'),
        (desk) => desk.target(1, 0.5, 'no price'),
        order({ symbol: 1 }),
      ),
      1: (desk: Desk) => void seen.push(desk.at[1] as number),
      2: (desk: Desk) => void seen.push(desk.at[1] as number),
    }
    const result = play([instrument('A', flat([100, 100, 100, 100])), late], plan)
    expect(fillsOf(result)).toEqual([[2, 'BUY', 10, 40]])
    expect(result.refusals).toEqual({ no_quantity: 1 })
    expect(seen).toEqual([-1, 0])
  })

  it('for too long count as delisting, at what is recovered', () => {
    const days = (...list: number[]) => ({ times: list.map((day) => START + day * DAY) })
    const gone = instrument('A', flat([100, 80]), days(0, 1))
    const other = instrument('B', flat([50, 50, 50, 50, 50]), days(0, 1, 20, 31, 32))
    const plan = { 0: order({}), 1: order({ side: 'sell', type: 'stop', stop: 70 }) }
    const result = play([gone, other], plan, { delistAfterDays: 30, delistRecovery: 0.5 })
    // Ten bought at 80. Thirty days on they still count 80; a day later they are worth 40.
    expect([...result.equity]).toEqual([10_000, 10_000, 10_000, 10_000, 9_600])
    expect(result.trades).toMatchObject([{ exitReason: 'Delisted', exitPrice: 40, pnl: -400, open: false }])
    expect(result.open).toEqual([])
    expect(result.refusals).toEqual({ delisted: 1 })
  })

  it('for too long end the orders of a symbol that is not held, and what they took of the limits', () => {
    const days = (...list: number[]) => ({ times: list.map((day) => START + day * DAY) })
    const gone = instrument('A', flat([100]), days(0))
    const other = instrument('B', flat([50, 50, 50, 50, 50]), days(0, 1, 31, 32, 33))
    const entry = (symbol: number) => order({ symbol, timeInForce: 'gtc' })
    const plan = { 0: entry(0), 1: entry(1), 3: entry(1) }
    const limits = { maxPosition: 1, maxSector: 1, maxPositions: 1 }
    // The limits allow one position. The order for A keeps its place for thirty days.
    const result = play([gone, other], plan, { delistAfterDays: 30, limits })
    expect(fillsOf(result)).toEqual([[4, 'BUY', 10, 50]])
    expect(result.refusals).toEqual({ max_positions: 1, delisted: 1 })
  })
})

describe('a short position in a symbol that is delisted', () => {
  const days = (...list: number[]) => ({ times: list.map((day) => START + day * DAY) })
  const market = [
    instrument('A', flat([100, 80]), days(0, 1)),
    instrument('B', flat([50, 50, 50, 50, 50]), days(0, 1, 20, 31, 32)),
  ]
  const short = { 0: order({ side: 'sell' }) }
  const gone = { allowShort: true, delistAfterDays: 30, delistRecovery: 0.5 }

  it('is bought back at what is recovered', () => {
    // Ten sold at 80 and still owed at 80 for thirty days; a day later they cost 40 each.
    const result = play(market, short, gone)
    expect([...result.equity]).toEqual([10_000, 10_000, 10_000, 10_000, 10_400])
    expect(result.trades).toMatchObject([
      { side: 'short', exitReason: 'Delisted', exitPrice: 40, pnl: 400, open: false },
    ])
    expect(result.open).toEqual([])
    expect(result.gross[4]).toBe(0)
  })

  it('pays its borrowing to the last day', () => {
    // 0.1 % a day of 800, over 19, 11 and 1 days.
    const result = play(market, short, { ...gone, borrowRate: 0.365 })
    expect(result.borrowFees).toBeCloseTo(0.8 * 31, 12)
    expect(result.finalEquity).toBeCloseTo(10_400 - 24.8, 9)
    expect(result.trades[0]?.pnl).toBeCloseTo(400 - 24.8, 9)
  })

  it('is closed at its last close where nothing is lost, and for nothing where all is', () => {
    const ends = (delistRecovery: number) => play(market, short, { ...gone, delistRecovery }).finalEquity
    expect([ends(1), ends(0)]).toEqual([10_000, 10_800])
  })
})

describe('the end of a run', () => {
  it('leaves positions at their closes and says what selling them would give', () => {
    const result = play(
      [instrument('A', flat([100, 100, 120]))],
      { 0: order({}) },
      {
        commission: { kind: 'bps', bps: 100 },
      },
    )
    // 10,000 − 1,000 − 10 + 1,200; selling costs another 12.
    expect(result.finalEquity).toBeCloseTo(10_190, 9)
    expect(result.liquidatedEquity).toBeCloseTo(10_178, 9)
    expect(result.open).toEqual([{ symbol: 'A', quantity: 10, price: 120 }])
    expect(result.trades).toMatchObject([{ open: true, exitPrice: 120, exitReason: 'Still held at the end' }])
    expect(result.trades[0]?.pnl).toBeCloseTo(178, 9)
  })

  it('measures a round trip by its prices, its bars and its extremes', () => {
    const rows: Row[] = [...flat([100]), [100, 104, 98, 102], [102, 110, 101, 108], [106, 107, 80, 90]]
    const { trades } = play([instrument('A', rows)], { 0: order({}), 2: (desk) => desk.exit(0, 'enough') })
    expect(trades).toMatchObject([
      { entryPrice: 100, exitPrice: 106, pnl: 60, returnPct: 0.06, barsHeld: 2, exitReason: 'enough' },
    ])
    expect(trades[0]?.mae).toBeCloseTo(-0.02, 12)
    expect(trades[0]?.mfe).toBeCloseTo(0.1, 12)
  })

  it('begins to trade and to count where it is told', () => {
    const plan = { 0: order({}), 2: order({}) }
    const result = play([instrument('A', flat([100, 110, 120, 130]))], plan, {}, { tradeFrom: START + 2 * DAY })
    expect(fillsOf(result)).toEqual([[3, 'BUY', 10, 130]])
    expect([...result.time]).toEqual([START + 2 * DAY, START + 3 * DAY])
  })
})

describe('hard limits', () => {
  const limits = { maxPosition: 0.2, maxSector: 0.3, maxPositions: 2 }
  const two = (sector: string) => [
    instrument('A', flat([100, 100, 100]), { sector: 'one' }),
    instrument('B', flat([100, 100, 100]), { sector }),
  ]
  const wanted = all(order({ quantity: 50 }), order({ symbol: 1, quantity: 50 }))

  it('cut a purchase to position and sector, measured at the collar', () => {
    // 2,000 / 105 = 19 shares, worth 1,995 at worst; (3,000 − 1,995) / 105 = 9.
    const result = play(two('one'), { 0: wanted }, { limits })
    expect(fillsOf(result).map(([, , quantity]) => quantity)).toEqual([19, 9])
    expect(result.refusals).toEqual({ max_position_size: 2, max_sector_exposure: 1 })
  })

  it('count what is held and what still works', () => {
    const waiting = order({ quantity: 10, type: 'limit', limit: 90 })
    const result = play(two('two'), { 0: waiting, 1: order({ quantity: 50 }) }, { limits })
    // 900 wait; (2,000 − 900) / 105 = 10.
    expect(fillsOf(result)).toEqual([[2, 'BUY', 10, 100]])
  })

  it('refuse another position when the count is full', () => {
    const result = play(two('two'), { 0: wanted }, { limits: { ...limits, maxPositions: 1 } })
    expect(fillsOf(result)).toEqual([[1, 'BUY', 19, 100]])
    expect(result.refusals).toEqual({ max_position_size: 1, max_positions: 1 })
  })

  it('end a purchase that opens above the collar, and take one that opens on it', () => {
    const opens = (open: number): Row[] => [...flat([100]), [open, 110, 100, 104]]
    const past = play([instrument('A', opens(105.01))], { 0: order({}) }, { limits, collar: 0.05 })
    expect(past.fills).toEqual([])
    expect(past.refusals).toEqual({ collar: 1 })
    expect(fillsOf(play([instrument('A', opens(105))], { 0: order({}) }, { limits, collar: 0.05 }))).toHaveLength(1)
  })

  it.each([
    ['stop', { stop: 110 }],
    ['trailing_stop', { trail: 10 }],
  ] as const)('measure a %s entry at the collar above it, and end it at a worse open', (type, level) => {
    const opens = (open: number): Row[] => [...flat([100]), [open, open + 5, open - 5, open]]
    const entry = { 0: order({ quantity: 50, type, ...level }) }
    // 2,000 / 115.5 = 17.
    expect(fillsOf(play([instrument('A', opens(112))], entry, { limits }))).toEqual([[1, 'BUY', 17, 112]])
    expect(fillsOf(play([instrument('A', opens(108))], entry, { limits }))).toEqual([[1, 'BUY', 17, 110]])
    const gapped = play([instrument('A', opens(170))], entry, { limits })
    expect(gapped.fills).toEqual([])
    expect(gapped.refusals).toEqual({ max_position_size: 1, collar: 1 })
  })

  it.each([
    ['stop', { stop: 110 }],
    ['market', {}],
  ] as const)('let a %s purchase that closes a short close it at any price, and open no more', (type, level) => {
    const rows: Row[] = [...flat([100, 100]), [170, 175, 165, 170]]
    const plan = { 0: order({ side: 'sell' }), 1: order({ quantity: 20, type, ...level }) }
    const result = play([instrument('A', rows)], plan, { limits, allowShort: true })
    expect(fillsOf(result)).toEqual([
      [1, 'SELL', 10, 100],
      [2, 'BUY', 10, 170],
    ])
    expect(result.refusals).toEqual({ collar: 1 })
  })

  it('give no limit to an order that should bring its own', () => {
    const bid = { 0: order({ type: 'limit' }) }
    expect(play([instrument('A', flat([100, 100]))], bid, { limits }).fills).toEqual([])
  })

  it('keep a tighter limit of the order itself', () => {
    const rows: Row[] = [...flat([100]), [103, 104, 102, 103]]
    expect(play([instrument('A', rows)], { 0: order({ limit: 102 }) }, { limits }).refusals).toEqual({ collar: 1 })
  })

  it('let the closing part of a flip pass and cut what it opens', () => {
    const plan = { 0: order({ quantity: 19 }), 1: order({ side: 'sell', quantity: 60 }) }
    const result = play(two('two'), plan, { limits, allowShort: true })
    // 19 close, and (2,000 − 0) / 105 = 19 open.
    expect(fillsOf(result)[1]).toEqual([2, 'SELL', 38, 100])
  })

  it('let exits through as exits: two of them do not make a short sale', () => {
    const sale = order({ side: 'sell' })
    const result = play(two('two'), { 0: order({}), 1: all(sale, sale) }, { limits, allowShort: true })
    expect(fillsOf(result)).toEqual([
      [1, 'BUY', 10, 100],
      [2, 'SELL', 10, 100],
    ])
    expect(result.refusals).toEqual({ not_held: 1 })
  })

  it('make no entry that is worth less than the least', () => {
    const tried = (minOrder: number) => play(two('two'), { 0: order({ quantity: 5 }) }, { limits, minOrder })
    expect(tried(501).refusals).toEqual({ below_min_order: 1 })
    expect(tried(500).fills).toHaveLength(1)
  })

  it('serve sales first, then the more convinced', () => {
    const mild = order({ quantity: 5, confidence: 40 })
    const sure = order({ symbol: 1, quantity: 5, confidence: 90 })
    const result = play(two('two'), { 0: all(mild, sure) }, { limits: { ...limits, maxPositions: 1 } })
    expect(result.fills.map(({ symbol }) => symbol)).toEqual([1])
  })
})

describe('desk', () => {
  it('sizes an entry by conviction and calm, as live trading does', () => {
    // 10 % of 10,000 at full conviction is 10 shares of 100; unknown volatility halves it.
    const sized = (conviction: number, targetVolatility: number | null) =>
      play(
        [instrument('A', flat([100, 100]))],
        { 0: (desk) => desk.enter(0, 'in', { conviction }) },
        {
          positionSize: 0.1,
          targetVolatility,
        },
      ).fills[0]?.quantity
    expect([sized(1, null), sized(0.5, null), sized(1, 0.25)]).toEqual([10, 5, 5])
  })

  it('trades towards a weight, both ways, and out', () => {
    const plan = {
      0: (desk: Desk) => desk.target(0, 0.5, 'half'),
      1: (desk: Desk) => desk.target(0, 0.2, 'less'),
      2: (desk: Desk) => desk.target(0, 0, 'none'),
    }
    expect(fillsOf(play([instrument('A', flat([100, 100, 100, 100]))], plan))).toEqual([
      [1, 'BUY', 50, 100],
      [2, 'SELL', 30, 100],
      [3, 'SELL', 20, 100],
    ])
  })

  it('does not pile exits up while one still works', () => {
    const thin: Row[] = [
      ...flat([100, 100]),
      [100, 100, 100, 100, 40],
      [100, 100, 100, 100, 40],
      [100, 100, 100, 100, 40],
    ]
    const leave = (desk: Desk) => desk.exit(0, 'out')
    const result = play(
      [instrument('A', thin)],
      { 0: order({}), 1: leave, 2: leave, 3: leave },
      { maxVolumeShare: 0.1 },
    )
    expect(fillsOf(result).map(([, , quantity]) => quantity)).toEqual([10, 4, 4, 2])
    expect(result.ordersPlaced).toBe(2)
  })

  it('refuses quantities that are none', () => {
    const plan = { 0: all(order({ quantity: 0 }), order({ quantity: Number.NaN }), order({ quantity: -1 })) }
    expect(play([instrument('A', flat([100, 100]))], plan).refusals).toEqual({ no_quantity: 3 })
  })
})

describe('ruin', () => {
  it('closes everything at the last closes and trades nothing again', () => {
    const plan = { 0: order({ side: 'sell', quantity: 100 }), 2: order({ quantity: 1 }), 3: order({ quantity: 1 }) }
    const result = play([instrument('A', flat([100, 100, 250, 90, 90]))], plan, { allowShort: true })
    // 10,000 + 10,000 from the sale − 100 × 250.
    expect([...result.equity]).toEqual([10_000, 10_000, -5_000, -5_000, -5_000])
    expect(result.ruined).toBe(true)
    expect(fillsOf(result)).toEqual([
      [1, 'SELL', 100, 100],
      [2, 'BUY', 100, 250],
    ])
    expect(result.trades).toMatchObject([{ pnl: -15_000, exitReason: 'The account was ruined' }])
  })
})

describe('buildMarket', () => {
  it('refuses bars that cannot be', () => {
    const build = (rows: Row[], times?: number[]) => buildMarket([instrument('A', rows, times ? { times } : {})])
    expect(() => build([[100, 99, 98, 98]])).toThrow(/prices outside/)
    expect(() => build([[100, 101, 99, 98]])).toThrow(/prices outside/)
    expect(() => build([[0, 0, 0, 0]])).toThrow(/prices outside/)
    expect(() => build(flat([100, 100]), [START, START])).toThrow(/do not rise/)
    expect(() => build(flat([100, 100]), [START])).toThrow(/differ in length/)
    expect(() => buildMarket([instrument('A', []), instrument('A', [])])).toThrow(/twice/)
    const actions = [{ time: START, type: 'split', value: 0 }] as const
    expect(() => buildMarket([instrument('A', flat([100]), { actions })])).toThrow(/split/)
  })

  it('orders symbols and merges their times', () => {
    const at = (...days: number[]) => ({ times: days.map((day) => START + day * DAY) })
    const market = buildMarket([instrument('B', flat([1, 1]), at(1, 3)), instrument('A', flat([1, 1]), at(0, 3))])
    expect(market.instruments.map(({ symbol }) => symbol)).toEqual(['A', 'B'])
    expect([...market.timeline]).toEqual(at(0, 1, 3).times)
  })

  it('of nothing runs to nothing', () => {
    const result = runBacktest(buildMarket([]), scripted({}), {}, account())
    expect([result.equity.length, result.finalEquity]).toEqual([0, 10_000])
  })
})
