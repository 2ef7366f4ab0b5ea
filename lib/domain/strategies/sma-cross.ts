import { z } from 'zod'
import { sma } from '../indicators/sma'
import { defineStrategy } from './strategy'

export const smaCross = defineStrategy({
  key: 'sma-cross',
  name: 'Moving-average cross',
  summary:
    'Buys when the fast simple average of closes crosses above the slow one and sells when it crosses below (R. Donchian’s rule with two averages).',
  params: z
    .object({
      fast: z.int().min(1).max(500).default(20).describe('Bars of the fast average'),
      slow: z.int().min(2).max(1_000).default(50).describe('Bars of the slow average'),
    })
    .refine(({ fast, slow }) => fast < slow, { path: ['fast'], message: 'must be less than slow' }),
  warmup: ({ slow }) => slow,
  init({ symbols, indicator }, params) {
    const fast = indicator(`sma ${params.fast}`, (bars) => sma(bars.close, params.fast))
    const slow = indicator(`sma ${params.slow}`, (bars) => sma(bars.close, params.slow))
    const up = `SMA ${params.fast} crossed above SMA ${params.slow}`
    const down = `SMA ${params.fast} crossed below SMA ${params.slow}`
    return (desk) => {
      const { at } = desk
      for (let s = 0; s < symbols.length; s++) {
        const i = at[s] as number
        if (i < params.slow) continue
        const quick = fast[s] as Float64Array
        const steady = slow[s] as Float64Array
        const isAbove = (quick[i] as number) > (steady[i] as number)
        const wasAbove = (quick[i - 1] as number) > (steady[i - 1] as number)
        if (isAbove === wasAbove) continue
        if (isAbove) desk.enter(s, up)
        else desk.exit(s, down)
      }
    }
  },
})
