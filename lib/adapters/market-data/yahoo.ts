import type { z } from 'zod'
import { dateToMs } from '../../domain/calendar/iso-date'
import { newYorkDate } from '../../domain/calendar/nyse'
import { type Bar, type CorporateAction, SYMBOL_PATTERN, type Timeframe } from '../../domain/market/bar'
import { dividendsAsPaid } from '../../domain/market/corporate-actions'
import { toGicsSector } from '../../domain/market/sectors'
import { AppError } from '../../errors'
import type { MarketData } from '../../ports'
import { parsePayload, vendorError } from './http'
import { createSummaryReader, createYahooClient, createYahooFetch, YAHOO, type YahooOptions } from './yahoo-client'
import { type ChartPayload, chartPayload, searchPayload, summaryPayload } from './yahoo-payloads'

const SUMMARY_MODULES = ['price', 'summaryDetail', 'defaultKeyStatistics', 'financialData']
const NEWS_COUNT = 30
const QUOTE_WINDOW_MS = 7 * 86_400_000
/** Our validation is the one that counts: the library's refuses whole answers over fields that nobody reads. */
const UNCHECKED = { validateResult: false } as const

/**
 * Yahoo Finance, without a key. Prices are restated for splits up to the vendor's last trade; dividends come as paid.
 * Throws as lib/ports.ts says. `now` is the clock.
 */
export function createYahoo(options: YahooOptions & { now: () => Date }): MarketData {
  const routed = createYahooFetch(options)
  const client = createYahooClient(routed)
  const readSummary = createSummaryReader(routed)

  const ask = async <T extends z.ZodType>(schema: T, call: () => Promise<unknown>): Promise<z.infer<T>> => {
    try {
      return parsePayload(YAHOO, schema, await call())
    } catch (error) {
      throw vendorError(YAHOO, error)
    }
  }

  const chart = (symbol: string, timeframe: Timeframe, from: Date, to: Date) =>
    ask(chartPayload, () => {
      const range = {
        period1: from,
        period2: to,
        interval: timeframe,
        includePrePost: false,
        return: 'object',
      } as const
      return client.chart(toYahooSymbol(symbol), range, UNCHECKED)
    })

  const search = (symbol: string, newsCount: number) =>
    ask(searchPayload, () => client.search(toYahooSymbol(symbol), { quotesCount: 6, newsCount }, UNCHECKED))

  return {
    name: 'yahoo',
    covers: isCovered,

    async bars({ symbol, timeframe, from, to }) {
      // Daily bars are asked up to today whatever `to` says: only later splits tell what a dividend was when it was paid.
      const end = timeframe === '1d' ? options.now() : to
      if (from >= end) throw noData(symbol)
      const payload = await chart(symbol, timeframe, from, end)
      const bars = toBars(payload, timeframe).filter((bar) => bar.time >= from.getTime() && bar.time < to.getTime())
      if (bars.length === 0) throw noData(symbol)
      const asOf = newYorkDate(payload.meta.regularMarketTime ?? options.now())
      const basis = { kind: 'split_adjusted', asOf } as const
      const actions = timeframe === '1d' ? toActions(symbol, payload) : []
      return { series: { symbol, timeframe, source: 'yahoo', basis, bars }, actions }
    },

    async quote(symbol) {
      const now = options.now()
      const { meta } = await chart(symbol, '1d', new Date(now.getTime() - QUOTE_WINDOW_MS), now)
      if (meta.regularMarketPrice === undefined || meta.regularMarketTime === undefined) throw noData(symbol)
      return { symbol, price: meta.regularMarketPrice, time: meta.regularMarketTime, source: 'yahoo' }
    },

    async company(symbol) {
      const { quotes } = await search(symbol, 0)
      const found = quotes.find((quote) => quote.symbol === toYahooSymbol(symbol))
      const name = found?.longname ?? found?.shortname
      if (!found || !name) throw noData(symbol)
      return { symbol, name, sector: toGicsSector(found.sector ?? ''), industry: found.industry ?? null }
    },

    async fundamentals(symbol) {
      const payload = await ask(summaryPayload, () => readSummary(toYahooSymbol(symbol), SUMMARY_MODULES))
      const found = payload.quoteSummary.result?.[0]
      if (!found) throw noData(symbol)
      const { price, summaryDetail, defaultKeyStatistics, financialData } = found
      const debt = financialData?.debtToEquity ?? null
      return {
        symbol,
        asOf: price?.regularMarketTime ?? options.now(),
        source: 'yahoo',
        marketCap: price?.marketCap ?? summaryDetail?.marketCap ?? null,
        trailingPe: summaryDetail?.trailingPE ?? null,
        priceToBook: defaultKeyStatistics?.priceToBook ?? null,
        profitMargin: financialData?.profitMargins ?? defaultKeyStatistics?.profitMargins ?? null,
        revenueGrowth: financialData?.revenueGrowth ?? null,
        // Yahoo states this one figure in per cent.
        debtToEquity: debt === null ? null : debt / 100,
        dividendYield: summaryDetail?.dividendYield ?? null,
      }
    },

    async news(symbol, since) {
      const { news } = await search(symbol, NEWS_COUNT)
      const ticker = toYahooSymbol(symbol)
      return news
        .filter((item) => item.providerPublishTime >= since && (item.relatedTickers?.includes(ticker) ?? true))
        .map((item) => ({
          symbol,
          title: item.title,
          summary: null,
          url: item.link,
          source: item.publisher,
          publishedAt: item.providerPublishTime,
        }))
        .toSorted((a, b) => a.publishedAt.getTime() - b.publishedAt.getTime())
    },
  }
}

/** Yahoo writes share classes with a dash (`BRK-B`). */
export function toYahooSymbol(symbol: string): string {
  return symbol.replace(/\.([A-C])$/, '-$1')
}

const isCovered = (symbol: string) => SYMBOL_PATTERN.test(symbol) && !symbol.endsWith('.X')
const noData = (symbol: string) => new AppError('no_data', `Yahoo has no data for ${symbol}`)

/** Rows without any price are moments without a trade; a row that lacks one price keeps NaN and is refused by the check. */
function toBars(payload: ChartPayload, timeframe: Timeframe): Bar[] {
  const [quote] = payload.indicators.quote
  if (!quote) return []
  return (payload.timestamp ?? []).flatMap((seconds, i) => {
    const prices = [quote.open[i], quote.high[i], quote.low[i], quote.close[i]].map((value) => value ?? Number.NaN)
    if (prices.every(Number.isNaN)) return []
    const [open = Number.NaN, high = Number.NaN, low = Number.NaN, close = Number.NaN] = prices
    const start = new Date(seconds * 1000)
    const time = timeframe === '1d' ? dateToMs(newYorkDate(start)) : start.getTime()
    return [{ time, open, high, low, close, volume: quote.volume[i] ?? 0 }]
  })
}

function toActions(symbol: string, { events }: ChartPayload): CorporateAction[] {
  const dividends = Object.values(events?.dividends ?? {}).map(
    ({ amount, date }) => ({ symbol, exDate: newYorkDate(date), type: 'dividend', value: amount }) as const,
  )
  const splits = Object.values(events?.splits ?? {}).map(
    ({ numerator, denominator, date }) =>
      ({ symbol, exDate: newYorkDate(date), type: 'split', value: numerator / denominator }) as const,
  )
  return dividendsAsPaid([...dividends, ...splits]).toSorted((a, b) => a.exDate.localeCompare(b.exDate))
}
