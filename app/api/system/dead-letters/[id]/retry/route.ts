import { retryDeadLetter } from '@/lib/contracts/api/system'
import { route } from '@/lib/http'
import * as service from '@/lib/services/settle-dead-letter'

export const POST = route(retryDeadLetter, async ({ deps, origin, params }) => {
  await service.retryDeadLetter(deps.db, origin, params.id)
  return { id: params.id }
})
