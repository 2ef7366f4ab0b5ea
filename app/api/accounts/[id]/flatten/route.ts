import { flattenByHand } from '@/lib/close-by-hand'
import { flattenAccount } from '@/lib/contracts/api/risk'
import { route } from '@/lib/http'

export const POST = route(flattenAccount, ({ deps, origin, params, body, requestId }) =>
  flattenByHand(deps, origin, requestId, params.id, body.reason),
)
