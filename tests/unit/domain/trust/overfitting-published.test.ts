import { beforeAll, describe, expect, it } from 'vitest'
import { moments } from '@/lib/domain/metrics/distribution'
import { createRandom } from '@/lib/domain/prng'
import { backtestOverfitting } from '@/lib/domain/trust/overfitting'

/**
 * The practical application of D. Bailey, J. Borwein, M. López de Prado and Q. Zhu (2017), "The Probability of Backtest Overfitting",
 * Journal of Computational Finance 20(4): a monthly trading rule, searched for on a random walk of 1,000 daily prices.
 *
 * Published: entry days 1 to 22, holding periods of 1 to 20 days, stop losses of 0 to 10 deviations, both sides, 8,800 settings; of one
 * path without skill the best Sharpe ratio is 1.27 and the PBO about 55 %; with the returns of the first five days of each month
 * shifted up by a quarter of a deviation it is about 13 %.
 *
 * Here: the same length, rule and effect; months of 22 sessions; every third entry day, five holding periods and four stops, 320
 * settings; eight blocks. One path is one draw, so means over many paths are looked at.
 */
const DAYS = 1_000
const MONTH = 22
const SIGMA = 0.01
const EFFECT_DAYS = 5
const PATHS = 30

const ENTRY_DAYS = [1, 4, 7, 10, 13, 16, 19, 22]
const HOLDING_PERIODS = [1, 5, 10, 15, 20]
const STOPS = [1, 3, 6, 10]
const SIDES = [1, -1]

type Setting = { entry: number; holding: number; stop: number; side: number }
const SETTINGS: readonly Setting[] = ENTRY_DAYS.flatMap((entry) =>
  HOLDING_PERIODS.flatMap((holding) => STOPS.flatMap((stop) => SIDES.map((side) => ({ entry, holding, stop, side })))),
)

/** Daily returns of a random walk; `shift` deviations more on the first five days of each month. */
function randomWalk(seed: string, shift: number): Float64Array {
  const { normal } = createRandom(seed)
  return Float64Array.from({ length: DAYS }, (_, day) => SIGMA * (normal() + (day % MONTH < EFFECT_DAYS ? shift : 0)))
}

/** What the rule earns: from the entry day of each month on, for so many days or until it has lost so many deviations. */
function tradeMonthly(market: Float64Array, { entry, holding, stop, side }: Setting): Float64Array {
  const earned = new Float64Array(DAYS)
  for (let start = entry - 1; start < DAYS; start += MONTH) {
    let gain = 0
    for (let day = start; day < Math.min(start + holding, DAYS) && gain > -stop * SIGMA; day++) {
      earned[day] = side * (market[day] as number)
      gain += earned[day] as number
    }
  }
  return earned
}

const sharpe = (returns: Float64Array): number => {
  const { mean, deviation } = moments(returns)
  return (mean / deviation) * Math.sqrt(252)
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Means over the paths: the best Sharpe ratio of all settings over all days, and the probability of overfitting. */
function search(shift: number) {
  const paths = Array.from({ length: PATHS }, (_, path) => {
    const market = randomWalk(`path ${path}`, shift)
    const trials = SETTINGS.map((setting) => tradeMonthly(market, setting))
    const result = backtestOverfitting(trials, { blocks: 8 })
    if (!result.ok) throw new Error(result.reason)
    return { best: Math.max(...trials.map(sharpe)), probability: result.overfitting.probability }
  })
  return { best: meanOf(paths.map(({ best }) => best)), probability: meanOf(paths.map((path) => path.probability)) }
}

describe('a monthly rule searched for on a random walk', () => {
  let without: ReturnType<typeof search>
  let withEffect: ReturnType<typeof search>
  beforeAll(() => {
    without = search(0)
    withEffect = search(0.25)
  })

  it('looks good in sample although there is no skill', () => {
    expect(without.best).toBeGreaterThan(1)
    expect(without.best).toBeLessThan(1.6)
  })

  it('is overfit as often as not', () => {
    expect(without.probability).toBeGreaterThan(0.4)
    expect(without.probability).toBeLessThan(0.7)
  })

  it('is overfit seldom where the first days of each month do gain', () => {
    expect(withEffect.best).toBeGreaterThan(without.best)
    expect(withEffect.probability).toBeLessThan(0.25)
    expect(withEffect.probability).toBeLessThan(without.probability / 2)
  })
})
