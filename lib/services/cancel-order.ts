import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import { isFinal } from '../domain/order'
import { AppError } from '../errors'
import type { Broker, Clock } from '../ports'
import { changeAccount } from './change-account'
import { statusChange } from './submit-orders'

/** Cancels what is left of an order: asked for in the books first, then at the broker, then confirmed. */
export async function cancelOrder(
  { db, broker, clock }: { db: Db; broker: Broker; clock: Clock },
  origin: Origin,
  orderId: string,
  reason: string,
): Promise<void> {
  const row = await db.order.findUnique({ where: { id: orderId } })
  if (!row) throw new AppError('not_found', 'There is no such order.')
  const move = (to: 'pending_cancel' | 'canceled') =>
    changeAccount(
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
        const target = order.status === 'intent' ? 'canceled' : to
        return { changes: [statusChange(order, target, reason, null, clock)], result: target }
      },
      [orderId],
    )
  const { result } = await move('pending_cancel')
  if (result === 'canceled') return
  await broker.cancel(row.accountId, row.clientOrderId)
  await move('canceled')
}
