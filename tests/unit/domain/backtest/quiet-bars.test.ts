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
})
