import { revokeSession } from '@/lib/contracts/api/people'
import { route } from '@/lib/http'
import { revoke } from '@/lib/services/manage-people'

export const DELETE = route(revokeSession, async ({ deps, origin, params, principal }) => ({
  revoked: await revoke(deps.db, origin, 'session', params.id, principal.userId),
}))
