import { createUser, listUsers } from '@/lib/contracts/api/people'
import * as people from '@/lib/db/people'
import { route } from '@/lib/http'
import * as service from '@/lib/services/manage-people'
import { toUserView } from '@/lib/views/people'

export const GET = route(listUsers, async ({ deps }) => ({ data: (await people.listUsers(deps.db)).map(toUserView) }))

export const POST = route(createUser, async ({ deps, origin, body }) =>
  toUserView(await service.createUser(deps.db, origin, body)),
)
