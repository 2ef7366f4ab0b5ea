import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildMarket, type Instrument } from '@/lib/domain/backtest/market'
import { runBacktest } from '@/lib/domain/backtest/run'
import { createRandom } from '@/lib/domain/prng'
import type { Strategy } from '@/lib/domain/strategies/strategy'
import { anyAccount, anySeed, randomFlow, randomMarket } from './random-market'
import { account, DAY, flat, instrument, START, scripted } from './small-market'

/** Orders of every kind on some of the bars, and a note of all that the desk shows on each. */
const noting = (seen: unknown[], share: number): Strategy<object> => ({
  ...randomFlow,
  init(setup, params) {
    const { uniform } = createRandom(`when ${setup.random()}`)
    const act = randomFlow.init(setup, params)
    return (desk) => {
      seen.push([desk.step, desk.time, desk.equity, desk.cash, desk.position(0), desk.working(0), desk.at[0]])
      if (uniform() < share) act(desk)
    }
  },
})

/** Buys and sells in turn on every so many bars; may say beforehand on which. */
const turning = (every: number, isTold: boolean, asked: number[] = []): Strategy<object> => ({
  ...randomFlow,
  init({ bars, actOn }) {
    const signals = bars.map(({ time }) => Int8Array.from(time, (_, index) => (index % every === 0 ? 1 : 0)))
    if (isTold) actOn(signals)
    return (desk) => {
      const due = [...desk.at.keys()].filter((symbol) => signals[symbol]?.[desk.at[symbol] as number] === 1)
      asked.push(...(isTold ? [desk.at[due[0] ?? 0] as number] : []))
      for (const symbol of due)
        if (desk.position(symbol) === 0) desk.enter(symbol, 'turn')
        else desk.exit(symbol, 'turn')
    }
  },
})

const anyActions: fc.Arbitrary<Instrument['actions']> = fc.array(
  fc
    .oneof(
      fc.record({ day: fc.integer({ min: -1, max: 160 }), type: fc.constant('split'), value: fc.constantFrom(0.5, 2) }),
      fc.record({
        day: fc.integer({ min: -1, max: 160 }),
        type: fc.constant('dividend'),
        value: fc.constantFrom(0.1, 1),
      }),
    )
    .map(({ day, type, value }) => ({ time: START + day * DAY, type: type as 'split' | 'dividend', value })),
  { maxLength: 4 },
)

describe('one symbol', () => {
  it('is walked over quiet bars to the same numbers, and shows the same on each', () => {
    const share = fc.constantFrom(0.03, 0.2, 0.6)
    const skipped = fc.integer({ min: 0, max: 60 })
    fc.assert(
      fc.property(
        anySeed,
        anyAccount({ maxGross: 3 }),
        anyActions,
        share,
        skipped,
        (seed, config, actions, some, from) => {
          const [one] = randomMarket(seed, 1, 150).instruments
          const market = buildMarket([{ ...(one as Instrument), actions }])
          const ran = (options: object) => {
            const seen: unknown[] = []
            const strategy = noting(seen, some)
            return {
              result: runBacktest(market, strategy, {}, config, { tradeFrom: START + from * DAY, ...options }),
              seen,
            }
          }
          // A run that is listened to goes bar by bar.
          expect(ran({})).toEqual(ran({ onDecision: () => undefined }))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('begins to decide at the bar after a warm-up that is no whole number', () => {
    const market = randomMarket('a', 1, 150)
    const first = (warmup: number) => {
      const strategy = { ...turning(1, false), warmup: () => warmup }
      return runBacktest(market, strategy, {}, account())
    }
    expect(first(22.5)).toEqual(first(23))
    expect(() => first(Number.NaN)).toThrow(/warm-up of .* is no number/)
  })

  it('ends where borrowed money is lost, though the price comes back', () => {
    const market = buildMarket([instrument('A', flat([100, 100, 60, 40, 130]))])
    const doubled = scripted({
      0: (desk) => desk.order({ symbol: 0, side: 'buy', quantity: 200, type: 'market', reason: 'all', confidence: 1 }),
    })
    const result = runBacktest(market, doubled, {}, account({ allowShort: true, maxGross: 3 }))
    // 200 shares at 100 with 10,000 of one's own: 2,000 are left at 60, and 2,000 are owed at 40.
    expect([...result.equity]).toEqual([10_000, 10_000, 2_000, -2_000, -2_000])
    expect(result.ruined).toBe(true)
  })

  it.each([1, 3])(
    'asks a strategy that follows signals only where one is, to the same numbers (%i symbols)',
    (symbols) => {
      const some = fc.record({ every: fc.integer({ min: 2, max: 40 }), from: fc.integer({ min: 0, max: 60 }) })
      fc.assert(
        fc.property(
          anySeed,
          anyAccount({ maxGross: 3 }),
          anyActions,
          some,
          (seed, config, actions, { every, from }) => {
            const all = randomMarket(seed, symbols, 150).instruments
            const market = buildMarket(all.map((one) => ({ ...one, actions })))
            const ran = (isTold: boolean) =>
              runBacktest(market, turning(every, isTold), {}, config, { tradeFrom: START + from * DAY })
            expect(ran(true)).toEqual(ran(false))
          },
        ),
        { numRuns: 100 },
      )
      const asked: number[] = []
      runBacktest(randomMarket('a', symbols, 150), turning(40, true, asked), {}, account())
      expect(asked.length).toBeGreaterThan(0)
      expect(asked.filter((index) => index % 40 !== 0)).toEqual([])
    },
  )

  it('refuses signals that are not one per bar of each symbol, and a second set', () => {
    const market = randomMarket('a', 2, 150)
    const [first, second] = market.columns.map(({ time }) => new Int8Array(time.length)) as [Int8Array, Int8Array]
    const telling = (...sets: Int8Array[][]): Strategy<object> => ({
      ...randomFlow,
      init({ actOn }) {
        for (const set of sets) actOn(set)
        return () => undefined
      },
    })
    const run = (...sets: Int8Array[][]) => runBacktest(market, telling(...sets), {}, account())
    expect(() => run([first])).toThrow(/for each of the \d+ bars of/)
    expect(() => run([first.subarray(1), second])).toThrow(/for each of the \d+ bars of/)
    expect(() => run([first, second], [first, second])).toThrow(/called before/)
    expect(run([first, second]).fills).toEqual([])
  })
})
