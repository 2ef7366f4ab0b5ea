import type { Db } from '../db/client'
import { findCompanies, findFundamentals, findNews } from '../db/companies'
import { readBars } from '../db/prices'
import { findPastReturns } from '../db/trades'
import { assembleContext, CONTEXT_BARS, NEWS_DAYS, NEWS_ITEMS } from '../domain/agents/assemble-context'
import type { SymbolContext } from '../domain/agents/context'
import { lastClosedSession } from '../domain/calendar/nyse'
import type { Quote } from '../domain/market/bar'
import { findUsCompany } from '../domain/market/companies-us'

const DAY = 86_400_000

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
    readBars(db, symbols, '1d', {
      from: new Date(asOf.getTime() - 2 * 365 * DAY),
      to: asOf,
      asOf,
      limit: CONTEXT_BARS,
    }),
    findCompanies(db, symbols),
    findFundamentals(db, symbols, asOf),
    findNews(db, symbols, { since: new Date(asOf.getTime() - NEWS_DAYS * DAY), asOf, limit: NEWS_ITEMS }),
    findPastReturns(db, accountId, symbols, asOf),
  ])
  const lastSession = lastClosedSession(asOf)
  return symbols.map((symbol) =>
    assembleContext({
      symbol,
      asOf,
      lastSession,
      bars: bars.get(symbol) ?? [],
      quote: quotes.get(symbol) ?? null,
      company: companies.get(symbol) ?? findUsCompany(symbol),
      fundamentals: fundamentals.get(symbol) ?? null,
      news: news.get(symbol) ?? [],
      pastReturns: pastReturns.get(symbol) ?? [],
    }),
  )
}
