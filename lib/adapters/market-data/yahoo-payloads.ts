import { z } from 'zod'

/** Seconds since the epoch, or the Date the library made of them. */
const instant = z.union([z.date(), z.number().transform((seconds) => new Date(seconds * 1000))])
const figures = z.array(z.number().nullable())

export const chartPayload = z.object({
  meta: z.object({
    symbol: z.string(),
    regularMarketPrice: z.number().optional(),
    regularMarketTime: instant.optional(),
  }),
  timestamp: z.array(z.number()).optional(),
  events: z
    .object({
      dividends: z.record(z.string(), z.object({ amount: z.number(), date: instant })).optional(),
      splits: z
        .record(z.string(), z.object({ date: instant, numerator: z.number(), denominator: z.number() }))
        .optional(),
    })
    .optional(),
  indicators: z.object({
    quote: z.array(z.object({ open: figures, high: figures, low: figures, close: figures, volume: figures })),
  }),
})

export type ChartPayload = z.infer<typeof chartPayload>

export const searchPayload = z.object({
  quotes: z.array(
    z.object({
      symbol: z.string().optional(),
      shortname: z.string().optional(),
      longname: z.string().optional(),
      sector: z.string().optional(),
      industry: z.string().optional(),
    }),
  ),
  news: z.array(
    z.object({
      title: z.string(),
      publisher: z.string(),
      link: z.string(),
      providerPublishTime: instant,
      relatedTickers: z.array(z.string()).optional(),
    }),
  ),
})

const figure = z.number().nullish()

export const summaryPayload = z.object({
  quoteSummary: z.object({
    result: z
      .array(
        z.object({
          price: z.object({ marketCap: figure, regularMarketTime: instant.nullish() }).nullish(),
          summaryDetail: z.object({ marketCap: figure, trailingPE: figure, dividendYield: figure }).nullish(),
          defaultKeyStatistics: z.object({ priceToBook: figure, profitMargins: figure }).nullish(),
          financialData: z.object({ revenueGrowth: figure, debtToEquity: figure, profitMargins: figure }).nullish(),
        }),
      )
      .nullable(),
  }),
})
