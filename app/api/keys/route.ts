import { hasRole } from '@/lib/auth'
import { createKey, listKeys } from '@/lib/contracts/api/people'
import * as people from '@/lib/db/people'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { createApiKey } from '@/lib/services/manage-people'
import { toKeyView } from '@/lib/views/people'

const DAY = 86_400_000

export const GET = route(listKeys, async ({ deps, principal }) => ({
  data: (await people.listKeys(deps.db, principal.userId)).map(toKeyView),
}))

export const POST = route(createKey, async ({ deps, origin, principal, body }) => {
  if (!hasRole(principal, body.scope))
    throw new AppError('forbidden', `You are ${principal.role} and cannot make a key with the scope ${body.scope}.`, {
      problems: [{ path: 'scope', message: 'is more than your role' }],
    })
  const { key, row } = await createApiKey(deps.db, origin, deps.keys.apiKeys, {
    userId: principal.userId,
    name: body.name,
    scope: body.scope,
    expiresAt: body.expires_in_days ? new Date(Date.now() + body.expires_in_days * DAY) : null,
  })
  return { key, ...toKeyView(row) }
})
