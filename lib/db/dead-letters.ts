import type { Db, Prisma, Tx } from './client'
import type { DeadLetter } from './generated/client'

export type { DeadLetter }

export type NewDeadLetter = {
  outboxId: string
  lane: string
  job: string
  payload: unknown
  traceId: string
  errorCode: string
  error: string
  attempts: number
}

export async function insertDeadLetter(db: Db, letter: NewDeadLetter): Promise<void> {
  await db.deadLetter.create({ data: { ...letter, payload: letter.payload as Prisma.InputJsonValue } })
}

export const listDeadLetters = (db: Db, limit: number) =>
  db.deadLetter.findMany({ where: { discardedAt: null }, orderBy: { failedAt: 'desc' }, take: limit })

/** Puts a dead letter aside and returns it; null when there is none or somebody was faster. */
export async function takeDeadLetter(tx: Tx, id: string, at: Date): Promise<DeadLetter | null> {
  const { count } = await tx.deadLetter.updateMany({ where: { id, discardedAt: null }, data: { discardedAt: at } })
  return count === 1 ? tx.deadLetter.findUnique({ where: { id } }) : null
}
