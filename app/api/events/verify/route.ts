import { verifyEvents } from '@/lib/contracts/api/events'
import { route } from '@/lib/http'
import { readKeptHead } from '@/lib/kept-head'
import * as service from '@/lib/services/verify-events'

export const GET = route(verifyEvents, async ({ deps }) => {
  const { headHash, ...result } = await service.verifyEvents(deps.db, await readKeptHead(deps.env.dataDir))
  return { ...result, head_hash: headHash }
})
