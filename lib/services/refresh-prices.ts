import pLimit from 'p-limit'
import { findCompanies, findFundamentals, insertFundamentals, insertNews, upsertCompanies } from '../db/companies'
import type { Quote } from '../domain/market/bar'
import { AppError } from '../errors'
import { askVendors } from './market/ask-vendors'
import { type RefreshDeps, refreshBars } from './market/refresh-bars'

/** Something about a symbol that could not be brought up to date; what is stored stays. */
export type RefreshFailure = { symbol: string; what: 'bars' | 'quote'; code: string; message: string }

export type Refreshed = { quotes: Map<string, Quote>; failures: RefreshFailure[] }

const AT_ONCE = 4
const DAY_MS = 86_400_000
const NEWS_DAYS = 14

/**
 * Brings symbols up to date at `now`: daily bars up to the last closed session, a quote each, and, where the vendors have
 * them, company, fundamentals older than a day and news. For the live clock only: a past as-of reads what is stored. A
 * symbol that fails does not stop the others. Throws what is no vendor's failure (the database, for instance).
 */
export async function refreshPrices(deps: RefreshDeps, symbols: readonly string[], now: Date): Promise<Refreshed> {
  const quotes = new Map<string, Quote>()
  const failures: RefreshFailure[] = []
  const attempt = async (symbol: string, what: RefreshFailure['what'], work: () => Promise<unknown>) => {
    const error = await failureOf(work)
    if (error) failures.push({ symbol, what, code: error.code, message: error.message })
  }
  const unique = [...new Set(symbols)]
  const [companies, fundamentals] = await Promise.all([
    findCompanies(deps.db, unique),
    findFundamentals(deps.db, unique, now),
  ])
  const limit = pLimit(AT_ONCE)
  const refreshOne = async (symbol: string) => {
    await attempt(symbol, 'bars', () => refreshBars(deps, symbol, now))
    await attempt(symbol, 'quote', async () => {
      quotes.set(symbol, await askVendors(deps, symbol, (vendor) => vendor.quote(symbol)))
    })
    const known = fundamentals.get(symbol)?.asOf.getTime() ?? 0
    if (!companies.has(symbol)) await failureOf(() => fetchCompany(deps, symbol))
    if (known < now.getTime() - DAY_MS) await failureOf(() => fetchFundamentals(deps, symbol))
    await failureOf(() => fetchNews(deps, symbol, new Date(now.getTime() - NEWS_DAYS * DAY_MS)))
  }
  await Promise.all(unique.map((symbol) => limit(refreshOne, symbol)))
  return { quotes, failures }
}

/** Quotes of symbols, those that a vendor has. */
export async function fetchQuotes(deps: RefreshDeps, symbols: readonly string[]): Promise<Map<string, Quote>> {
  const limit = pLimit(AT_ONCE)
  const quotes = new Map<string, Quote>()
  const fetchOne = async (symbol: string) => {
    await failureOf(async () => quotes.set(symbol, await askVendors(deps, symbol, (vendor) => vendor.quote(symbol))))
  }
  await Promise.all(symbols.map((symbol) => limit(fetchOne, symbol)))
  return quotes
}

/** The vendors' failure, which the vendors' log has already, or null. */
async function failureOf(work: () => Promise<unknown>): Promise<AppError | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

async function fetchCompany(deps: RefreshDeps, symbol: string): Promise<void> {
  await askVendors(deps, symbol, async (vendor) =>
    upsertCompanies(deps.db, [await vendor.company(symbol)], vendor.name),
  )
}

async function fetchFundamentals(deps: RefreshDeps, symbol: string): Promise<void> {
  await insertFundamentals(deps.db, [await askVendors(deps, symbol, (vendor) => vendor.fundamentals(symbol))])
}

async function fetchNews(deps: RefreshDeps, symbol: string, since: Date): Promise<void> {
  await insertNews(deps.db, await askVendors(deps, symbol, (vendor) => vendor.news(symbol, since)))
}
