import { nextSession } from '@/lib/contracts/api/accounts'
import { route } from '@/lib/http'
import { requestNextSession } from '@/lib/services/request-next-session'

export const POST = route(nextSession, async ({ deps, origin, params }) => {
  const to = await requestNextSession(deps.db, origin, params.id)
  return { account: params.id, to: to.toISOString() }
})
