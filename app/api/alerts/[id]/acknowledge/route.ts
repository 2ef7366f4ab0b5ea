import { acknowledgeAlert } from '@/lib/contracts/api/broker'
import { route } from '@/lib/http'
import { acknowledge } from '@/lib/services/acknowledge-alerts'
import { readAlert } from '@/lib/views/alerts'

export const POST = route(acknowledgeAlert, async ({ deps, origin, params }) => {
  await acknowledge(deps, origin, { id: BigInt(params.id) })
  return readAlert(deps.db, BigInt(params.id))
})
