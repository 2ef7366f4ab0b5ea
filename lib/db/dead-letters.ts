import type { Db, Prisma } from './client'

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
