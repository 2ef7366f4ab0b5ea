import type { MoneyEvent } from '../domain/ledger/events'
import type { Db, Tx } from './client'
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

/** A booking as the log numbers it. */
export type Booked = { seq: bigint; at: Date }

/** The instant at which a simulation's clock began and the event that says so, of the books since the last reset; null before it. */
export async function clockBegin(db: Db | Tx, accountId: string): Promise<Booked | null> {
  const [begin] = await db.$queryRaw<Booked[]>(Prisma.sql`
    select seq, (data->>'to')::timestamptz as at from events
    where account_id = ${accountId} and type = 'AccountClockAdvanced'
      and seq > (select min(event_seq) from ledger_entries where account_id = ${accountId})
    order by seq limit 1`)
  return begin ?? null
}

/** The events that move cash. */
type CashEvent = Exclude<
  MoneyEvent,
  {
    type:
      | 'OrderIntended'
      | 'OrderAdopted'
      | 'OrderStatusChanged'
      | 'PositionsMarked'
      | 'PositionAdjusted'
      | 'BreakerChanged'
  }
>

export type CashLine = Booked & { amount: Prisma.Decimal } & CashEvent

/** Movements of an account's cash with the events that made them, in the order of the books. */
export const listCash = (db: Db, accountId: string): Promise<CashLine[]> =>
  db.$queryRaw<CashLine[]>(Prisma.sql`
    select l.event_seq as seq, e.type, l.at, l.amount, e.data
    from ledger_entries l join events e on e.seq = l.event_seq
    where l.account_id = ${accountId} and l.ledger = 'cash' and l.amount <> 0
    order by l.id`)
