import { z } from 'zod'
import type { Columns } from '../backtest/market'
import { DAY_MS, msToDate } from '../calendar/iso-date'
import { defineStrategy } from './strategy'

/** A symbol without a bar for longer is not ranked; shorter holes are weekends and halts of its own market. */
const STALE_DAYS = 7

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
    const latest = new Int32Array(symbols.length).fill(-1)
    return (desk) => {
      for (let s = 0; s < symbols.length; s++) if ((desk.at[s] as number) >= 0) latest[s] = desk.at[s] as number
      const now = msToDate(desk.time).slice(0, 7)
      if (now !== month) {
        month = now
        chosen = new Set(strongest(desk.bars, latest, desk.time, lookback, skip, top))
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
  bars: readonly Columns[],
  latest: Int32Array,
  time: number,
  lookback: number,
  skip: number,
  top: number,
): number[] {
  const rises: { symbol: number; rise: number }[] = []
  for (let symbol = 0; symbol < bars.length; symbol++) {
    const i = latest[symbol] as number
    const { time: times, close } = bars[symbol] as Columns
    if (i < lookback || time - (times[i] as number) > STALE_DAYS * DAY_MS) continue
    const rise = (close[i - skip] as number) / (close[i - lookback] as number) - 1
    if (rise > 0) rises.push({ symbol, rise })
  }
  return rises
    .sort((a, b) => b.rise - a.rise || a.symbol - b.symbol)
    .slice(0, top)
    .map(({ symbol }) => symbol)
}
