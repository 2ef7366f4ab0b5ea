import { findAccount } from '../db/accounts'
import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import { AppError } from '../errors'
import { changeAccount } from './change-account'

/**
 * Puts a simulation back to its opening cash and unsets its clock. Orders, fills, trades and equity go; the event log keeps
 * what happened. All of it under the lock that reservations take, so that none comes between. Throws `conflict` while a cycle of
 * the account runs, and for accounts that are not simulations.
 */
export async function resetAccount(db: Db, origin: Origin, accountId: string): Promise<void> {
  await changeAccount(db, accountId, origin, async (_, tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
    if (account.kind !== 'simulation')
      throw new AppError('conflict', `"${accountId}" is not a simulation; only simulations can be reset.`)
    const busy = await tx.workflowExecution.count({ where: { accountId, status: { in: ['running', 'queued'] } } })
    if (busy > 0) throw new AppError('conflict', `A cycle of "${accountId}" is still running.`)
    const where = { accountId }
    await tx.order.deleteMany({ where })
    await tx.paperOrder.deleteMany({ where })
    await tx.trade.deleteMany({ where })
    await tx.ledgerEntry.deleteMany({ where })
    await tx.capitalEvent.deleteMany({ where })
    await tx.equitySnapshot.deleteMany({ where })
    // On the new clock nothing has been judged yet.
    await tx.strategy.updateMany({ where, data: { countedFrom: null } })
    await tx.account.update({ where: { id: accountId }, data: { clockAt: null } })
    const data = { openingCash: account.openingCash.toString(), at: new Date().toISOString() }
    return { changes: [{ type: 'AccountReset', aggregateId: accountId, data }], result: undefined }
  })
}
