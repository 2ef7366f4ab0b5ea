import pLimit from 'p-limit'
import { readSplits } from '../../db/corporate-actions'
import { findSeries, readBars } from '../../db/prices'
import { readCooldowns } from '../../db/schedule'
import { addDays, DAY_MS, dateToMs, msToDate } from '../../domain/calendar/iso-date'
import { type HoursOf, newYorkDate } from '../../domain/calendar/nyse'
import { countedAsOf, restatedPrice } from '../../domain/market/share-count'
import type { Watched } from '../../domain/schedule/price-moves'
import { AppError } from '../../errors'
import { learnSplits } from '../market/learn-splits'
import { type RefreshDeps, refreshBars } from '../market/refresh-bars'
import { fetchQuotes } from '../refresh-prices'

const AT_ONCE = 4
/** Bars that could not be had are asked for again after this. */
const ASK_AGAIN_MS = 10 * 60_000

/** When each symbol was last asked about, so that a look each minute does not ask for everything each minute. */
export type WatchMemory = { splits: Map<string, number>; bars: Map<string, number> }

export const newWatchMemory = (): WatchMemory => ({ splits: new Map(), bars: new Map() })

/**
 * What the monitor needs of each symbol: its quote, and the close of the session before in the shares that the quote counts.
 * A symbol whose splits of today are not known, or whose last close cannot be had, has none of it and moves nothing.
 */
export async function watchSymbols(
  deps: RefreshDeps,
  symbols: readonly string[],
  now: Date,
  hoursOf: HoursOf,
  memory: WatchMemory,
): Promise<Watched[]> {
  const lastSession = sessionBefore(newYorkDate(now), hoursOf)
  const unknown = await learnSplits(deps, symbols, now, memory.splits)
  await refreshOld(deps, symbols, lastSession, now, memory.bars)
  const [quotes, closes, cooldowns] = await Promise.all([
    fetchQuotes(deps, symbols),
    readCloses(deps, symbols, lastSession, now),
    readCooldowns(deps.db, symbols),
  ])
  return symbols.map((symbol) => ({
    symbol,
    quote: unknown.has(symbol) ? null : (quotes.get(symbol) ?? null),
    previousClose: closes.get(symbol) ?? null,
    last: cooldowns.get(symbol) ?? null,
  }))
}

function sessionBefore(date: string, hoursOf: HoursOf): string {
  let day = addDays(date, -1)
  while (hoursOf(day) === null) day = addDays(day, -1)
  return day
}

async function refreshOld(
  deps: RefreshDeps,
  symbols: readonly string[],
  lastSession: string,
  now: Date,
  asked: Map<string, number>,
): Promise<void> {
  const series = await findSeries(deps.db, symbols, '1d')
  const limit = pLimit(AT_ONCE)
  const refresh = async (symbol: string) => {
    const stored = series.get(symbol)
    if (stored && msToDate(stored.lastAt.getTime()) >= lastSession) return
    if (now.getTime() - (asked.get(symbol) ?? Number.NEGATIVE_INFINITY) < ASK_AGAIN_MS) return
    asked.set(symbol, now.getTime())
    try {
      await refreshBars(deps, symbol, now)
    } catch (error) {
      // The vendors' log has it; without its close the symbol is left aside.
      if (!(error instanceof AppError)) throw error
    }
  }
  await Promise.all(symbols.map((symbol) => limit(refresh, symbol)))
}

async function readCloses(
  { db }: RefreshDeps,
  symbols: readonly string[],
  lastSession: string,
  now: Date,
): Promise<Map<string, number>> {
  const from = new Date(dateToMs(lastSession))
  const range = { from, to: new Date(from.getTime() + DAY_MS), asOf: now, limit: 1 }
  const [bars, series, splits] = await Promise.all([
    readBars(db, symbols, '1d', range),
    findSeries(db, symbols, '1d'),
    readSplits(db, symbols),
  ])
  const today = newYorkDate(now)
  const closes = new Map<string, number>()
  for (const [symbol, [bar]] of bars) {
    const basis = series.get(symbol)?.basis
    if (!bar || !basis) continue
    const own = splits.filter((split) => split.symbol === symbol)
    closes.set(symbol, restatedPrice(bar.close, countedAsOf(lastSession, basis), own, today))
  }
  return closes
}
