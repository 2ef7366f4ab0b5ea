import type { Db, Tx } from './client'
import type { Account, EquitySnapshot } from './generated/client'

export type { Account }

export const findAccount = (db: Db | Tx, id: string): Promise<Account | null> =>
  db.account.findUnique({ where: { id } })

export const listAccounts = (db: Db): Promise<Account[]> =>
  db.account.findMany({ orderBy: { createdAt: 'asc' }, take: 500 })

/** Equity over time, oldest first; the newest `limit` points at or after `from`. */
export async function listEquity(
  db: Db,
  accountId: string,
  from: Date | undefined,
  limit: number,
): Promise<EquitySnapshot[]> {
  const rows = await db.equitySnapshot.findMany({
    where: { accountId, at: from && { gte: from } },
    orderBy: { at: 'desc' },
    take: limit,
  })
  return rows.reverse()
}

export async function readSystemState(db: Db | Tx) {
  return db.systemState.findUniqueOrThrow({ where: { scope: 'global' } })
}
