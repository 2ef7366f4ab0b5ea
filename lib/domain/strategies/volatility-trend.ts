import { z } from 'zod'
import { realisedVolatility } from '../indicators/realised-volatility'
import { sma } from '../indicators/sma'
import { defineStrategy } from './strategy'

export const volatilityTrend = defineStrategy({
  key: 'volatility-trend',
  name: 'Volatility-targeted trend',
  summary:
    'Holds what is above its long average, each position scaled to one volatility, and trades only when the weight is off by a band (time-series momentum: T. Moskowitz, Y. Ooi, L. Pedersen, 2012, Journal of Financial Economics 104).',
  params: z.object({
    trend: z.int().min(5).max(500).default(100).describe('Bars of the average that the close must be above'),
    volatility: z.int().min(5).max(250).default(20).describe('Bars of the realised volatility'),
    target: z.number().min(0.01).max(1).default(0.15).describe('Yearly volatility that the whole is scaled to'),
    every: z.int().min(1).max(60).default(5).describe('Weights are looked at every so many bars'),
    band: z
      .number()
      .min(0)
      .max(1)
      .default(0.2)
      .describe('Least deviation of a weight, as a part of it, that is traded'),
  }),
  warmup: ({ trend, volatility }) => Math.max(trend, volatility + 1),
  init({ symbols, indicator }, { trend, volatility, target, every, band }) {
    const average = indicator(`sma ${trend}`, (bars) => sma(bars.close, trend))
    const deviation = indicator(`volatility ${volatility}`, (bars) => realisedVolatility(bars.close, volatility))
    return (desk) => {
      if (desk.step % every !== 0) return
      for (let s = 0; s < symbols.length; s++) {
        const i = desk.at[s] as number
        if (i < 0 || desk.working(s) > 0) continue
        const close = desk.bars[s]?.close[i] as number
        const spread = deviation[s]?.[i] as number
        const isUp = close > (average[s]?.[i] as number)
        const weight = isUp && spread > 0 ? Math.min(1, target / spread) / symbols.length : 0
        const now = (desk.position(s) * close) / desk.equity
        if (weight === 0) desk.exit(s, `Close under SMA ${trend}`)
        else if (Math.abs(weight - now) >= band * weight)
          desk.target(s, weight, `Above SMA ${trend}, scaled to ${(target * 100).toFixed(0)} % volatility`)
      }
    }
  },
})
