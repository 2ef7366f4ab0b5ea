import { z } from 'zod'
import { msToDate } from '../calendar/iso-date'
import { defineStrategy } from './strategy'

export const dualMomentum = defineStrategy({
  key: 'dual-momentum',
  name: 'Dual-momentum rotation',
  summary:
    'Each month holds, in equal parts, the symbols that rose most over a year, as long as they rose at all (relative and absolute momentum: G. Antonacci, “Dual Momentum Investing”, 2014).',
  params: z.object({
    lookback: z.int().min(5).max(1_000).default(252).describe('Bars over which the rise is measured'),
    skip: z.int().min(0).max(100).default(21).describe('Last bars that are left out of it'),
    top: z.int().min(1).max(50).default(5).describe('Symbols held at most'),
  }),
  warmup: ({ lookback }) => lookback,
  init({ symbols }, { lookback, skip, top }) {
    let month = ''
    let chosen = new Set<number>()
    return (desk) => {
      const now = msToDate(desk.time).slice(0, 7)
      if (now !== month) {
        month = now
        chosen = new Set(strongest(desk.bars, desk.at, lookback, skip, top))
      }
      // Sales free their money at the next open, so what is to be bought is asked for until it is held.
      for (let s = 0; s < symbols.length; s++) {
        if ((desk.at[s] as number) < 0 || (desk.position(s) !== 0) === chosen.has(s) || desk.working(s) > 0) continue
        if (chosen.has(s)) desk.target(s, 1 / top, `Among the ${top} strongest of ${lookback} bars`)
        else desk.exit(s, `No longer among the ${top} strongest`)
      }
    }
  },
})

function strongest(
  bars: readonly { readonly close: Float64Array }[],
  at: Int32Array,
  lookback: number,
  skip: number,
  top: number,
): number[] {
  const rises: { symbol: number; rise: number }[] = []
  for (let symbol = 0; symbol < bars.length; symbol++) {
    const i = at[symbol] as number
    if (i < lookback) continue
    const close = bars[symbol]?.close as Float64Array
    const rise = (close[i - skip] as number) / (close[i - lookback] as number) - 1
    if (rise > 0) rises.push({ symbol, rise })
  }
  return rises
    .sort((a, b) => b.rise - a.rise || a.symbol - b.symbol)
    .slice(0, top)
    .map(({ symbol }) => symbol)
}
