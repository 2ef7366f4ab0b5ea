import type { BrokerOrder } from '../domain/order'
import type { Db, Tx } from './client'

/** The paper broker's own books. Inserting an id twice adds nothing: the second caller is told what is there. */
export async function insertPaperOrder(
  db: Db,
  accountId: string,
  order: BrokerOrder,
): Promise<{ created: boolean; brokerOrderId: string }> {
  const { count } = await db.paperOrder.createMany({ data: [{ accountId, ...order }], skipDuplicates: true })
  const row = await db.paperOrder.findUniqueOrThrow({ where: { clientOrderId: order.clientOrderId } })
  return { created: count === 1, brokerOrderId: row.brokerOrderId }
}

export async function findPaperOrder(db: Db, accountId: string, clientOrderId: string) {
  const row = await db.paperOrder.findFirst({ where: { accountId, clientOrderId } })
  return row && { brokerOrderId: row.brokerOrderId, status: row.canceledAt ? 'canceled' : 'accepted' }
}

export async function cancelPaperOrder(db: Db | Tx, accountId: string, clientOrderId: string, at: Date): Promise<void> {
  await db.paperOrder.updateMany({ where: { accountId, clientOrderId, canceledAt: null }, data: { canceledAt: at } })
}
