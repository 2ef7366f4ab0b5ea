import { z } from 'zod'
import { rsi } from '../indicators/rsi'
import { sma } from '../indicators/sma'
import { defineStrategy } from './strategy'

export const rsiMeanReversion = defineStrategy({
  key: 'rsi-mean-reversion',
  name: 'RSI mean reversion',
  summary:
    'Buys a falling stock in a rising trend: RSI under a level while the close is above its long average; sells when RSI has recovered or time is up (after L. Connors and C. Alvarez, “Short Term Trading Strategies That Work”, 2009).',
  params: z.object({
    period: z.int().min(2).max(100).default(14).describe('Bars of the RSI'),
    oversold: z.number().min(1).max(50).default(30).describe('Buys when the RSI falls under this'),
    recovered: z.number().min(30).max(95).default(55).describe('Sells when the RSI rises over this'),
    trend: z
      .int()
      .min(1)
      .max(500)
      .default(200)
      .describe('Bars of the average that the close must be above; 1 switches it off'),
    maxBars: z.int().min(1).max(500).default(20).describe('Sells after so many bars in any case'),
  }),
  warmup: ({ period, trend }) => Math.max(period + 1, trend),
  init({ symbols, indicator }, { period, oversold, recovered, trend, maxBars }) {
    const strength = indicator(`rsi ${period}`, (bars) => rsi(bars.close, period))
    const average = indicator(`sma ${trend}`, (bars) => sma(bars.close, trend))
    const enteredAt = new Int32Array(symbols.length)
    return (desk) => {
      for (let s = 0; s < symbols.length; s++) {
        const i = desk.at[s] as number
        if (i < 1) continue
        const now = strength[s]?.[i] as number
        const before = strength[s]?.[i - 1] as number
        if (desk.position(s) !== 0) {
          if (now > recovered) desk.exit(s, `RSI ${period} rose to ${now.toFixed(0)}`)
          else if (i - (enteredAt[s] as number) >= maxBars) desk.exit(s, `Held for ${maxBars} bars`)
          continue
        }
        const isRising = (desk.bars[s]?.close[i] as number) >= (average[s]?.[i] as number)
        if (!(isRising && now < oversold && before >= oversold)) continue
        enteredAt[s] = i + 1
        desk.enter(s, `RSI ${period} fell to ${now.toFixed(0)} above SMA ${trend}`, {
          conviction: Math.min(1, 0.6 + (oversold - now) / oversold),
        })
      }
    }
  },
})
