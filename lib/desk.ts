import { cookies } from 'next/headers'
import { cache } from 'react'
import type { z } from 'zod'
import type { accountView } from './contracts/api/accounts'
import { listAccounts } from './db/accounts'
import { getDeps } from './deps'
import { AppError } from './errors'
import { defaultAccount } from './services/default-account'
import { openDefaultAccounts } from './services/open-account'
import { toAccountView } from './views/accounts'

export const ACCOUNT_COOKIE = 'assay-account'

type AccountView = z.input<typeof accountView>

/** All accounts and the one that the reader looks at: the cookie's, or the one that orders go to. Once per request. */
export const readDesk = cache(async (): Promise<{ accounts: AccountView[]; account: AccountView }> => {
  const { db, env, remote } = getDeps()
  const jar = await cookies()
  let rows = await listAccounts(db)
  if (rows.length === 0) {
    // The worker opens them as well; a page may be asked for before it has started.
    await openDefaultAccounts(db, { actor: 'system', traceId: null }, String(env.PAPER_OPENING_CASH), env.TRADING_MODE)
    rows = await listAccounts(db)
  }
  const accounts = rows.map(toAccountView)
  const usual = (await defaultAccount({ db, remote }).catch(() => null))?.id
  const wanted = jar.get(ACCOUNT_COOKIE)?.value
  const account = accounts.find(({ id }) => id === wanted) ?? accounts.find(({ id }) => id === usual) ?? accounts[0]
  if (!account) throw new AppError('internal', 'No account could be opened.')
  return { accounts, account }
})
