import type { z } from 'zod'
import { dateToMs, msToDate } from '../../domain/calendar/iso-date'
import { newYorkDate } from '../../domain/calendar/nyse'
import { type Bar, type CorporateAction, SYMBOL_PATTERN, type Timeframe } from '../../domain/market/bar'
import { AppError } from '../../errors'
import type { MarketData } from '../../ports'
import { actionsPayload, assetPayload, barsPayload, newsPayload, quotesPayload, tradesPayload } from './alpaca-payloads'
import { parsePayload, statusError, vendorError } from './http'

export type AlpacaOptions = {
  keyId: string
  secretKey: string
  now: () => Date
  dataUrl?: string
  /** Names of companies come from the trading API: the paper one unless the keys are live. */
  tradingUrl?: string
  /** `iex` is free and sees one exchange's volume; `sip` sees all and is paid. */
  feed?: 'iex' | 'sip'
  /** Of one HTTP request, body included. */
  timeoutMs?: number
}

const ALPACA = 'Alpaca'
const TIMEFRAMES: Readonly<Record<Timeframe, string>> = {
  '1m': '1Min',
  '5m': '5Min',
  '15m': '15Min',
  '1h': '1Hour',
  '1d': '1Day',
}
/** More pages than this for one request are a mistake in the request or a vendor that repeats itself. */
const MOST_PAGES = 100

/**
 * Alpaca's market data (REST v2). Prices are restated for splits up to today; dividends come as paid. It has no
 * fundamentals and no sectors. Throws as lib/ports.ts says.
 *
 * Source: docs.alpaca.markets, "Historical bars", "Latest trades", "Latest quotes", "Corporate actions", "News", "Assets".
 */
export function createAlpaca(options: AlpacaOptions): MarketData {
  const {
    dataUrl = 'https://data.alpaca.markets',
    tradingUrl = 'https://paper-api.alpaca.markets',
    feed = 'iex',
  } = options
  const get = createGet(options)

  /** Follows `next_page_token` to the end. */
  const pages = async <T extends z.ZodType<{ next_page_token?: string | null | undefined }>>(
    schema: T,
    path: string,
    query: Record<string, string>,
  ): Promise<z.infer<T>[]> => {
    const found: z.infer<T>[] = []
    let token: string | null | undefined
    do {
      const page = await get(schema, dataUrl, path, token ? { ...query, page_token: token } : query)
      found.push(page)
      token = page.next_page_token
      if (found.length > MOST_PAGES) throw new AppError('vendor_rejected', 'Alpaca does not stop sending pages')
    } while (token)
    return found
  }

  const actions = async (symbol: string, from: string, to: string): Promise<CorporateAction[]> => {
    const types = 'forward_split,reverse_split,cash_dividend'
    const found = await pages(actionsPayload, '/v1/corporate-actions', { symbols: symbol, types, start: from, end: to })
    return found
      .flatMap(({ corporate_actions: { forward_splits = [], reverse_splits = [], cash_dividends = [] } }) => [
        ...[...forward_splits, ...reverse_splits].map((one) => toAction(one, 'split', one.new_rate / one.old_rate)),
        ...cash_dividends.map((one) => toAction(one, 'dividend', one.rate)),
      ])
      .filter((action) => action.symbol === symbol)
      .toSorted((a, b) => a.exDate.localeCompare(b.exDate))
  }

  return {
    name: 'alpaca',
    covers: (symbol) => SYMBOL_PATTERN.test(symbol) && !symbol.endsWith('.X'),

    async bars({ symbol, timeframe, from, to }) {
      if (from >= to || from >= options.now()) throw noData(symbol)
      // A daily bar is stamped midnight in New York, up to five hours after the midnight UTC it has here.
      const end = timeframe === '1d' ? new Date(to.getTime() + 6 * 3_600_000) : to
      const query = {
        symbols: symbol,
        timeframe: TIMEFRAMES[timeframe],
        start: from.toISOString(),
        end: new Date(Math.min(end.getTime(), options.now().getTime())).toISOString(),
        adjustment: 'split',
        feed,
        limit: '10000',
      }
      const found = await pages(barsPayload, '/v2/stocks/bars', query)
      const bars = found
        .flatMap((page) => page.bars?.[symbol] ?? [])
        .map((row) => toBar(row, timeframe))
        .filter((bar) => bar.time >= from.getTime() && bar.time < to.getTime())
      if (bars.length === 0) throw noData(symbol)
      const today = newYorkDate(options.now())
      const basis = { kind: 'split_adjusted', asOf: today } as const
      const series = { symbol, timeframe, source: 'alpaca', basis, bars } as const
      return { series, actions: timeframe === '1d' ? await actions(symbol, msToDate(from.getTime()), today) : [] }
    },

    async quote(symbol) {
      const query = { symbols: symbol, feed }
      const [{ trades }, { quotes }] = await Promise.all([
        get(tradesPayload, dataUrl, '/v2/stocks/trades/latest', query),
        get(quotesPayload, dataUrl, '/v2/stocks/quotes/latest', query),
      ])
      const trade = trades[symbol]
      if (!trade) throw noData(symbol)
      const { bp = 0, ap = 0 } = quotes[symbol] ?? {}
      const sides = { ...(bp > 0 ? { bid: bp } : {}), ...(ap > 0 ? { ask: ap } : {}) }
      return { symbol, price: trade.p, time: trade.t, source: 'alpaca', ...sides }
    },

    async company(symbol) {
      const asset = await get(assetPayload, tradingUrl, `/v2/assets/${encodeURIComponent(symbol)}`, {})
      return { symbol, name: asset.name.replace(/ Common Stock$/, ''), sector: null, industry: null }
    },

    fundamentals: (symbol) => Promise.reject(new AppError('no_data', `Alpaca has no fundamentals for ${symbol}`)),

    async news(symbol, since) {
      const query = { symbols: symbol, start: since.toISOString(), sort: 'asc', limit: '50' }
      const found = await pages(newsPayload, '/v1beta1/news', query)
      return found
        .flatMap((page) => page.news)
        .map((item) => ({
          symbol,
          title: item.headline,
          summary: item.summary === '' ? null : item.summary,
          url: item.url ?? null,
          source: item.source,
          publishedAt: item.created_at,
        }))
        .filter((item) => item.publishedAt >= since)
    },
  }
}

const noData = (symbol: string) => new AppError('no_data', `Alpaca has no data for ${symbol}`)

function createGet({ keyId, secretKey, timeoutMs = 5000 }: AlpacaOptions) {
  const headers = { 'APCA-API-KEY-ID': keyId, 'APCA-API-SECRET-KEY': secretKey }
  return async <T extends z.ZodType>(schema: T, base: string, path: string, query: Record<string, string>) => {
    try {
      const url = new URL(`${path}?${new URLSearchParams(query)}`, base)
      const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) })
      if (!response.ok) throw statusError(ALPACA, response.status, await response.text())
      return parsePayload(ALPACA, schema, await response.json())
    } catch (error) {
      throw vendorError(ALPACA, error)
    }
  }
}

type Row = NonNullable<z.infer<typeof barsPayload>['bars']>[string][number]

function toBar({ t, o, h, l, c, v }: Row, timeframe: Timeframe): Bar {
  const time = timeframe === '1d' ? dateToMs(newYorkDate(t)) : t.getTime()
  return { time, open: o, high: h, low: l, close: c, volume: v }
}

function toAction(
  row: { symbol: string; ex_date: string },
  type: CorporateAction['type'],
  value: number,
): CorporateAction {
  return { symbol: row.symbol, exDate: row.ex_date, type, value }
}
