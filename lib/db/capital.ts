import type { Db } from './client'
import { Prisma } from './client'
import type { CapitalEvent } from './generated/client'

export type { CapitalEvent }

/** Capital events, newest first, older than `before`. */
export const listCapitalEvents = (
  db: Db,
  filter: { accountId: string; type?: string; before?: bigint },
  limit: number,
): Promise<CapitalEvent[]> =>
  db.capitalEvent.findMany({
    where: {
      accountId: filter.accountId,
      type: filter.type,
      id: filter.before === undefined ? undefined : { lt: filter.before },
    },
    orderBy: { id: 'desc' },
    take: limit,
  })

export const findCapitalEvent = (db: Db, accountId: string, eventSeq: number): Promise<CapitalEvent> =>
  db.capitalEvent.findFirstOrThrow({ where: { accountId, eventSeq } })

/** Every deposit and withdrawal, in the order in which they were booked. */
export const listFlows = (db: Db, accountId: string): Promise<CapitalEvent[]> =>
  db.capitalEvent.findMany({
    where: { accountId, type: { in: ['deposit', 'withdrawal'] } },
    orderBy: { id: 'asc' },
  })

export const firstSnapshotAt = async (db: Db, accountId: string, to: Date): Promise<Date | null> =>
  (await db.equitySnapshot.findFirst({ where: { accountId, at: { lte: to } }, orderBy: { at: 'asc' } }))?.at ?? null

export type CashLine = {
  seq: bigint
  type: string
  at: Date
  amount: Prisma.Decimal
  data: Record<string, string | null>
}

/** Movements of an account's cash with the events that made them, oldest first. */
export const listCash = (db: Db, accountId: string, to: Date | null): Promise<CashLine[]> =>
  db.$queryRaw<CashLine[]>(Prisma.sql`
    select l.event_seq as seq, e.type, l.at, l.amount, e.data
    from ledger_entries l join events e on e.seq = l.event_seq
    where l.account_id = ${accountId} and l.ledger = 'cash' and l.amount <> 0
      and (${to}::timestamptz is null or l.at <= ${to}::timestamptz)
    order by l.id`)
