import type { Account } from '../db/accounts'
import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import type { BreakerLimits } from '../domain/breaker/measure'
import { newYorkDate } from '../domain/calendar/nyse'
import { type Execution, matchAtPrice, type PaperCosts, type WorkingOrder } from '../domain/execution'
import { apply } from '../domain/ledger/apply'
import type { AccountState, Order } from '../domain/ledger/state'
import type { Bar, CorporateAction, Quote } from '../domain/market/bar'
import { decimal, round6 } from '../domain/money'
import { isFinal } from '../domain/order'
import type { Clock } from '../ports'
import { splitsDue, withdrawCanceled } from './apply-splits'
import { withBreaker } from './breaker/judge'
import type { MoneyChange } from './change-account'
import { changeAccount } from './change-account'
import { statusChange } from './submit-orders'

/** Orders that the paper broker works. */
export const workingOrders = (state: AccountState): Order[] =>
  [...state.orders.values()].filter((order) => !isFinal(order.status) && order.brokerOrderId !== null)

const toWorking = (order: Order): WorkingOrder => ({
  side: order.side,
  remaining: order.quantity.minus(order.filledQuantity),
  filled: order.filledQuantity,
  commission: order.commission,
  limitPrice: order.limitPrice,
})

/** The id of an execution names the order and the moment of the market, so that matching twice books once. */
const executed = (
  order: Order,
  execution: Execution,
  moment: string,
  filledAt: string,
  sharesAsOf: string,
): MoneyChange => ({
  type: 'TradeExecuted',
  aggregateId: order.cycleId ?? order.id,
  data: {
    orderId: order.id,
    executionId: `${order.clientOrderId}/${moment}`,
    symbol: order.symbol,
    side: order.side,
    quantity: execution.quantity.toString(),
    price: execution.price.toString(),
    commission: execution.commission.toString(),
    filledAt,
    sharesAsOf,
  },
})

export type SessionBars = ReadonlyMap<string, Bar>
export type MatchContext = { costs: PaperCosts; fractional: boolean; clock: Clock; breaker: BreakerLimits }

/**
 * Fills at a session's open: sells first, so that their cash is there. Only the open and the volume of the bar are looked at.
 * `counted` is the day as of which the bars' prices count shares.
 */
export function fillsAtOpen(
  state: AccountState,
  bars: SessionBars,
  at: string,
  session: string,
  context: MatchContext,
  counted: ReadonlyMap<string, string>,
): MoneyChange[] {
  return sellsFirst(workingOrders(state)).flatMap((order) => {
    const bar = bars.get(order.symbol)
    if (!bar || Date.parse(order.decidedAt) >= Date.parse(at)) return []
    const execution = matchAtPrice(
      toWorking(order),
      round6(decimal(bar.open)),
      bar.volume,
      context.costs,
      context.fractional,
    )
    return execution ? [executed(order, execution, `${session}/open`, at, counted.get(order.symbol) ?? session)] : []
  })
}

/** At the close, orders whose time is over expire. A market order fills at an open and nowhere else in a session. */
export function expireAtClose(
  state: AccountState,
  bars: SessionBars,
  at: string,
  _session: string,
  _context: MatchContext,
  _counted: ReadonlyMap<string, string>,
): MoneyChange[] {
  return [...state.orders.values()]
    .filter(
      (order) => !isFinal(order.status) && order.expiresAt !== null && Date.parse(order.expiresAt) <= Date.parse(at),
    )
    .map((order) =>
      statusChange(
        order,
        'expired',
        bars.has(order.symbol)
          ? 'The session ended before the order was filled.'
          : `${order.symbol} had no trade in this session.`,
        null,
        { now: () => new Date(at) },
      ),
    )
}

const sellsFirst = (orders: readonly Order[]): Order[] =>
  [...orders].sort((a, b) => (a.side === b.side ? (a.symbol < b.symbol ? -1 : 1) : a.side === 'sell' ? -1 : 1))

/** A quote is as traded: it counts the shares of its day. */
export const quoteDays = (quotes: ReadonlyMap<string, Quote>): Map<string, string> =>
  new Map([...quotes].map(([symbol, { time }]) => [symbol, newYorkDate(time)]))

/** Volume of a quote is not known; the live-clock paper account fills an order whole. */
const UNLIMITED = 1e12

/**
 * Works the live-clock paper account's orders against quotes seen after each decision, and expires day orders whose session is
 * over. Splits come first: a quote is per share of its own day. Returns how many executions were booked.
 */
export async function matchPaperOrders(
  db: Db,
  origin: Origin,
  account: Account,
  quotes: ReadonlyMap<string, Quote>,
  splits: readonly CorporateAction[],
  context: MatchContext,
): Promise<number> {
  const now = context.clock.now()
  const { result } = await changeAccount(db, account.id, origin, async (before, tx) => {
    const restated = splitsDue(before, { counted: quoteDays(quotes), splits }, account.fractional, now.toISOString())
    await withdrawCanceled(tx, before, restated)
    const state = restated.reduce(apply, before)
    const matched = sellsFirst(workingOrders(state)).flatMap((order): MoneyChange[] => {
      if (order.expiresAt !== null && Date.parse(order.expiresAt) <= now.getTime())
        return [statusChange(order, 'expired', 'The session ended before the order was filled.', null, context.clock)]
      const quote = quotes.get(order.symbol)
      if (!quote || quote.time.getTime() <= Date.parse(order.decidedAt)) return []
      const execution = matchAtPrice(
        toWorking(order),
        round6(decimal(quote.price)),
        UNLIMITED,
        context.costs,
        context.fractional,
      )
      const at = quote.time.toISOString()
      return execution ? [executed(order, execution, at, at, newYorkDate(quote.time))] : []
    })
    return {
      changes: await withBreaker(tx, before, [...restated, ...matched], context.breaker, now),
      result: matched.filter((change) => change.type === 'TradeExecuted').length,
    }
  })
  return result
}
