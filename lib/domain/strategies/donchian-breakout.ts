import { z } from 'zod'
import { atr } from '../indicators/atr'
import { rollingMax, rollingMin } from '../indicators/rolling'
import { defineStrategy } from './strategy'

export const donchianBreakout = defineStrategy({
  key: 'donchian-breakout',
  name: 'Donchian breakout',
  summary:
    'Buys a close above the highest high of the bars before and sells at a close under the lowest low of fewer bars, with a stop some average true ranges under the entry (the Turtle rules, C. Faith, “Way of the Turtle”, 2007).',
  params: z.object({
    entry: z.int().min(2).max(500).default(20).describe('Bars of the channel that is broken upwards'),
    exit: z.int().min(2).max(500).default(10).describe('Bars of the channel that is broken downwards'),
    stopAtr: z.number().min(0.5).max(20).default(2).describe('Distance of the stop in average true ranges'),
    atrPeriod: z.int().min(2).max(200).default(20).describe('Bars of the average true range'),
  }),
  warmup: ({ entry, exit, atrPeriod }) => Math.max(entry, exit, atrPeriod) + 1,
  init({ symbols, indicator }, { entry, exit, stopAtr, atrPeriod }) {
    const upper = indicator(`highest ${entry}`, (bars) => rollingMax(bars.high, entry))
    const lower = indicator(`lowest ${exit}`, (bars) => rollingMin(bars.low, exit))
    const range = indicator(`atr ${atrPeriod}`, (bars) => atr(bars.high, bars.low, bars.close, atrPeriod))
    return (desk) => {
      for (let s = 0; s < symbols.length; s++) {
        const i = desk.at[s] as number
        if (i < 1) continue
        const close = desk.bars[s]?.close[i] as number
        if (desk.position(s) !== 0) {
          if (close < (lower[s]?.[i - 1] as number)) desk.exit(s, `Close under the low of ${exit} bars`)
        } else if (
          close > (upper[s]?.[i - 1] as number) &&
          (desk.bars[s]?.close[i - 1] as number) <= (upper[s]?.[i - 2] ?? Number.POSITIVE_INFINITY)
        ) {
          const stopLoss = close - stopAtr * (range[s]?.[i] as number)
          if (stopLoss > 0) desk.enter(s, `Close above the high of ${entry} bars`, { bracket: { stopLoss } })
        }
      }
    }
  },
})
