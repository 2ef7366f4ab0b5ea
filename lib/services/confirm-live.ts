import { type Db, inTransaction, type Tx } from '../db/client'
import { appendEvents, type Origin } from '../db/events'
import { AppError } from '../errors'
import type { Clock } from '../ports'

type LiveDeps = { db: Db; clock: Clock }

/** Lets orders for real money be sent. Throws `conflict` in a database that was made for paper trading. */
export async function confirmLiveTrading({ db, clock }: LiveDeps, origin: Origin): Promise<void> {
  await change(db, origin, 'LiveTradingConfirmed', {}, { liveConfirmedBy: origin.actor, liveConfirmedAt: clock.now() })
}

/** From now on nothing is sent for real money, exits included, until it is confirmed again. */
export async function withdrawLiveTrading({ db }: LiveDeps, origin: Origin, reason: string): Promise<void> {
  await change(db, origin, 'LiveTradingWithdrawn', { reason }, { liveConfirmedBy: null, liveConfirmedAt: null })
}

async function change(
  db: Db,
  origin: Origin,
  type: string,
  data: Record<string, string>,
  written: { liveConfirmedBy: string | null; liveConfirmedAt: Date | null },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.installation.updateMany({ where: { mode: 'live' }, data: written })
    if (count === 0) throw new AppError('conflict', 'This database trades on paper; there is no real money to confirm.')
    await appendEvents(tx, origin, [{ type, aggregateId: 'system', accountId: null, data }])
  })
}

/** Has an administrator said that real money may be traded? */
export const isLiveConfirmed = async (db: Db | Tx): Promise<boolean> =>
  (await db.installation.findUnique({ where: { singleton: true } }))?.liveConfirmedAt != null
