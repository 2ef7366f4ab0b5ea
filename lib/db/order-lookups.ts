import type { Db, Tx } from './client'

/**
 * Of these orders the ones that need not wait for a later look; a look that lies further off than `most` seconds is not waited for.
 */
export async function dueOrders<T extends { id: string }>(
  db: Db,
  orders: readonly T[],
  now: Date,
  most = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  if (orders.length === 0) return []
  const last = Number.isFinite(most) ? new Date(now.getTime() + most * 1_000) : undefined
  const waiting = await db.orderLookup.findMany({
    where: { orderId: { in: orders.map(({ id }) => id) }, nextAt: { gt: now, lte: last } },
    select: { orderId: true },
  })
  const later = new Set(waiting.map(({ orderId }) => orderId))
  return orders.filter(({ id }) => !later.has(id))
}

/** How often an order has been looked for in vain, and how long ago the next look was due. */
export async function lookupsOf(db: Db, orderId: string, now: Date): Promise<{ attempts: number; lateMs: number }> {
  const row = await db.orderLookup.findUnique({ where: { orderId } })
  return row
    ? { attempts: row.attempts, lateMs: Math.max(0, now.getTime() - row.nextAt.getTime()) }
    : { attempts: 0, lateMs: 0 }
}

/** Orders that are about to be sent: no look was made, and the first one is due at `nextAt`. */
export async function startLookups(db: Db | Tx, orderIds: readonly string[], nextAt: Date): Promise<void> {
  await db.orderLookup.deleteMany({ where: { orderId: { in: [...orderIds] } } })
  await db.orderLookup.createMany({ data: orderIds.map((orderId) => ({ orderId, attempts: 0, nextAt })) })
}

/** Looks again after `seconds`; `attempts` were made in vain by now, null leaves their number as it is. */
export async function postponeLookup(
  db: Db,
  orderId: string,
  now: Date,
  seconds: number,
  attempts: number | null,
): Promise<void> {
  const nextAt = new Date(now.getTime() + seconds * 1_000)
  await db.orderLookup.upsert({
    where: { orderId },
    create: { orderId, attempts: attempts ?? 0, nextAt },
    update: { nextAt, attempts: attempts ?? undefined },
  })
}

export async function forgetLookups(db: Db, orderId: string): Promise<void> {
  await db.orderLookup.deleteMany({ where: { orderId } })
}

/** Takes as many looks as made. */
export async function countLookups(db: Db, orderId: string, attempts: number): Promise<void> {
  await db.orderLookup.updateMany({ where: { orderId }, data: { attempts } })
}
