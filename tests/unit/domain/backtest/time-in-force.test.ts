import { describe, expect, it } from 'vitest'
import type { Desk } from '@/lib/domain/backtest/desk'
import type { OrderRequest, TimeInForce } from '@/lib/domain/backtest/orders'
import { DAY, fillsOf, flat, instrument, order, play, type Row, START } from './small-market'

const DECIDED: Row = [100, 100, 100, 100]
const ABOVE: Row = [100, 101, 99, 100]
const TOUCHES: Row = [98, 99, 96, 97]

const RISES: Row = [100, 104, 99, 101]

/** A stop order to buy at 103 over the bars that follow. */
const stop = (timeInForce: TimeInForce, rows: readonly Row[], changes: Partial<OrderRequest> = {}) =>
  play([instrument('A', [DECIDED, ...rows])], { 0: order({ type: 'stop', stop: 103, timeInForce, ...changes }) })

/** A limit order at 97 over the bars that follow. */
const limit = (timeInForce: TimeInForce, rows: readonly Row[], changes: Partial<OrderRequest> = {}) =>
  play([instrument('A', [DECIDED, ...rows])], { 0: order({ type: 'limit', limit: 97, timeInForce, ...changes }) })

describe('gtc', () => {
  it('works until it fills', () => {
    expect(fillsOf(limit('gtc', [ABOVE, ABOVE, ABOVE, TOUCHES]))).toEqual([[4, 'BUY', 10, 97]])
  })

  it('works until it is cancelled', () => {
    const plan = {
      0: order({ type: 'limit', limit: 97 }),
      1: (desk: { cancel(symbol: number): void }) => desk.cancel(0),
    }
    expect(fillsOf(play([instrument('A', [DECIDED, ABOVE, TOUCHES])], plan))).toEqual([])
  })
})

describe('day', () => {
  it('works on the next bar of daily data', () => {
    expect(fillsOf(limit('day', [TOUCHES]))).toEqual([[1, 'BUY', 10, 97]])
    const missed = limit('day', [ABOVE, TOUCHES])
    expect(fillsOf(missed)).toEqual([])
    expect(missed.refusals).toEqual({ expired: 1 })
  })

  const hour = DAY / 24
  const decidedLate = [START + 20 * hour, START + DAY + 14 * hour, START + DAY + 15 * hour, START + 2 * DAY + 14 * hour]

  it('works on every bar of the next date within the day', () => {
    const bars = instrument('A', [DECIDED, ABOVE, TOUCHES, ABOVE], { times: decidedLate })
    const result = play([bars], { 0: order({ type: 'limit', limit: 97, timeInForce: 'day' }) })
    expect(fillsOf(result)).toEqual([[2, 'BUY', 10, 97]])
  })

  it('does not work on the date after', () => {
    const bars = instrument('A', [DECIDED, ABOVE, ABOVE, TOUCHES], { times: decidedLate })
    const result = play([bars], { 0: order({ type: 'limit', limit: 97, timeInForce: 'day' }) })
    expect(fillsOf(result)).toEqual([])
    expect(result.refusals).toEqual({ expired: 1 })
  })
})

describe('gtd', () => {
  it('works up to its instant, the bar at it included', () => {
    expect(fillsOf(limit('gtd', [ABOVE, TOUCHES], { until: START + 2 * DAY }))).toEqual([[2, 'BUY', 10, 97]])
    expect(fillsOf(limit('gtd', [ABOVE, ABOVE, TOUCHES], { until: START + 2 * DAY }))).toEqual([])
  })

  it('does not fill on the first bar after a weekend in which it ended', () => {
    const times = [START + 4 * DAY, START + 7 * DAY]
    const result = play([instrument('A', [DECIDED, TOUCHES], { times })], {
      0: order({ type: 'limit', limit: 97, timeInForce: 'gtd', until: START + 5 * DAY }),
    })
    expect(fillsOf(result)).toEqual([])
    expect(result.refusals).toEqual({ expired: 1 })
  })
})

describe('a stop', () => {
  it('of a day works on the next bar of daily data', () => {
    expect(fillsOf(stop('day', [RISES]))).toEqual([[1, 'BUY', 10, 103]])
    expect(fillsOf(stop('day', [[105, 106, 104, 105]]))).toEqual([[1, 'BUY', 10, 105]])
    const missed = stop('day', [ABOVE, RISES])
    expect(fillsOf(missed)).toEqual([])
    expect(missed.refusals).toEqual({ expired: 1 })
  })

  it('with a date works up to its instant, the bar at it included', () => {
    const until = START + 2 * DAY
    expect(fillsOf(stop('gtd', [ABOVE, RISES], { until }))).toEqual([[2, 'BUY', 10, 103]])
    const late = stop('gtd', [ABOVE, ABOVE, RISES], { until })
    expect(fillsOf(late)).toEqual([])
    expect(late.refusals).toEqual({ expired: 1 })
  })

  it('with a date ends as a stop-limit that was reached and a trailing stop do', () => {
    const until = START + 2 * DAY
    // Day 1 opens beyond stop and limit; a limit of 104 from then on, to the end of day 2.
    const limited = { type: 'stop_limit', limit: 104, until } as const
    const beyond: Row = [106, 107, 105, 106]
    expect(fillsOf(stop('gtd', [beyond, RISES], limited))).toEqual([[2, 'BUY', 10, 100]])
    expect(fillsOf(stop('gtd', [beyond, beyond, RISES], limited))).toEqual([])
    // 100 + 5, then 94 + 5 = 99 after day 1.
    const trailing = { type: 'trailing_stop', stop: undefined, trail: 5, until } as const
    const falls: Row = [98, 99, 94, 95]
    expect(fillsOf(stop('gtd', [falls, [96, 99.5, 95.5, 99]], trailing))).toEqual([[2, 'BUY', 10, 99]])
    expect(fillsOf(stop('gtd', [falls, [96, 98, 95.5, 97], [97, 99.5, 96, 99]], trailing))).toEqual([])
  })
})

describe('ioc and fok', () => {
  const thin: Row[] = [DECIDED, [100, 100, 100, 100, 60], [100, 100, 100, 100, 500]]
  const market = (timeInForce: TimeInForce) =>
    fillsOf(play([instrument('A', thin)], { 0: order({ timeInForce }) }, { maxVolumeShare: 0.1 }))

  it('ioc takes what the next open offers and leaves the rest', () => {
    expect(market('ioc')).toEqual([[1, 'BUY', 6, 100]])
  })

  it('fok takes nothing rather than a part', () => {
    expect(market('fok')).toEqual([])
    expect(fillsOf(limit('fok', [[96, 98, 95, 97]]))).toEqual([[1, 'BUY', 10, 96]])
  })

  it('fok takes nothing when cash pays for a part only', () => {
    const result = play([instrument('A', flat([100, 100]))], { 0: order({ quantity: 101, timeInForce: 'fok' }) })
    expect(fillsOf(result)).toEqual([])
  })

  it('do not wait inside the bar', () => {
    expect(fillsOf(limit('ioc', [TOUCHES, TOUCHES]))).toEqual([])
  })
})

describe('opg', () => {
  it('trades at the next open or never', () => {
    expect(fillsOf(limit('opg', [[96, 98, 95, 97]]))).toEqual([[1, 'BUY', 10, 96]])
    expect(fillsOf(limit('opg', [TOUCHES, [96, 98, 95, 97]]))).toEqual([])
  })

  it('waits over a hole for the next open there is', () => {
    const times = [START, START + 3 * DAY]
    const other = instrument('B', flat([50, 50, 50, 50]))
    const bars = instrument('A', [DECIDED, [96, 98, 95, 97]], { times })
    expect(fillsOf(play([bars, other], { 0: order({ timeInForce: 'opg' }) }))).toEqual([[3, 'BUY', 10, 96]])
  })
})

describe('cls', () => {
  it('trades at the next close', () => {
    const result = play([instrument('A', [DECIDED, [101, 106, 95, 104]])], { 0: order({ timeInForce: 'cls' }) })
    expect(fillsOf(result)).toEqual([[1, 'BUY', 10, 104]])
  })

  it('finds a stop beside it served first, and nothing left', () => {
    const both = (desk: Desk) => {
      order({ side: 'sell', type: 'stop', stop: 95 })(desk)
      order({ side: 'sell', timeInForce: 'cls' })(desk)
    }
    const run = (...rows: Row[]) => play([instrument('A', [DECIDED, DECIDED, ...rows])], { 0: order({}), 1: both })
    const stopped = run([98, 99, 94, 97])
    expect(fillsOf(stopped).slice(1)).toEqual([[2, 'SELL', 10, 95]])
    expect(stopped.refusals).toEqual({ not_held: 1 })
    // Not reached: sold at the close, and the stop that works on has nothing to sell.
    const closed = run([98, 99, 96, 97], [96, 97, 94, 95])
    expect(fillsOf(closed).slice(1)).toEqual([[2, 'SELL', 10, 97]])
    expect(closed.refusals).toEqual({ not_held: 1 })
  })

  it('takes what a stop of a part leaves', () => {
    const both = (desk: Desk) => {
      order({ side: 'sell', quantity: 4, type: 'stop', stop: 95 })(desk)
      order({ side: 'sell', timeInForce: 'cls' })(desk)
    }
    const result = play([instrument('A', [DECIDED, DECIDED, [98, 99, 94, 97]])], { 0: order({}), 1: both })
    expect(fillsOf(result).slice(1)).toEqual([
      [2, 'SELL', 4, 95],
      [2, 'SELL', 6, 97],
    ])
    expect(result.refusals).toEqual({ cut_to_holding: 1 })
  })

  it('takes a limit at the close only', () => {
    expect(fillsOf(limit('cls', [[96, 99, 95, 98], TOUCHES]))).toEqual([])
    expect(fillsOf(limit('cls', [[98, 99, 95, 96]]))).toEqual([[1, 'BUY', 10, 96]])
  })

  it('stays an order for the close under the hard limits', () => {
    const limits = { maxPosition: 1, maxSector: 1, maxPositions: 5 }
    const bars = [DECIDED, [108, 109, 95, 102]] as const
    const result = play([instrument('A', bars)], { 0: order({ timeInForce: 'cls' }) }, { limits })
    expect(fillsOf(result)).toEqual([[1, 'BUY', 10, 102]])
  })
})
