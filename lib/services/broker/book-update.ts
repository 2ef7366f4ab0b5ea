import { assertLease, type Lease } from '../../db/account-leases'
import type { Db } from '../../db/client'
import type { BreakerLimits } from '../../domain/breaker/measure'
import type { MoneyEvent } from '../../domain/ledger/events'
import { decimal } from '../../domain/money'
import {
  adoptUnknown,
  type Booking,
  book,
  bookExecution,
  bookStatus,
  type Listing,
  orderOf,
  startBooking,
} from '../../domain/reconcile/book-reports'
import type { BrokerUpdate, Clock } from '../../ports'
import { withBreaker } from '../breaker/judge'
import { changeAccount, type MoneyChange } from '../change-account'
import { knownOrders } from './known-orders'
import { readListings } from './listings'
import { noteDifferences } from './note-differences'

export type RemoteDeskDeps = { db: Db; clock: Clock; breaker: BreakerLimits }

export const REMOTE_ORIGIN = { actor: 'broker', traceId: null }

/** Books what a broker's stream tells, in any order and however often. True when the books have to be compared: the broker works what they have ended. */
export async function bookUpdate(
  { db, clock, breaker }: RemoteDeskDeps,
  lease: Lease,
  update: BrokerUpdate,
): Promise<boolean> {
  const { accountId } = lease
  const now = clock.now()
  const at = now.toISOString()
  const ids = await knownOrders(db, accountId, [update.report])
  const { result } = await changeAccount(
    db,
    accountId,
    REMOTE_ORIGIN,
    async (before, tx) => {
      await assertLease(tx, lease)
      const listingOf = await readListings(tx, ids.length > 0 ? [] : [update.report.symbol], now)
      const booking = eventsOf(startBooking(before), update, at, listingOf)
      const changes = booking.events.map((event) => toChange(booking, event))
      const filled = booking.events.some(({ type }) => type === 'TradeExecuted' || type === 'FillReversed')
      return {
        changes: filled ? await withBreaker(tx, before, changes, breaker, now) : changes,
        notes: await noteDifferences(tx, accountId, booking.differences),
        result: booking.revived.length > 0,
      }
    },
    ids,
  )
  return result
}

function eventsOf(start: Booking, update: BrokerUpdate, at: string, listingOf: (symbol: string) => Listing): Booking {
  // Of an order heard of for the first time only what this update tells is known to be new.
  const told = 'execution' in update ? update.execution.quantity : '0'
  const before = decimal(update.report.filledQuantity).minus(told)
  let booking = adoptUnknown(start, update.report, before, listingOf)
  const order = orderOf(booking.state, update.report)
  if (!order) return booking
  if (update.kind === 'bust' || update.kind === 'correction') {
    const corrected = update.kind === 'correction'
    const reason = corrected ? 'The exchange corrected the execution.' : 'The exchange took the execution back.'
    const data = { orderId: order.id, executionId: update.executionId, symbol: order.symbol, corrected, reason, at }
    booking = book(booking, { type: 'FillReversed', data })
  }
  if (update.kind === 'fill' || update.kind === 'correction')
    booking = bookExecution(booking, update.execution, order, update.kind === 'correction')
  return bookStatus(booking, update.report, at)
}

/** An event of the books as a change of the account: it belongs to the cycle that wanted the order, else to the order itself. */
export function toChange({ state }: Booking, event: MoneyEvent, key?: string): MoneyChange {
  const orderId = 'orderId' in event.data ? event.data.orderId : null
  const aggregateId = orderId === null ? state.accountId : (state.orders.get(orderId)?.cycleId ?? orderId)
  return { ...event, aggregateId, key }
}
