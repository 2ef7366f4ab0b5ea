import { findAccount } from '../db/accounts'
import { type Db, inTransaction } from '../db/client'
import type { Origin } from '../db/events'
import { AppError } from '../errors'
import { changeAccountIn } from './change-account'
import type { TradingMode } from './fix-mode'

export type NewAccount = {
  id: string
  kind: 'paper' | 'simulation'
  name: string
  openingCash: string
  fractional?: boolean
  sample?: boolean
}

/** Opens an account with its first deposit. Throws `conflict` when the name is taken. */
export async function openAccount(db: Db, origin: Origin, account: NewAccount): Promise<void> {
  await inTransaction(db, async (tx) => {
    if (await findAccount(tx, account.id))
      throw new AppError('conflict', `An account called "${account.id}" exists already.`)
    await tx.account.create({ data: account })
    await tx.portfolioState.create({
      data: { accountId: account.id, cash: 0, netDeposits: 0, totalValue: 0, peakValue: 0 },
    })
    const at = new Date().toISOString()
    await changeAccountIn(tx, account.id, origin, () => ({
      changes: [{ type: 'AccountOpened', aggregateId: account.id, data: { openingCash: account.openingCash, at } }],
      result: undefined,
    }))
  })
}

/**
 * Opens the accounts that every installation has, when they are missing: a simulation and, unless it trades real money, a paper
 * account on the live clock.
 */
export async function openDefaultAccounts(
  db: Db,
  origin: Origin,
  openingCash: string,
  mode: TradingMode = 'paper',
): Promise<void> {
  for (const account of [
    { id: 'paper', kind: 'paper', name: 'Paper' },
    { id: 'sim', kind: 'simulation', name: 'Simulation' },
  ] as const)
    if ((mode === 'paper' || account.kind === 'simulation') && !(await findAccount(db, account.id)))
      await openAccount(db, origin, { ...account, openingCash }).catch((error: unknown) => {
        if (!(error instanceof AppError && error.code === 'conflict')) throw error
      })
}
