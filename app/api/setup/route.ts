import { setupToken } from '@/lib/auth'
import { setupFirstAdmin } from '@/lib/contracts/api/people'
import { sameText } from '@/lib/credentials'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { hit } from '@/lib/rate-limit'
import { createUser } from '@/lib/services/manage-people'
import { toUserView } from '@/lib/views/people'

export const POST = route(setupFirstAdmin, async ({ deps, origin, body }) => {
  await hit(deps, { name: 'setup', points: 20, seconds: 300 }, 'all')
  if (!sameText(body.token, setupToken(deps.env)))
    throw new AppError('forbidden', 'The token is not the one that the start printed.', {
      problems: [{ path: 'token', message: 'is not the one that the start printed' }],
    })
  const { token: _, ...person } = body
  return toUserView(
    await createUser(deps.db, { ...origin, actor: person.email }, { ...person, role: 'admin' }, { first: true }),
  )
})
