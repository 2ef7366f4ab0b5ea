import type { Db, Tx } from '../db/client'
import type { Origin } from '../db/events'
import { dueOrders, forgetLookups, postponeLookup } from '../db/order-lookups'
import { isFinal } from '../domain/order'
import { AppError } from '../errors'
import type { Broker, Clock } from '../ports'
import { changeAccount } from './change-account'
import { statusChange } from './submit-orders'

/**
 * Asks for the end of what is left of an order: canceled at once when it was never sent, else `pending_cancel` until the broker
 * has been asked (see settleCancels) and has said so. Throws `not_found`, and `conflict` when it is over or being sent.
 */
export async function cancelOrder(
  { db, clock }: { db: Db; clock: Clock },
  origin: Origin,
  orderId: string,
  reason: string,
): Promise<{ accountId: string }> {
  const row = await db.order.findUnique({ where: { id: orderId } })
  if (!row) throw new AppError('not_found', 'There is no such order.')
  await changeAccount(
    db,
    row.accountId,
    { ...origin, cycleId: row.cycleId },
    (state) => {
      const order = state.orders.get(orderId)
      if (!order || isFinal(order.status))
        throw new AppError('conflict', `The order is ${order?.status ?? row.status} already.`)
      if (order.status === 'submitting' || order.status === 'unknown')
        throw new AppError(
          'conflict',
          'The order is being sent, and nobody knows yet whether the broker has it. Try again in a moment.',
        )
      const to = order.status === 'intent' ? 'canceled' : 'pending_cancel'
      return { changes: [statusChange(order, to, reason, null, clock)], result: undefined }
    },
    [orderId],
  )
  return { accountId: row.accountId }
}

/** A broker that was asked to cancel and has not said what became of it is asked again after this, in seconds. */
const ASK_AGAIN = 10

/**
 * Asks the broker to cancel what is `pending_cancel`. The order ends here when its report says that it is over and its fills are
 * booked; until then it stays as it is.
 */
export async function settleCancels(
  { db, broker, clock, guard }: { db: Db; broker: Broker; clock: Clock; guard?: (db: Db | Tx) => Promise<void> },
  origin: Origin,
  accountId: string,
): Promise<void> {
  const pending = await db.order.findMany({ where: { accountId, status: 'pending_cancel' }, take: 500 })
  for (const { id, clientOrderId } of await dueOrders(db, pending, clock.now(), ASK_AGAIN)) {
    await guard?.(db)
    await postponeLookup(db, id, clock.now(), ASK_AGAIN, null)
    await broker.cancel(clientOrderId).catch((error: unknown) => {
      // Over already, and its report says how; or out of reach, and it is asked again. The others do not wait for it.
      if (!(error instanceof AppError)) throw error
    })
    const report = broker.name === 'paper' ? await broker.find(clientOrderId) : null
    if (!report || !isFinal(report.status)) continue
    await changeAccount(
      db,
      accountId,
      origin,
      async (state, tx) => {
        await guard?.(tx)
        const order = state.orders.get(id)
        const booked = order?.filledQuantity.eq(report.filledQuantity) ?? false
        return {
          changes: order && booked ? [statusChange(order, report.status, report.reason, null, clock)] : [],
          result: undefined,
        }
      },
      [id],
    )
    await forgetLookups(db, id)
  }
}
