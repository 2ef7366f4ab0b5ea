import type { Db } from '../db/client'
import { findCompanies, findFundamentals, findNews } from '../db/companies'
import { readBars } from '../db/prices'
import { findPastReturns } from '../db/trades'
import type { SymbolContext } from '../domain/agents/context'
import { lastClosedSession } from '../domain/calendar/nyse'
import { summariseIndicators } from '../domain/indicators/summary'
import type { Quote } from '../domain/market/bar'
import { findUsCompany } from '../domain/market/companies-us'

const DAY = 86_400_000
/** Enough for the longest indicator (252 sessions) with room to settle. */
const BARS = 320
const NEWS_DAYS = 14

/**
 * What was known of each symbol at `asOf`, in a fixed number of queries. A symbol whose newest bar is not of the last closed
 * session, and which has no newer quote, is stale: it has no context, and the reason says so.
 */
export async function readContexts(
  db: Db,
  symbols: readonly string[],
  asOf: Date,
  accountId: string,
  quotes: ReadonlyMap<string, Quote> = new Map(),
): Promise<SymbolContext[]> {
  const [bars, companies, fundamentals, news, pastReturns] = await Promise.all([
    readBars(db, symbols, '1d', { from: new Date(asOf.getTime() - 2 * 365 * DAY), to: asOf, asOf, limit: BARS }),
    findCompanies(db, symbols),
    findFundamentals(db, symbols, asOf),
    findNews(db, symbols, { since: new Date(asOf.getTime() - NEWS_DAYS * DAY), asOf, limit: 20 }),
    findPastReturns(db, accountId, symbols, asOf),
  ])
  const lastSession = lastClosedSession(asOf)
  return symbols.map((symbol): SymbolContext => {
    const known = bars.get(symbol) ?? []
    const last = known.at(-1)
    const missing = (reason: string) =>
      ({ status: 'insufficient_data', symbol, asOf: asOf.toISOString(), reason }) as const
    if (!last) return missing(`No daily bar of ${symbol} was known at ${asOf.toISOString()}.`)
    const session = new Date(last.time).toISOString().slice(0, 10)
    const quote = quotes.get(symbol)
    const freshQuote = quote && quote.time <= asOf && quote.time.getTime() > last.time ? quote : undefined
    if (session !== lastSession && !freshQuote)
      return missing(`The newest bar of ${symbol} is of ${session}; the last session was ${lastSession}.`)
    return {
      status: 'ok',
      symbol,
      asOf: asOf.toISOString(),
      price: freshQuote?.price ?? last.close,
      priceAt: freshQuote?.time.toISOString() ?? new Date(last.time).toISOString(),
      source: last.source,
      bars: known.length,
      indicators: summariseIndicators(known),
      returns: logReturns(known.slice(-61).map((bar) => bar.close)),
      company: companies.get(symbol) ?? findUsCompany(symbol),
      fundamentals: fundamentals.get(symbol) ?? null,
      news: news.get(symbol) ?? [],
      pastReturns: pastReturns.get(symbol) ?? [],
    }
  })
}

function logReturns(closes: readonly number[]): number[] {
  return closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)))
}
