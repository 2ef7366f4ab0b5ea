import { discardDeadLetter } from '@/lib/contracts/api/system'
import { route } from '@/lib/http'
import * as service from '@/lib/services/settle-dead-letter'

export const POST = route(discardDeadLetter, async ({ deps, origin, params }) => {
  await service.discardDeadLetter(deps.db, origin, params.id)
  return { id: params.id }
})
