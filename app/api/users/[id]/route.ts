import { updateUser } from '@/lib/contracts/api/people'
import { route } from '@/lib/http'
import * as service from '@/lib/services/manage-people'
import { toUserView } from '@/lib/views/people'

export const POST = route(updateUser, async ({ deps, origin, params, body }) =>
  toUserView(await service.updateUser(deps.db, origin, params.id, body)),
)
