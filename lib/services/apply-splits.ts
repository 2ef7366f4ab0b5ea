import type { Tx } from '../db/client'
import { cancelPaperOrder } from '../db/paper-orders'
import type { AccountState, Order } from '../domain/ledger/state'
import type { CorporateAction } from '../domain/market/bar'
import { decimal } from '../domain/money'
import { canFollow, isFinal } from '../domain/order'
import type { MoneyChange } from './change-account'
import { statusChange } from './submit-orders'

/** What prices to come count as a share: per symbol the day (see countedAsOf), and every split that is known. */
export type ShareCounts = { counted: ReadonlyMap<string, string>; splits: readonly CorporateAction[] }

/**
 * The events that bring an account to the shares that prices count, before it meets those prices.
 *
 * A position counts its shares as of a day: that of the price it was bought at. Stored prices of a simulation are split-adjusted
 * as of some day, or as traded; a live quote is as traded. On an adjusted series no split up to its day is seen and none is
 * applied; on one as traded, and on the live clock, the split comes on its ex-date; and when a series is restated for a further
 * split, what was bought on the older basis is restated with it, whatever the account's clock says. All three are one rule:
 * apply the splits after the position's day up to the price's, oldest first.
 *
 * An open order that was decided on older shares is canceled: its quantity and its limit speak of another share, and the next
 * cycle decides anew. So is every open order of a position that is split. Each split of a position is one event, whose key names
 * account, symbol, ex-date and round trip.
 */
export function splitsDue(
  state: AccountState,
  { counted, splits }: ShareCounts,
  fractional: boolean,
  at: string,
): MoneyChange[] {
  return [...counted].flatMap(([symbol, day]) => {
    const since = (from: string | null | undefined) =>
      from ? splits.filter((split) => split.symbol === symbol && split.exDate > from && split.exDate <= day) : []
    const due = since(state.positions.get(symbol)?.sharesAsOf)
    const stale = [...state.orders.values()].filter(
      (order) =>
        order.symbol === symbol && !isFinal(order.status) && (due.length > 0 || since(order.sharesAsOf).length > 0),
    )
    const trade = [...state.trades.values()].find((item) => item.symbol === symbol && item.status === 'open')
    // A remote broker ends its orders itself; the split waits until it has.
    if (state.portfolio.remote && stale.length > 0)
      return stale.flatMap((order) =>
        canFollow(order.status, 'pending_cancel') ? [endedBySplit(order, 'pending_cancel', at)] : [],
      )
    return [
      ...stale.map((order) => endedBySplit(order, 'canceled', at)),
      ...due.map(
        ({ exDate, value }): MoneyChange => ({
          type: 'SplitApplied',
          aggregateId: state.accountId,
          key: `split/${state.accountId}/${symbol}/${exDate}/${trade?.id ?? ''}`,
          data: { symbol, exDate, factor: decimal(value).toString(), wholeShares: !fractional, at },
        }),
      ),
    ]
  })
}

const endedBySplit = (order: Order, to: 'canceled' | 'pending_cancel', at: string): MoneyChange =>
  statusChange(order, to, `${order.symbol} was split after this was decided.`, null, {
    now: () => new Date(at),
  })

/** Takes canceled orders out of the paper broker's own books, in the transaction that cancels them here. */
export async function withdrawCanceled(tx: Tx, state: AccountState, changes: readonly MoneyChange[]): Promise<void> {
  for (const change of changes) {
    if (change.type !== 'OrderStatusChanged' || change.data.to !== 'canceled') continue
    const order = state.orders.get(change.data.orderId)
    if (order) await cancelPaperOrder(tx, state.accountId, order.clientOrderId, new Date(change.data.at))
  }
}
