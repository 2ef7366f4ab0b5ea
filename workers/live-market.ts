import { readAccountState } from '@/lib/db/account-state'
import { type Account, findAccount } from '@/lib/db/accounts'
import { accountsToEvaluate } from '@/lib/db/breaker'
import { readSplits } from '@/lib/db/corporate-actions'
import { hasRunningCycle } from '@/lib/db/cycles'
import { accountsWithOpenOrders } from '@/lib/db/orders'
import { findSeries } from '@/lib/db/prices'
import type { Deps } from '@/lib/deps'
import type { SymbolContext } from '@/lib/domain/agents/context'
import { msToDate } from '@/lib/domain/calendar/iso-date'
import type { Quote } from '@/lib/domain/market/bar'
import { countedAsOf } from '@/lib/domain/market/share-count'
import { AppError } from '@/lib/errors'
import { evaluateBreaker } from '@/lib/services/breaker/evaluate'
import { judgeStrategies } from '@/lib/services/desk-strategies/switch'
import { markPositions } from '@/lib/services/mark-positions'
import { learnSplits } from '@/lib/services/market/learn-splits'
import { matchPaperOrders, quoteDays, workingOrders } from '@/lib/services/match-orders'
import { readContexts } from '@/lib/services/read-contexts'
import { fetchQuotes, refreshPrices } from '@/lib/services/refresh-prices'
import { readMarketStatus } from '@/lib/services/schedule/calendar'
import { sendOrders } from '@/lib/services/send-orders'

export type LiveMarket = {
  refreshMarket(accountId: string, symbols: readonly string[]): Promise<void>
  workOrders(accountId: string): Promise<void>
  readContexts(symbols: readonly string[], asOf: string, accountId: string): Promise<SymbolContext[]>
  /** Works the open orders of every live-clock account that no cycle is busy with. */
  workAllOrders(): Promise<void>
  /** Marks what every live-clock account holds while the market is open, and lets the rules look at every account. */
  watchAccounts(): Promise<void>
}

const ORIGIN = { actor: 'worker', traceId: null }
/** A cycle that began longer before its quotes than this is not the one they were fetched for. */
const SAME_CYCLE_MS = 3_600_000

/** What accounts on the live clock need of the market: fresh prices before a cycle, and fills for open orders. */
export function createLiveMarket(deps: Deps): LiveMarket {
  /** Quotes of the account's last refresh. One cycle of an account runs at a time. */
  const latest = new Map<string, { at: number; quotes: ReadonlyMap<string, Quote> }>()
  /** When each symbol's splits were last asked for. */
  const asked = new Map<string, number>()
  const onlyWithSplits = async (symbols: Iterable<string>, now: Date, quotes: ReadonlyMap<string, Quote>) => {
    const unknown = await learnSplits(deps, symbols, now, asked)
    if (unknown.size > 0) deps.log.warn({ symbols: [...unknown] }, 'splits not known; quotes left aside')
    return new Map([...quotes].filter(([symbol]) => !unknown.has(symbol)))
  }

  const workOrders = async (accountId: string) => {
    const account = await findAccount(deps.db, accountId)
    if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
    const now = deps.clock.now()
    await sendOrders(deps, ORIGIN, account)
    if (account.broker !== 'paper') return
    const open = workingOrders(await readAccountState(deps.db, accountId))
    if (open.length === 0) return
    const symbols = [...new Set(open.map(({ symbol }) => symbol))]
    // With the market closed nothing can fill, but day orders still expire.
    const quotes =
      (await readMarketStatus(deps.db, now)).state === 'open'
        ? await onlyWithSplits(symbols, now, await freshQuotes(deps, symbols, now))
        : new Map<string, Quote>()
    const context = { costs: deps.costs, fractional: account.fractional, clock: deps.clock, breaker: deps.breaker }
    const filled = await matchPaperOrders(deps.db, ORIGIN, account, quotes, await readSplits(deps.db, symbols), context)
    if (filled > 0) deps.log.info({ account: accountId, filled }, 'orders filled')
  }

  const markHeld = async (account: Account) => {
    const held = [...(await readAccountState(deps.db, account.id)).positions.keys()]
    if (held.length === 0) return
    const now = deps.clock.now()
    const quotes = await onlyWithSplits(held, now, await freshQuotes(deps, held, now))
    if (quotes.size === 0) return
    const shares = { counted: quoteDays(quotes), splits: await readSplits(deps.db, held) }
    await markPositions(deps.db, ORIGIN, account, quotes, shares, now, deps.breaker)
  }

  return {
    workOrders,

    async refreshMarket(accountId, symbols) {
      const now = deps.clock.now()
      const account = await findAccount(deps.db, accountId)
      if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
      const held = [...(await readAccountState(deps.db, accountId)).positions.keys()]
      const { quotes, failures } = await refreshPrices(deps, [...new Set([...symbols, ...held])], now)
      for (const failure of failures) deps.log.warn({ ...failure, account: accountId }, 'prices not refreshed')
      const usable = await onlyWithSplits(held, now, quotes)
      latest.set(accountId, { at: now.getTime(), quotes: usable })
      const shares = { counted: await shareDays(deps.db, held, usable), splits: await readSplits(deps.db, held) }
      await markPositions(deps.db, ORIGIN, account, usable, shares, now, deps.breaker)
    },

    readContexts(symbols, asOf, accountId) {
      const at = new Date(asOf)
      const known = latest.get(accountId)
      const current = known && known.at - at.getTime() < SAME_CYCLE_MS ? known.quotes : new Map<string, Quote>()
      return readContexts(deps.db, symbols, at, accountId, asSeenAt(current, at))
    },

    async workAllOrders() {
      for (const accountId of await accountsWithOpenOrders(deps.db))
        if (!(await hasRunningCycle(deps.db, accountId))) await workOrders(accountId)
    },

    async watchAccounts() {
      const isOpen = (await readMarketStatus(deps.db, deps.clock.now())).state === 'open'
      for (const account of await accountsToEvaluate(deps.db)) {
        // A vendor that fails must not keep the rules from looking: old prices are one of the things they look at.
        if (isOpen && account.kind !== 'simulation')
          await markHeld(account).catch((error: unknown) =>
            deps.log.warn({ err: error, account: account.id }, 'positions not marked'),
          )
        await evaluateBreaker(deps, ORIGIN, account.id)
        const ended = await judgeStrategies(deps, ORIGIN, account.id)
        if (ended.length > 0) deps.log.warn({ account: account.id, strategies: ended }, 'strategies disabled by rule')
      }
    },
  }
}

/** What the prices of a cycle count as a share: the quote's, or, without one, the last stored bar's. */
async function shareDays(
  db: Deps['db'],
  symbols: readonly string[],
  quotes: ReadonlyMap<string, Quote>,
): Promise<Map<string, string>> {
  const series = await findSeries(db, symbols, '1d')
  const stored = [...series].map(
    ([symbol, { lastAt, basis }]) => [symbol, countedAsOf(msToDate(lastAt.getTime()), basis)] as const,
  )
  return new Map([...stored, ...quoteDays(quotes)])
}

/** Quotes recent enough to trade on: a stale price fills nothing. */
async function freshQuotes(deps: Deps, symbols: readonly string[], now: Date): Promise<Map<string, Quote>> {
  const oldest = now.getTime() - deps.env.MARKET_DATA_STALE_AFTER_SECONDS * 1_000
  const quotes = await fetchQuotes(deps, symbols)
  return new Map([...quotes].filter(([, quote]) => quote.time.getTime() >= oldest))
}

/** A cycle's quotes arrive just after it began; they are its prices at the start. */
const asSeenAt = (quotes: ReadonlyMap<string, Quote>, at: Date): Map<string, Quote> =>
  new Map([...quotes].map(([symbol, quote]) => [symbol, quote.time > at ? { ...quote, time: at } : quote]))
