import { findAccount } from '../db/accounts'
import { type Db, inTransaction } from '../db/client'
import type { Origin } from '../db/events'
import { marketStatus, newYorkDate, nextSession, sessionClose } from '../domain/calendar/nyse'
import { AppError } from '../errors'
import { enqueue } from './enqueue'

/**
 * Asks a worker to move a simulation to the close of the session it is in, or of the next one. Returns that close. Throws
 * `conflict` for a simulation that has not begun or that a cycle is moving.
 */
export async function requestNextSession(db: Db, origin: Origin, accountId: string): Promise<Date> {
  return inTransaction(db, async (tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
    if (account.kind !== 'simulation')
      throw new AppError('conflict', `"${accountId}" keeps the real time; only simulations are moved.`)
    if (!account.clockAt)
      throw new AppError('conflict', `The simulation "${accountId}" has not begun; run a cycle first.`)
    const busy = await tx.workflowExecution.count({ where: { accountId, status: { in: ['queued', 'running'] } } })
    if (busy > 0) throw new AppError('conflict', `A cycle of "${accountId}" is still running.`)
    const { state, session } = marketStatus(account.clockAt)
    const to = sessionClose(state === 'open' && session ? session : nextSession(newYorkDate(account.clockAt)))
    const payload = { accountId, to: to.toISOString(), requestedBy: origin.actor }
    await enqueue(tx, 'session.advance', payload, origin.traceId ?? accountId)
    return to
  })
}
