import { createHash } from 'node:crypto'
import type { Db } from '../../db/client'
import { findCompanies, listFundamentals, listNews } from '../../db/companies'
import { assembleContext, CONTEXT_BARS, NEWS_DAYS, NEWS_ITEMS } from '../../domain/agents/assemble-context'
import type { SymbolContext } from '../../domain/agents/context'
import type { Columns, Market } from '../../domain/backtest/market'
import { DAY_MS, msToDate } from '../../domain/calendar/iso-date'
import { sessionClose } from '../../domain/calendar/nyse'
import { canonicalJson } from '../../domain/event-chain'
import type { BarSource, Fundamentals, NewsItem } from '../../domain/market/bar'
import { findUsCompany } from '../../domain/market/companies-us'
import { AppError } from '../../errors'

/** Headlines that a run holds in memory. */
const MOST_NEWS = 500_000

/** The market as agents see it on a past day: contexts, and a hash of all that went into them. */
export type AgentMarket = {
  /** Contexts of the symbols after the close of the bars at `step`. */
  contextsAt(step: number, pastReturns: ReadonlyMap<string, readonly number[]>): Promise<SymbolContext[]>
  /** A hash of every bar, figure and headline known after the close at `step`. */
  knownHash(step: number): Promise<string>
  /** The close of the session at `step`. */
  closeAt(step: number): Date
}

/**
 * Reads what does not come from bars once, for the whole run; every context takes from it only what was known at its time. Between two
 * symbols others may `breathe`. Throws `invalid_input` for more headlines than `mostNews`: without some of them it would be another past.
 */
export async function openAgentMarket(
  db: Db,
  market: Market,
  sources: ReadonlyMap<string, BarSource>,
  breathe: () => Promise<void>,
  mostNews = MOST_NEWS,
): Promise<AgentMarket> {
  const symbols = market.symbols
  const { timeline } = market
  const since = new Date((timeline[0] as number) - NEWS_DAYS * DAY_MS)
  const end = sessionClose(msToDate(timeline[timeline.length - 1] as number))
  const [companies, fundamentals, headlines] = await Promise.all([
    findCompanies(db, symbols),
    listFundamentals(db, symbols, end),
    readNews(db, symbols, { since, to: end, most: mostNews }),
  ])
  const figures = bySymbol(fundamentals)
  const steps = market.instruments.map(({ bars }) => barIndexes(timeline, bars))
  const closeAt = (step: number) => sessionClose(msToDate(timeline[step] as number))

  const knownAt = (symbol: string, asOf: Date) => ({
    fundamentals: lastKnown(figures.get(symbol) ?? [], asOf),
    news: (headlines.get(symbol) ?? [])
      .filter(({ publishedAt }) => publishedAt <= asOf && publishedAt.getTime() >= asOf.getTime() - NEWS_DAYS * DAY_MS)
      .slice(-NEWS_ITEMS)
      .reverse(),
  })

  return {
    closeAt,
    async contextsAt(step, pastReturns) {
      const asOf = closeAt(step)
      const lastSession = msToDate(timeline[step] as number)
      const contexts: SymbolContext[] = []
      for (const [index, symbol] of symbols.entries()) {
        await breathe()
        contexts.push(
          assembleContext({
            symbol,
            asOf,
            lastSession,
            bars: recentBars(market, index, steps[index]?.[step] ?? -1, sources.get(symbol) ?? 'csv'),
            quote: null,
            company: companies.get(symbol) ?? findUsCompany(symbol),
            ...knownAt(symbol, asOf),
            pastReturns: pastReturns.get(symbol) ?? [],
          }),
        )
      }
      return contexts
    },
    knownHash: hashChain(
      market,
      steps,
      (symbol, step) => knownAt(symbol, closeAt(step)),
      [...companies.values()],
      breathe,
    ),
  }
}

async function readNews(
  db: Db,
  symbols: readonly string[],
  { since, to, most }: { since: Date; to: Date; most: number },
): Promise<Map<string, NewsItem[]>> {
  const headlines = new Map<string, NewsItem[]>()
  let left = most
  for (const symbol of symbols) {
    const news = await listNews(db, symbol, { since, to, limit: left + 1 })
    left -= news.length
    if (left < 0)
      throw new AppError(
        'invalid_input',
        `There are more than ${most.toLocaleString('en-US')} headlines on these symbols from ${dayOf(since)} to ${dayOf(to)}, more than a run can hold: name fewer symbols or a shorter time.`,
      )
    headlines.set(symbol, news)
  }
  return headlines
}

const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

const bySymbol = <T extends { symbol: string }>(items: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) groups.set(item.symbol, [...(groups.get(item.symbol) ?? []), item])
  return groups
}

const lastKnown = (items: readonly Fundamentals[], asOf: Date): Fundamentals | null =>
  items.findLast((item) => item.asOf <= asOf) ?? null

/** Index of the newest bar at or before each step; -1 before the first. */
function barIndexes(timeline: Float64Array, bars: Columns): Int32Array {
  const indexes = new Int32Array(timeline.length)
  let at = -1
  for (let step = 0; step < timeline.length; step++) {
    while (at + 1 < bars.time.length && (bars.time[at + 1] as number) <= (timeline[step] as number)) at++
    indexes[step] = at
  }
  return indexes
}

/** The last bars of a symbol, in the shares of the last one. */
function recentBars(market: Market, symbol: number, last: number, source: BarSource) {
  const bars = market.unsplit[symbol] as Columns
  const shares = market.shares[symbol]?.[last] ?? 1
  const start = Math.max(0, last - CONTEXT_BARS + 1)
  return Array.from({ length: last - start + 1 }, (_, offset) => {
    const i = start + offset
    return {
      time: bars.time[i] as number,
      open: (bars.open[i] as number) / shares,
      high: (bars.high[i] as number) / shares,
      low: (bars.low[i] as number) / shares,
      close: (bars.close[i] as number) / shares,
      volume: (bars.volume[i] as number) * shares,
      source,
    }
  })
}

/** A chain over the steps: each hash covers the one before and what became known since, so that equal hashes mean equal pasts. */
function hashChain(
  market: Market,
  steps: readonly Int32Array[],
  knownAt: (symbol: string, step: number) => { fundamentals: Fundamentals | null; news: readonly NewsItem[] },
  companies: readonly unknown[],
  breathe: () => Promise<void>,
): (step: number) => Promise<string> {
  const { instruments, timeline } = market
  const hashes: string[] = []
  const begin = canonicalJson({ symbols: instruments.map(({ symbol, sector }) => [symbol, sector]), companies })
  return async (step) => {
    for (let at = hashes.length; at <= step; at++) {
      await breathe()
      const hash = createHash('sha256').update(hashes[at - 1] ?? begin)
      for (const [index, { symbol, bars }] of instruments.entries()) {
        const last = steps[index]?.[at] ?? -1
        const row = [bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume].map(
          (column) => column[last] ?? 0,
        )
        hash.update(Float64Array.from(row))
        const shares = market.shares[index]?.[last]
        if (shares !== undefined) hash.update(String(shares))
        const known = knownAt(symbol, at)
        if (known.fundamentals || known.news.length > 0) hash.update(JSON.stringify(known))
      }
      hashes.push(hash.update(String(timeline[at])).digest('hex'))
    }
    return hashes[step] as string
  }
}
