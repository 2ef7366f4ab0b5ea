import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Db } from './client'

/** A process that has not been seen for this long is gone. */
const GONE_MS = 10_000

/** Says that this process lives; returns the function to call every few seconds. */
export function heartbeat(db: Db, kind: 'web' | 'worker'): () => Promise<void> {
  const id = randomUUID()
  return async () => {
    const seenAt = new Date()
    await db.process.upsert({
      where: { id },
      create: { id, kind, host: hostname(), pid: process.pid, seenAt },
      update: { seenAt },
    })
    await db.process.deleteMany({ where: { seenAt: { lt: new Date(seenAt.getTime() - 10 * GONE_MS) } } })
  }
}

export const listProcesses = (db: Db) =>
  db.process.findMany({ where: { seenAt: { gt: new Date(Date.now() - GONE_MS) } }, orderBy: { startedAt: 'asc' } })

export const hasWorker = async (db: Db): Promise<boolean> =>
  (await listProcesses(db)).some(({ kind }) => kind === 'worker')
