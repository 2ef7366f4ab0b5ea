import type { Db, Prisma, Tx } from './client'
import type { Outbox } from './generated/client'

export type NewOutboxRow = { lane: string; job: string; payload: unknown; traceId: string }

export async function insertOutbox(tx: Db | Tx, row: NewOutboxRow): Promise<string> {
  const { id } = await tx.outbox.create({
    data: { ...row, payload: row.payload as Prisma.InputJsonValue },
    select: { id: true },
  })
  return id
}

export async function insertOutboxRows(tx: Db | Tx, rows: readonly NewOutboxRow[]): Promise<void> {
  await tx.outbox.createMany({ data: rows.map((row) => ({ ...row, payload: row.payload as Prisma.InputJsonValue })) })
}

/** Rows to put on the queue: never dispatched, or dispatched before `staleBefore` and still not finished. */
export const listUndispatched = (db: Db, staleBefore: Date, limit: number): Promise<Outbox[]> =>
  db.outbox.findMany({
    where: { finishedAt: null, OR: [{ dispatchedAt: null }, { dispatchedAt: { lt: staleBefore } }] },
    orderBy: { createdAt: 'asc' },
    take: limit,
  })

export async function markDispatched(db: Db | Tx, ids: readonly string[], at: Date): Promise<void> {
  await db.outbox.updateMany({ where: { id: { in: [...ids] } }, data: { dispatchedAt: at } })
}

export async function markFinished(db: Db, id: string): Promise<void> {
  await db.outbox.updateMany({ where: { id, finishedAt: null }, data: { finishedAt: new Date() } })
}

/** Marks the rows of a job that somebody did without the queue. */
export async function finishJob(db: Db | Tx, job: string, payload: Prisma.InputJsonObject): Promise<void> {
  await db.outbox.updateMany({ where: { job, payload: { equals: payload } }, data: { finishedAt: new Date() } })
}
