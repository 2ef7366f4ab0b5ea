import { type Account, findAccount } from '../../db/accounts'
import type { Db } from '../../db/client'
import type { ScheduleSettings } from '../../domain/schedule/settings'
import { AppError } from '../../errors'

const DEFAULT_ACCOUNT = 'paper'

/** The account on the live clock that cycles without a person trade on. */
export async function defaultAccount(db: Db): Promise<Account> {
  const account = await findAccount(db, DEFAULT_ACCOUNT)
  if (!account) throw new AppError('not_found', `There is no account called "${DEFAULT_ACCOUNT}".`)
  return account
}

/** The symbols that are looked at without a person. */
export const readWatchlist = async ({ schedule }: { schedule: ScheduleSettings }): Promise<readonly string[]> =>
  schedule.watchlist
