import { type Account, findAccount } from '../../db/accounts'
import { type Db, inTransaction } from '../../db/client'
import { appendEvents } from '../../db/events'
import { AppError } from '../../errors'
import type { Clock, RemoteBroker } from '../../ports'
import { changeAccountIn } from '../change-account'
import { REMOTE_ORIGIN } from './book-update'
import { readBroker } from './read-broker'

export type RemoteAccount = { id: string; kind: 'paper' | 'live'; name: string }

/**
 * Opens the books of an account that a broker keeps, with the cash it has now, or finds them. What it holds and has open is adopted by
 * the first reconciliation. Throws `conflict` when the keys belong to another account than the one these books are of.
 */
export async function openRemoteAccount(
  { db, clock, broker }: { db: Db; clock: Clock; broker: RemoteBroker },
  wanted: RemoteAccount,
): Promise<Account> {
  const remote = await broker.account()
  const known = await findAccount(db, wanted.id)
  if (known && known.brokerAccountId !== remote.id)
    throw new AppError(
      'conflict',
      `The keys belong to another account than the one that "${wanted.id}" keeps the books of. Use those keys, or another database.`,
    )
  if (known) return known
  const through = clock.now()
  const { cash, executions, activities } = await readBroker(broker, through, through, through)
  return inTransaction(db, async (tx) => {
    const account = await tx.account.create({
      data: { ...wanted, broker: broker.name, brokerAccountId: remote.id, openingCash: cash, fractional: false },
    })
    await tx.portfolioState.create({
      data: { accountId: wanted.id, cash: 0, netDeposits: 0, totalValue: 0, peakValue: 0, remote: true },
    })
    const opened = { openingCash: cash, at: through.toISOString(), remote: true }
    await changeAccountIn(tx, wanted.id, REMOTE_ORIGIN, () => ({
      changes: [{ type: 'AccountOpened', aggregateId: wanted.id, data: opened }],
      result: undefined,
    }))
    // What was before is in the cash already and is never booked again.
    await appendEvents(
      tx,
      REMOTE_ORIGIN,
      activities.map(({ activityId, type, date }) => ({
        type: 'ActivityBeforeOpening',
        aggregateId: wanted.id,
        accountId: wanted.id,
        key: `activity/${wanted.id}/${activityId}`,
        data: { activityId, type, date },
      })),
    )
    const last = Math.max(through.getTime(), ...executions.map(({ at }) => Date.parse(at) + 1))
    const begun = new Date(last)
    await tx.brokerLink.create({ data: { accountId: wanted.id, state: 'connecting', through: begun, openedAt: begun } })
    return account
  })
}
