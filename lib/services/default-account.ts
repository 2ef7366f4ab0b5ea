import { type Account, findAccount } from '../db/accounts'
import type { Db, Tx } from '../db/client'
import { AppError } from '../errors'

const LOCAL = 'paper'

/** What names the account that a broker elsewhere keeps, when keys for one are set; `insists` when no other may stand in for it. */
export type DefaultAccountDeps = { db: Db | Tx; remote: { account: { id: string }; insists: boolean } | null }

/**
 * The account on the live clock that orders go to when nobody names one, and that cycles without a person trade: the broker's as
 * soon as its books are open, else the local paper account. Throws `not_found` while there is neither.
 */
export async function defaultAccount({ db, remote }: DefaultAccountDeps): Promise<Account> {
  const elsewhere = remote && (await findAccount(db, remote.account.id))
  const account = elsewhere ?? (remote?.insists ? null : await findAccount(db, LOCAL))
  if (!account)
    throw new AppError('not_found', 'The broker has not been reached yet, so there is no account to trade on.')
  return account
}

/** Throws `vendor_unavailable` for an account whose broker no keys are set for: nobody would ever send what is ordered. */
export function assertReachable({ remote }: Pick<DefaultAccountDeps, 'remote'>, account: Account): void {
  if (account.broker !== 'paper' && remote?.account.id !== account.id)
    throw new AppError(
      'vendor_unavailable',
      `No keys of the broker of account "${account.id}" are set; nothing can be ordered there.`,
    )
}
