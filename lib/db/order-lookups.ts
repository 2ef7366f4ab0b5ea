import type { Db } from './client'

/** Of these orders the ones that need not wait for a later look. */
export async function dueOrders<T extends { id: string }>(db: Db, orders: readonly T[], now: Date): Promise<T[]> {
  if (orders.length === 0) return []
  const waiting = await db.orderLookup.findMany({
    where: { orderId: { in: orders.map(({ id }) => id) }, nextAt: { gt: now } },
    select: { orderId: true },
  })
  const later = new Set(waiting.map(({ orderId }) => orderId))
  return orders.filter(({ id }) => !later.has(id))
}

/** How often an order has been looked for in vain. */
export const lookupsOf = async (db: Db, orderId: string): Promise<number> =>
  (await db.orderLookup.findUnique({ where: { orderId } }))?.attempts ?? 0

/** Looks again after `seconds`; `counts` says whether the last look was answered. */
export async function postponeLookup(
  db: Db,
  orderId: string,
  now: Date,
  seconds: number,
  counts: boolean,
): Promise<void> {
  const nextAt = new Date(now.getTime() + seconds * 1_000)
  await db.orderLookup.upsert({
    where: { orderId },
    create: { orderId, attempts: counts ? 1 : 0, nextAt },
    update: { nextAt, attempts: counts ? { increment: 1 } : undefined },
  })
}

export async function forgetLookups(db: Db, orderId: string): Promise<void> {
  await db.orderLookup.deleteMany({ where: { orderId } })
}

/** Takes as many looks as made. */
export async function countLookups(db: Db, orderId: string, attempts: number): Promise<void> {
  await db.orderLookup.updateMany({ where: { orderId }, data: { attempts } })
}
