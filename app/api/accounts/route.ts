import { createAccount, listAccounts } from '@/lib/contracts/api/accounts'
import { findAccount, listAccounts as readAccounts } from '@/lib/db/accounts'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { openAccount } from '@/lib/services/open-account'
import { toAccountView } from '@/lib/views/accounts'

export const GET = route(listAccounts, async ({ deps }) => ({ data: (await readAccounts(deps.db)).map(toAccountView) }))

export const POST = route(createAccount, async ({ deps, origin, body }) => {
  await openAccount(deps.db, origin, {
    id: body.id,
    kind: 'simulation',
    name: body.name ?? body.id,
    openingCash: String(body.opening_cash),
    fractional: body.fractional,
  })
  const account = await findAccount(deps.db, body.id)
  if (!account) throw new AppError('internal', 'The account was opened and cannot be read.')
  return toAccountView(account)
})
