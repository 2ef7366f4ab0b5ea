import { z } from 'zod'
import { BAR_SOURCES } from '../../domain/market/bar'
import { isoTime, operation, symbol, timeframe, wholeNumber } from '../operation'

const source = z.enum(BAR_SOURCES)
const basis = z.object({ kind: z.enum(['raw', 'split_adjusted']), as_of: z.string().nullable() })
const asOf = isoTime
  .optional()
  .meta({ description: 'Only what was known at this instant; a past one never asks a vendor' })

export const getQuote = operation({
  id: 'getQuote',
  method: 'get',
  path: '/api/market/quote',
  tag: 'Market',
  summary: 'The newest price',
  role: 'viewer',
  query: z.object({ symbol, as_of: asOf }),
  status: 200,
  response: z.object({
    symbol: z.string(),
    price: z.number(),
    buy_limit: z.number().meta({ description: 'The most that a buy decided at this price pays a share' }),
    time: isoTime,
    source,
    stale: z.boolean(),
    sample: z.boolean(),
  }),
})

export const getBars = operation({
  id: 'getBars',
  method: 'get',
  path: '/api/market/bars',
  tag: 'Market',
  summary: 'Bars, oldest first, on one price basis',
  role: 'viewer',
  query: z.object({
    symbol,
    timeframe: timeframe.default('1d'),
    from: isoTime.optional(),
    to: isoTime.optional(),
    as_of: asOf,
    limit: wholeNumber.min(1).max(5_000).default(500),
  }),
  status: 200,
  response: z.object({
    symbol: z.string(),
    timeframe,
    source,
    basis,
    sample: z.boolean(),
    bars: z.array(
      z.object({
        time: isoTime,
        open: z.number(),
        high: z.number(),
        low: z.number(),
        close: z.number(),
        volume: z.number(),
      }),
    ),
  }),
})

export const getIndicators = operation({
  id: 'getIndicators',
  method: 'get',
  path: '/api/market/indicators',
  tag: 'Market',
  summary: 'The latest value of every indicator on daily bars',
  role: 'viewer',
  query: z.object({ symbol, as_of: asOf }),
  status: 200,
  response: z.object({
    symbol: z.string(),
    as_of: isoTime,
    bars: z.number().int(),
    indicators: z.record(z.string(), z.union([z.number().nullable(), z.record(z.string(), z.number().nullable())])),
  }),
})

export const listSymbols = operation({
  id: 'listSymbols',
  method: 'get',
  path: '/api/market/symbols',
  tag: 'Market',
  summary: 'Symbols with stored prices',
  role: 'viewer',
  query: z.object({
    search: z.string().trim().max(40).optional(),
    cursor: z.string().max(40).optional(),
    limit: wholeNumber.min(1).max(1_000).default(200),
  }),
  status: 200,
  response: z.object({
    data: z.array(
      z.object({
        symbol: z.string(),
        name: z.string().nullable(),
        sector: z.string().nullable(),
        timeframe,
        source,
        basis,
        sample: z.boolean(),
        bars: z.number().int(),
        first_at: isoTime,
        last_at: isoTime,
      }),
    ),
    next_cursor: z.string().nullable(),
  }),
})
