import { acknowledgeAlerts } from '@/lib/contracts/api/broker'
import { route } from '@/lib/http'
import { acknowledge } from '@/lib/services/acknowledge-alerts'

export const POST = route(acknowledgeAlerts, async ({ deps, origin, body }) => ({
  acknowledged: await acknowledge(deps, origin, { upTo: BigInt(body.up_to) }),
}))
