import { z } from 'zod'
import { smaCrossings } from '../indicators/sma-crossings'
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
  init({ bars, actOn }, params) {
    const crossed: Int8Array[] = []
    for (const { close } of bars) crossed.push(smaCrossings(close, params.fast, params.slow))
    actOn(crossed)
    const up = `SMA ${params.fast} crossed above SMA ${params.slow}`
    const down = `SMA ${params.fast} crossed below SMA ${params.slow}`
    return (desk) => {
      const { at } = desk
      for (let s = 0; s < crossed.length; s++) {
        const i = at[s] as number
        if (i < 0) continue
        const way = (crossed[s] as Int8Array)[i] as number
        if (way === 0) continue
        if (way > 0) desk.enter(s, up)
        else desk.exit(s, down)
      }
    }
  },
})
