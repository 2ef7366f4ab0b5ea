import { z } from 'zod'
import type { Columns } from '../backtest/market'
import { defineStrategy } from './strategy'

export const pairsSpread = defineStrategy({
  key: 'pairs-spread',
  name: 'Pairs spread',
  summary:
    'Takes the symbols two by two, in alphabetical order: when the spread of a pair is far from its mean it buys the cheap one and sells the dear one short, until the spread is back (E. Gatev, W. Goetzmann, K. Rouwenhorst, 2006, Review of Financial Studies 19).',
  needs: { symbols: 2, shortSales: true },
  params: z
    .object({
      lookback: z.int().min(10).max(500).default(60).describe('Bars over which the spread is measured'),
      enter: z.number().min(0.5).max(6).default(2).describe('Deviations from the mean at which a pair is opened'),
      leave: z.number().min(0).max(3).default(0.5).describe('Deviations at which it is closed'),
      stop: z.number().min(1).max(20).default(4).describe('Deviations at which it is given up'),
    })
    .refine(({ enter, leave }) => leave < enter, { path: ['leave'], message: 'must be less than enter' })
    .refine(({ enter, stop }) => stop > enter, { path: ['stop'], message: 'must be more than enter' }),
  warmup: ({ lookback }) => lookback,
  init({ symbols }, { lookback, enter, leave, stop }) {
    const pairs = Array.from({ length: Math.floor(symbols.length / 2) }, (_, index) => ({
      a: 2 * index,
      b: 2 * index + 1,
      logsA: new Float64Array(lookback),
      logsB: new Float64Array(lookback),
    }))
    return (desk) => {
      const share = 1 / (2 * pairs.length)
      for (const pair of pairs) {
        const { a, b, logsA, logsB } = pair
        const i = desk.at[a] as number
        const j = desk.at[b] as number
        if (i < 0 || j < 0) continue
        if (desk.working(a) + desk.working(b) > 0) continue
        if (!readCommonBars(desk.bars[a] as Columns, i, logsA, desk.bars[b] as Columns, j, logsB)) continue
        const z = deviation(logsA, logsB)
        const isOpen = desk.position(a) !== 0 || desk.position(b) !== 0
        const text = `spread at ${z.toFixed(1)} deviations`
        if (isOpen && (Math.abs(z) < leave || Math.abs(z) > stop)) {
          desk.exit(a, `Pair closed: ${text}`)
          desk.exit(b, `Pair closed: ${text}`)
        } else if (!isOpen && Math.abs(z) > enter && Math.abs(z) < stop) {
          desk.target(a, z > 0 ? -share : share, `Pair opened: ${text}`)
          desk.target(b, z > 0 ? share : -share, `Pair opened: ${text}`)
        }
      }
    }
  },
})

/** Fills in the log closes of the last bars that both symbols have, up to bar `i` of one and `j` of the other; false with too few. */
function readCommonBars(
  a: Columns,
  i: number,
  logsA: Float64Array,
  b: Columns,
  j: number,
  logsB: Float64Array,
): boolean {
  let left = logsA.length
  for (let x = i, y = j; left > 0 && x >= 0 && y >= 0; ) {
    const apart = (a.time[x] as number) - (b.time[y] as number)
    if (apart === 0) {
      left--
      logsA[left] = Math.log(a.close[x] as number)
      logsB[left] = Math.log(b.close[y] as number)
    }
    if (apart >= 0) x--
    if (apart <= 0) y--
  }
  return left === 0
}

/** Deviations of the last residual of log a on log b (ordinary least squares) from zero; zero when nothing varies. */
function deviation(a: Float64Array, b: Float64Array): number {
  const n = a.length
  let meanA = 0
  let meanB = 0
  for (let i = 0; i < n; i++) {
    meanA += (a[i] as number) / n
    meanB += (b[i] as number) / n
  }
  let covariance = 0
  let variance = 0
  for (let i = 0; i < n; i++) {
    covariance += ((a[i] as number) - meanA) * ((b[i] as number) - meanB)
    variance += ((b[i] as number) - meanB) ** 2
  }
  if (variance === 0) return 0
  const beta = covariance / variance
  const residual = (i: number) => (a[i] as number) - meanA - beta * ((b[i] as number) - meanB)
  let squares = 0
  for (let i = 0; i < n; i++) squares += residual(i) ** 2
  const spread = Math.sqrt(squares / (n - 2))
  return spread > 0 ? residual(n - 1) / spread : 0
}
