import { type Db, inTransaction } from '../db/client'
import { appendEvents, type Origin } from '../db/events'
import type { Clock } from '../ports'

/** Puts one alert aside, or all up to one. Returns how many were open. */
export async function acknowledge(
  { db, clock }: { db: Db; clock: Clock },
  origin: Origin,
  which: { id: bigint } | { upTo: bigint },
): Promise<number> {
  return inTransaction(db, async (tx) => {
    const { count } = await tx.alert.updateMany({
      where: { id: 'id' in which ? which.id : { lte: which.upTo }, acknowledgedAt: null },
      data: { acknowledgedAt: clock.now() },
    })
    const data = 'id' in which ? { id: String(which.id) } : { up_to: String(which.upTo), count }
    if (count > 0)
      await appendEvents(tx, origin, [{ type: 'AlertsAcknowledged', aggregateId: 'system', accountId: null, data }])
    return count
  })
}
