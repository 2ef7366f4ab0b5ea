import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { buildMarket } from '@/lib/domain/backtest/market'
import { walkForward, windowsOf } from '@/lib/domain/backtest/walk-forward'
import { defineStrategy } from '@/lib/domain/strategies/strategy'
import { account, DAY, flat, instrument, START } from './small-market'

type Mode = 'anchored' | 'rolling'

describe('windows', () => {
  const edges = (start: number, end: number, windows: number, mode: Mode) =>
    windowsOf(start, end, windows, mode).map(({ trainFrom, trainTo, testFrom, testTo }) => [
      trainFrom,
      trainTo,
      testFrom,
      testTo,
    ])

  it('train on the part before each test when they roll', () => {
    expect(edges(0, 40, 3, 'rolling')).toEqual([
      [0, 10, 10, 20],
      [10, 20, 20, 30],
      [20, 30, 30, 40],
    ])
  })

  it('train on all before each test when they are anchored', () => {
    expect(edges(0, 40, 3, 'anchored')).toEqual([
      [0, 10, 10, 20],
      [0, 20, 20, 30],
      [0, 30, 30, 40],
    ])
  })

  it('are none where a part would be without a return', () => {
    expect(edges(0, 8, 3, 'rolling')).toHaveLength(3)
    expect(edges(0, 7, 3, 'rolling')).toEqual([])
    expect(edges(5, 5, 1, 'anchored')).toEqual([])
  })

  it('begin where trading does, and share out what does not divide', () => {
    // 25 steps in three parts: 8⅓ and 16⅔ on from 5.
    expect(edges(5, 30, 2, 'rolling')).toEqual([
      [5, 13, 13, 22],
      [13, 22, 22, 30],
    ])
  })

  it.each(['rolling', 'anchored'] as const)(
    'test every step after the first part once, and train on earlier ones: %s',
    (mode) => {
      for (const [start, end] of [
        [0, 100],
        [7, 103],
        [3, 251],
      ] as const)
        for (const count of [1, 2, 3, 5, 7, 12]) {
          const windows = windowsOf(start, end, count, mode)
          expect(windows).toHaveLength(count)
          expect(windows[0]?.trainFrom).toBe(start)
          expect(windows.at(-1)?.testTo).toBe(end)
          for (const [i, { trainFrom, trainTo, testFrom, testTo }] of windows.entries()) {
            expect(trainFrom).toBeLessThan(trainTo)
            expect(trainTo).toBe(testFrom)
            expect(testFrom).toBeLessThan(testTo)
            if (i > 0) expect(testFrom).toBe(windows[i - 1]?.testTo)
            if (mode === 'anchored') expect(trainFrom).toBe(start)
            else if (i > 0) expect(trainFrom).toBe(windows[i - 1]?.testFrom)
          }
        }
    },
  )
})

/** The steps at which a strategy was asked first, one for each run. */
const firstAsked: number[] = []

/** Buys ten shares of one symbol, the first time it is asked, and keeps them. */
const holdOne = (warmup = 0) =>
  defineStrategy({
    key: 'hold-one',
    name: 'Hold one',
    summary: 'Ten shares of one symbol.',
    params: z.object({ symbol: z.int() }),
    warmup: () => warmup,
    init: (_setup, { symbol }) => {
      let asked = false
      return (desk) => {
        if (asked) return
        asked = true
        firstAsked.push(desk.step)
        desk.order({ symbol, side: 'buy', quantity: 10, type: 'market', reason: 'test', confidence: 100 })
      }
    },
  })

const A = { symbol: 0 }
const B = { symbol: 1 }

/** A price that moves by so much a day, from day to day of each part of ten days. */
function path(...moves: number[]): number[] {
  const prices = [100]
  for (let day = 1; day < moves.length * 10; day++)
    prices.push((prices[day - 1] as number) + (moves[Math.floor(day / 10)] as number))
  return prices
}

const marketOf = (a: readonly number[], b: readonly number[]) =>
  buildMarket([instrument('A', flat(a)), instrument('B', flat(b))])

/**
 * A rises in the first part, falls by half as much a day in the second and rises by that in the third; B falls, rises, falls.
 * Bought on the second day of a part and held to its tenth, eight days, ten shares gain on 10,000:
 * A 80, −40, 40 and, from the first part to the end of the second, 101 to 104: 30. B −80, 80, −80 and 99 to 101: 20.
 */
const aPath = path(1, -0.5, 0.5)
const bPath = path(-1, 1, -1)

const walk = (
  mode: Mode,
  market = marketOf(aPath, bPath),
  options: Partial<Parameters<typeof walkForward>[4]> = {},
  strategy = holdOne(),
) =>
  walkForward(market, strategy, [A, B], account(), {
    mode,
    windows: 2,
    tradeFrom: START,
    objective: ({ figures }) => figures.total_return,
    riskFreeRate: 0,
    ...options,
  })

const close = (value: number) => expect.closeTo(value, 12)

describe('a walk forward', () => {
  const first = {
    train_from: '2024-01-01',
    train_to: '2024-01-10',
    test_from: '2024-01-11',
    test_to: '2024-01-20',
    params: A,
    in_sample: close(0.008),
    out_of_sample: close(-0.004),
    test_return: close(-0.004),
  }

  it('that rolls takes what was best in the part before, though the other gains in the test', () => {
    const result = walk('rolling')
    expect(result).toMatchObject({ mode: 'rolling' })
    expect(result.windows).toEqual([
      first,
      {
        train_from: '2024-01-11',
        train_to: '2024-01-20',
        test_from: '2024-01-21',
        test_to: '2024-01-30',
        params: B,
        in_sample: close(0.008),
        out_of_sample: close(-0.008),
        test_return: close(-0.008),
      },
    ])
    expect(result.out_of_sample_return).toBeCloseTo(0.996 * 0.992 - 1, 12)
  })

  it('that is anchored takes what was best in all before', () => {
    const result = walk('anchored')
    expect(result.windows).toEqual([
      first,
      {
        train_from: '2024-01-01',
        train_to: '2024-01-20',
        test_from: '2024-01-21',
        test_to: '2024-01-30',
        params: A,
        in_sample: close(0.003),
        out_of_sample: close(0.004),
        test_return: close(0.004),
      },
    ])
    expect(result.out_of_sample_return).toBeCloseTo(0.996 * 1.004 - 1, 12)
  })

  it.each(['rolling', 'anchored'] as const)(
    'chooses without a look at the test, or at what comes after: %s',
    (mode) => {
      const [one, two] = walk(mode).windows
      const with3 = (a: number, b: number) => walk(mode, marketOf(path(1, -0.5, a), path(-1, 1, b))).windows
      for (const windows of [with3(5, -5), with3(-5, 5)]) {
        expect(windows[0]).toEqual(one)
        expect(windows[1]).toMatchObject({ params: two?.params, in_sample: two?.in_sample })
      }
      expect(with3(5, -5)[1]?.test_return).not.toBe(with3(-5, 5)[1]?.test_return)
    },
  )

  it('puts the daily returns of all tests together for one Sharpe ratio', () => {
    // Each test has ten closes, nine returns: none on the day of the purchase, then eight of −5 and of −10 on 10,000 at first.
    const returnsOf = (change: number) => [
      0,
      ...Array.from({ length: 8 }, (_, day) => change / (10_000 + change * day)),
    ]
    const returns = [...returnsOf(-5), ...returnsOf(-10)]
    const mean = returns.reduce((sum, value) => sum + value, 0) / 18
    const deviation = Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 17)
    expect(walk('rolling').out_of_sample_sharpe).toBeCloseTo((mean / deviation) * Math.sqrt(252), 9)
  })

  it('warms up on the bars before each part, and trades from its first', () => {
    firstAsked.length = 0
    walk('rolling', undefined, { tradeFrom: START + 6 * DAY }, holdOne(5))
    // 24 days from day 6 on in three parts: twice trained and once tested in each window.
    expect(firstAsked).toEqual([6, 6, 14, 14, 14, 22])
    firstAsked.length = 0
    walk('anchored', undefined, { tradeFrom: START + 6 * DAY }, holdOne(5))
    expect(firstAsked).toEqual([6, 6, 14, 6, 6, 22])
    firstAsked.length = 0
    // From the first day there is nothing before: the first part waits.
    walk('rolling', undefined, {}, holdOne(5))
    expect(firstAsked).toEqual([5, 5, 10, 10, 10, 20])
  })

  it('says when a window is done', () => {
    const done: number[] = []
    walk('rolling', undefined, { onWindow: (count) => done.push(count) })
    expect(done).toEqual([1, 2])
  })

  it('chooses nothing where the parts are too short for what is asked', () => {
    // A Sharpe ratio needs sixty returns; a part has nine.
    const result = walk('rolling', undefined, { objective: ({ figures }) => figures.sharpe })
    for (const window of result.windows)
      expect(window).toMatchObject({ params: null, in_sample: null, out_of_sample: null, test_return: null })
    expect(result).toMatchObject({ in_sample_sharpe: null, out_of_sample_sharpe: null, out_of_sample_return: null })
  })

  it('chooses nothing where no cell runs', () => {
    const market = marketOf(aPath, bPath)
    const result = walkForward(market, holdOne(), [{ symbol: 0.5 }], account(), {
      mode: 'rolling',
      windows: 2,
      tradeFrom: START,
      objective: ({ figures }) => figures.total_return,
      riskFreeRate: 0,
    })
    expect(result.windows.map(({ params }) => params)).toEqual([null, null])
    expect(result.out_of_sample_return).toBeNull()
  })
})
