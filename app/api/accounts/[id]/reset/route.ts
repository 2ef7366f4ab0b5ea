import { resetAccount } from '@/lib/contracts/api/accounts'
import { findAccount } from '@/lib/db/accounts'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import * as service from '@/lib/services/reset-account'
import { toAccountView } from '@/lib/views/accounts'

export const POST = route(resetAccount, async ({ deps, origin, params }) => {
  await service.resetAccount(deps.db, origin, params.id)
  const account = await findAccount(deps.db, params.id)
  if (!account) throw new AppError('not_found', `There is no account called "${params.id}".`)
  return toAccountView(account)
})
