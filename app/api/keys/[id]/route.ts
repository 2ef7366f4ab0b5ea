import { revokeKey } from '@/lib/contracts/api/people'
import { route } from '@/lib/http'
import { revoke } from '@/lib/services/manage-people'

export const DELETE = route(revokeKey, async ({ deps, origin, params, principal }) => ({
  revoked: await revoke(deps.db, origin, 'key', params.id, principal.userId),
}))
