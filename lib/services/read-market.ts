import { findSeries, readBars, type StoredBar } from '../db/prices'
import { dateToMs, msToDate } from '../domain/calendar/iso-date'
import { lastClosedSession, marketStatus, sessionClose } from '../domain/calendar/nyse'
import type { BarSource, PriceBasis, Quote, Timeframe } from '../domain/market/bar'
import { AppError } from '../errors'
import type { Clock } from '../ports'
import { askVendors } from './market/ask-vendors'
import { isStale, type RefreshDeps, refreshBars } from './market/refresh-bars'

export type ReadDeps = RefreshDeps & { clock: Clock; env: { MARKET_DATA_STALE_AFTER_SECONDS: number } }

export type ReadBars = {
  symbol: string
  timeframe: Timeframe
  source: BarSource
  basis: PriceBasis
  bars: readonly StoredBar[]
}

export type BarsQuery = { symbol: string; timeframe: Timeframe; from?: Date; to?: Date; asOf?: Date; limit: number }

const EVER = new Date(0)

/** Null while the question is about now; a past instant is answered from what is stored, whatever vendors could say today. */
const pastOf = (asOf: Date | undefined, now: Date): Date | null => (asOf && asOf < now ? asOf : null)

/**
 * The newest price of a symbol: in the session a vendor's, else the last close. With a past `asOf` the last close known then.
 * `stale` when it is older than it should be. Throws `no_data`, or the vendors' failure when nothing is stored either.
 */
export async function readQuote(
  deps: ReadDeps,
  symbol: string,
  asOf: Date | undefined,
): Promise<Quote & { stale: boolean }> {
  const now = deps.clock.now()
  const past = pastOf(asOf, now)
  const at = past ?? now
  const stored = await lastStored(deps, symbol, at)
  const upToDate = stored !== null && msToDate(stored.time) >= lastClosedSession(at)
  const fromStored = (stale: boolean) => (stored ? { ...closeOf(symbol, stored), stale } : null)
  const open = marketStatus(at).state === 'open'
  if (past || (upToDate && !open)) return fromStored(!upToDate) ?? raise(unknown(symbol, past))
  try {
    const quote = await askVendors(deps, symbol, (vendor) => vendor.quote(symbol))
    const age = now.getTime() - quote.time.getTime()
    const stale = open
      ? age > deps.env.MARKET_DATA_STALE_AFTER_SECONDS * 1_000
      : quote.time.getTime() < dateToMs(lastClosedSession(now))
    return { ...quote, stale }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return fromStored(true) ?? raise(error)
  }
}

const closeOf = (symbol: string, bar: StoredBar): Quote => ({
  symbol,
  price: bar.close,
  time: sessionClose(msToDate(bar.time)),
  source: bar.source,
})

/**
 * Bars known at `asOf`, the newest `limit` of the range, on the one basis of the stored series. Without a past `asOf`, daily
 * bars that end before the last closed session are fetched first; when no vendor answers, what is stored is the answer.
 * Throws `no_data` for a symbol without bars, or the vendors' failure.
 */
export async function readMarketBars(deps: ReadDeps, query: BarsQuery): Promise<ReadBars> {
  const { symbol, timeframe, limit } = query
  const now = deps.clock.now()
  const past = pastOf(query.asOf, now)
  const failure = past || timeframe !== '1d' ? null : await refresh(deps, symbol, now)
  const series = (await findSeries(deps.db, [symbol], timeframe)).get(symbol)
  const asOf = past ?? now
  const range = { from: query.from ?? EVER, to: query.to ?? asOf, asOf, limit }
  const bars = series ? ((await readBars(deps.db, [symbol], timeframe, range)).get(symbol) ?? []) : []
  if (!series || bars.length === 0) throw failure ?? unknown(symbol, past)
  return { symbol, timeframe, source: bars.at(-1)?.source ?? series.source, basis: series.basis, bars }
}

/** Fetches what is missing; a failure is returned, since stored bars may do. */
async function refresh(deps: ReadDeps, symbol: string, now: Date): Promise<AppError | null> {
  const stored = (await findSeries(deps.db, [symbol], '1d')).get(symbol)
  if (!isStale(stored, now)) return null
  try {
    await refreshBars(deps, symbol, now)
    return null
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}

async function lastStored(deps: ReadDeps, symbol: string, asOf: Date): Promise<StoredBar | null> {
  const bars = await readBars(deps.db, [symbol], '1d', { from: EVER, to: asOf, asOf, limit: 1 })
  return bars.get(symbol)?.[0] ?? null
}

const unknown = (symbol: string, past: Date | null) =>
  new AppError('no_data', `There are no prices of ${symbol}${past ? ` known at ${past.toISOString()}` : ''}.`)

function raise(error: AppError): never {
  throw error
}
