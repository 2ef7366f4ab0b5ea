import { randomUUID } from 'node:crypto'
import { type ChainedEvent, chainHash } from '../domain/event-chain'
import type { Db, Prisma, Tx } from './client'
import type { Event as EventRow } from './generated/client'

/** Who did something and as part of what; travels with every event, job and log line. */
export type Origin = { actor: string; traceId: string | null; cycleId?: string | null }

export type NewEvent = {
  type: string
  aggregateId: string
  accountId: string | null
  data: unknown
  /** Of two events with the same key only the first is written. */
  key?: string
}

export type StoredEvent = ChainedEvent & { prevHash: string; hash: string }

/**
 * Appends to the log inside the caller's transaction. The head row is locked from here to the commit, so that `seq` has no
 * gaps; call it last. Events whose key is already in the log are left out. Returns what was written, in order.
 */
export async function appendEvents(tx: Tx, origin: Origin, events: readonly NewEvent[]): Promise<StoredEvent[]> {
  if (events.length === 0) return []
  const [head] = await tx.$queryRaw<{ seq: bigint; hash: string }[]>`select seq, hash from event_log_head for update`
  if (!head) throw new Error('the event log has no head row')
  const fresh = await withoutKnownKeys(tx, events)
  let seq = Number(head.seq)
  let prevHash = head.hash
  const recordedAt = new Date().toISOString()
  const stored: StoredEvent[] = []
  for (const event of fresh) {
    seq += 1
    const chained: ChainedEvent = {
      seq,
      id: randomUUID(),
      type: event.type,
      version: 1,
      aggregateId: event.aggregateId,
      accountId: event.accountId,
      cycleId: origin.cycleId ?? null,
      traceId: origin.traceId,
      actor: origin.actor,
      key: event.key ?? null,
      data: JSON.parse(JSON.stringify(event.data)),
      recordedAt,
    }
    const hash = chainHash(prevHash, chained)
    stored.push({ ...chained, prevHash, hash })
    prevHash = hash
  }
  if (stored.length === 0) return []
  await tx.event.createMany({ data: stored.map((event) => ({ ...event, data: event.data as Prisma.InputJsonValue })) })
  await tx.eventLogHead.update({ where: { singleton: true }, data: { seq, hash: prevHash } })
  return stored
}

async function withoutKnownKeys(tx: Tx, events: readonly NewEvent[]): Promise<NewEvent[]> {
  const keys = events.flatMap((event) => (event.key === undefined ? [] : [event.key]))
  if (keys.length === 0) return [...events]
  const known = await tx.event.findMany({ where: { key: { in: keys } }, select: { key: true } })
  const taken = new Set(known.map((event) => event.key))
  return events.filter((event) => {
    if (event.key === undefined) return true
    if (taken.has(event.key)) return false
    taken.add(event.key)
    return true
  })
}

export function toStoredEvent(row: EventRow): StoredEvent {
  return { ...row, seq: Number(row.seq), recordedAt: row.recordedAt.toISOString() }
}

export type EventFilter = {
  after?: number
  before?: number
  type?: string
  aggregateId?: string
  accountId?: string
  cycleId?: string
}

/** Events by sequence. `after` reads forward from it; otherwise the newest come first, older than `before`. */
export async function listEvents(db: Db | Tx, filter: EventFilter, limit: number): Promise<StoredEvent[]> {
  const forward = filter.after !== undefined
  const rows = await db.event.findMany({
    where: {
      seq: forward ? { gt: filter.after } : filter.before === undefined ? undefined : { lt: filter.before },
      type: filter.type?.endsWith('.') ? { startsWith: filter.type } : filter.type,
      aggregateId: filter.aggregateId,
      accountId: filter.accountId,
      cycleId: filter.cycleId,
    },
    orderBy: { seq: forward ? 'asc' : 'desc' },
    take: limit,
  })
  return rows.map(toStoredEvent)
}

/** The hash of one event, or null when there is none of that number. */
export async function readEventHash(db: Db | Tx, seq: number): Promise<string | null> {
  return (await db.event.findUnique({ where: { seq }, select: { hash: true } }))?.hash ?? null
}

export async function readEventHead(db: Db | Tx): Promise<{ seq: number; hash: string }> {
  const head = await db.eventLogHead.findUniqueOrThrow({ where: { singleton: true } })
  return { seq: Number(head.seq), hash: head.hash }
}
