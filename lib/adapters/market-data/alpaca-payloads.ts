import { z } from 'zod'

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const nextPage = z.string().nullish()

export const barsPayload = z.object({
  bars: z
    .record(
      z.string(),
      z.array(z.object({ t: instant, o: z.number(), h: z.number(), l: z.number(), c: z.number(), v: z.number() })),
    )
    .nullable(),
  next_page_token: nextPage,
})

export const tradesPayload = z.object({ trades: z.record(z.string(), z.object({ t: instant, p: z.number() })) })

/** A side without an order has price 0. */
export const quotesPayload = z.object({ quotes: z.record(z.string(), z.object({ bp: z.number(), ap: z.number() })) })

const split = z.object({ symbol: z.string(), ex_date: z.iso.date(), new_rate: z.number(), old_rate: z.number() })

export const actionsPayload = z.object({
  corporate_actions: z.object({
    forward_splits: z.array(split).optional(),
    reverse_splits: z.array(split).optional(),
    cash_dividends: z.array(z.object({ symbol: z.string(), ex_date: z.iso.date(), rate: z.number() })).optional(),
  }),
  next_page_token: nextPage,
})

export const newsPayload = z.object({
  news: z.array(
    z.object({
      headline: z.string(),
      summary: z.string(),
      url: z.string().nullish(),
      source: z.string(),
      created_at: instant,
    }),
  ),
  next_page_token: nextPage,
})

export const assetPayload = z.object({ symbol: z.string(), name: z.string() })
