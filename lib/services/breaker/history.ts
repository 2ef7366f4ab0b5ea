import type { Account } from '../../db/accounts'
import {
  countOrdersSince,
  endedTrades,
  equityAt,
  flowsBetween,
  trailingBrokerErrors,
  trailingModelFailures,
} from '../../db/breaker'
import type { Db, Tx } from '../../db/client'
import { type BreakerFacts, type EndedTrade, streakOf } from '../../domain/breaker/measure'
import { dayStart } from '../../domain/calendar/day-start'
import { type HoursOf, marketStatus, ruleHours } from '../../domain/calendar/nyse'
import { type Flow, timeWeightedGrowth } from '../../domain/capital/returns'
import { marketValue } from '../../domain/ledger/books'
import type { AccountState } from '../../domain/ledger/state'
import { Decimal } from '../../domain/money'
import { isFinal } from '../../domain/order'
import { readCalendar } from '../schedule/calendar'

/** What failed longer ago than this is no streak any more. */
const RECENT_MS = 3_600_000

/** What the breaker needs to know beyond the account's state. */
export type History = {
  ended: readonly (EndedTrade & { symbol: string })[]
  base: { at: Date; equity: number } | null
  flows: readonly Flow[]
  modelFailures: number
  brokerErrors: number
  ordersLastMinute: number
  probe: { id: string; symbol: string; decidedAt: string } | null
  /** Prices of an account on the live clock grow old by themselves. */
  isLive: boolean
  /** The exchange's days, as its broker knows them. */
  hoursOf: HoursOf
}

/** Where the account's own clock stands. */
export const clockOf = (account: Account, now: Date): Date =>
  account.kind === 'simulation' ? (account.clockAt ?? now) : now

/** Reads it as of `at` on the account's clock and `now` in real time. */
export async function readHistory(
  tx: Db | Tx,
  account: Account,
  state: AccountState,
  at: Date,
  now: Date,
): Promise<History> {
  const { id, kind } = account
  const isLive = kind !== 'simulation'
  const recent = new Date(Math.max(now.getTime() - RECENT_MS, Date.parse(state.breaker.clearedAt ?? '') || 0))
  const base = await equityAt(tx, id, dayStart(at))
  const probeId = state.breaker.probeOrderId
  const probe = probeId === null ? null : await tx.order.findUnique({ where: { id: probeId } })
  return {
    ended: await endedTrades(tx, id),
    base,
    flows: base ? await flowsBetween(tx, account, base.at, at) : [],
    modelFailures: await trailingModelFailures(tx, id, recent),
    brokerErrors: await trailingBrokerErrors(tx, id, recent),
    ordersLastMinute: isLive ? await countOrdersSince(tx, id, new Date(now.getTime() - 60_000)) : 0,
    probe: probe && { id: probe.id, symbol: probe.symbol, decidedAt: probe.decidedAt.toISOString() },
    isLive,
    hoursOf: isLive ? (await readCalendar(tx, now)).hoursOf : ruleHours,
  }
}

/** What is known of a state at an instant of the account's clock, changes that are not written yet included. */
export function factsOf(history: History, state: AccountState, at: string): BreakerFacts {
  const { breaker, portfolio } = state
  const equity = portfolio.cash.plus(marketValue(state.positions.values()))
  const peak = Decimal.max(breaker.peakValue, equity)
  const trades = [...state.trades.values()]
  const ended = [
    ...history.ended,
    ...trades.flatMap(({ id, symbol, closedAt, outcome }) =>
      closedAt && outcome && !history.ended.some((known) => known.id === id) ? [{ id, symbol, closedAt, outcome }] : [],
    ),
  ]
  return {
    drawdown: peak.gt(0) ? 1 - equity.div(peak).toNumber() : 0,
    dayLoss: dayLossOf(history, state, equity, at),
    lossStreak: streakOf(ended, 'loss', breaker.countedFrom),
    winStreak: breaker.haltedAt === null ? 0 : streakOf(ended, 'win', breaker.haltedAt),
    staleSeconds: history.isLive ? staleSecondsOf(history, state, at) : 0,
    modelFailures: history.modelFailures,
    brokerErrors: history.brokerErrors,
    ordersLastMinute: history.ordersLastMinute,
    openTrades: trades.filter(({ status }) => status === 'open').length,
    probe: probeOf(history, state, ended),
  }
}

/** Since the last close, or since the last reset by hand when that was later; of an account without a close, since it was opened. */
function dayLossOf({ base, flows }: History, state: AccountState, equity: Decimal, at: string): number {
  const { countedFrom, countedEquity } = state.breaker
  const start = dayStart(new Date(at)).toISOString()
  const written = state.snapshots.filter((snapshot) => snapshot.at <= start).at(-1)
  if (countedFrom && countedEquity && countedFrom > (base?.at.toISOString() ?? ''))
    if (!written || countedFrom > written.at) return countedEquity.gt(0) ? 1 - equity.div(countedEquity).toNumber() : 0
  const from = written ? written.equity.toNumber() : base?.equity
  if (from === undefined) {
    const paid = state.portfolio.netDeposits
    return paid.gt(0) ? 1 - equity.div(paid).toNumber() : 0
  }
  return 1 - (timeWeightedGrowth(from, written ? [] : flows, equity.toNumber()) ?? 1)
}

/** How old the newest price of anything held is while the exchange is open; a session's first moment begins anew. */
function staleSecondsOf({ hoursOf }: History, state: AccountState, at: string): number {
  const now = new Date(at)
  const { state: market, session } = marketStatus(now, hoursOf)
  const opened = session === null ? null : hoursOf(session)?.open
  if (market !== 'open' || !opened || state.positions.size === 0) return 0
  const newest = Math.max(...[...state.positions.values()].map(({ lastPriceAt }) => Date.parse(lastPriceAt)))
  return Math.max(now.getTime() - Math.max(newest, opened.getTime()), 0) / 1_000
}

function probeOf({ probe }: History, state: AccountState, ended: History['ended']): BreakerFacts['probe'] {
  const id = state.breaker.probeOrderId
  if (id === null) return 'none'
  const order = state.orders.get(id)
  const known = order ?? probe
  if (!known) return 'none'
  if (order && !isFinal(order.status)) return 'working'
  const result = ended
    .filter(({ symbol, closedAt }) => symbol === known.symbol && closedAt > known.decidedAt)
    .sort((a, b) => (a.closedAt < b.closedAt ? -1 : 1))[0]
  if (!result) {
    const isOpen = [...state.trades.values()].some(({ symbol, status }) => symbol === known.symbol && status === 'open')
    // A trade that ended flat is in no list of wins and losses; the probe did not lose.
    return isOpen ? 'working' : 'passed'
  }
  return result.outcome === 'loss' ? 'lost' : 'passed'
}
