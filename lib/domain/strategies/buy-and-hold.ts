import { z } from 'zod'
import { defineStrategy } from './strategy'

/** Tries a symbol that the limits refused, or that did not trade, so many times. */
const TRIES = 5

export const buyAndHold = defineStrategy({
  key: 'buy-and-hold',
  name: 'Buy and hold',
  summary: 'Buys every symbol in equal parts on its first bar and keeps it.',
  params: z.object({}),
  warmup: () => 0,
  init({ symbols }) {
    const tries = new Uint8Array(symbols.length)
    return (desk) => {
      for (let s = 0; s < symbols.length; s++) {
        if ((desk.at[s] as number) < 0 || (tries[s] as number) >= TRIES || desk.position(s) !== 0) continue
        if (desk.working(s) > 0) continue
        tries[s] = (tries[s] as number) + 1
        desk.target(s, 1 / symbols.length, 'Buy and hold, equal weight')
      }
    }
  },
})
