import { PrismaPg } from '@prisma/adapter-pg'
import type { PoolConfig } from 'pg'
import { Prisma, PrismaClient } from './generated/client'

export type Db = PrismaClient
/** A client inside an interactive transaction. Query functions accept both. */
export type Tx = Prisma.TransactionClient

export { Prisma }

export function createDb(pool: PoolConfig): Db {
  return new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 15_000, timeout: 30_000 },
  })
}

/**
 * Runs `work` in one transaction at READ COMMITTED. Money is guarded by row locks that `work` takes, not by the
 * isolation level. Keep it under 50 ms and never await a vendor or a model inside: the embedded database serves nobody
 * else meanwhile.
 */
export function inTransaction<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.$transaction(work)
}

/** Reads that must agree with one another: all of them see the database as of one instant. */
export const inSnapshot = <T>(db: Db, read: (tx: Tx) => Promise<T>): Promise<T> =>
  db.$transaction(read, { isolationLevel: 'RepeatableRead' })
