import { describe, expect, it } from 'vitest'
import type { OrderRequest, TimeInForce } from '@/lib/domain/backtest/orders'
import { DAY, fillsOf, flat, instrument, order, play, type Row, START } from './small-market'

const DECIDED: Row = [100, 100, 100, 100]
const ABOVE: Row = [100, 101, 99, 100]
const TOUCHES: Row = [98, 99, 96, 97]

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
