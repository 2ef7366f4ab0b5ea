import { closeByHand } from '@/lib/close-by-hand'
import { closePosition } from '@/lib/contracts/api/trades'
import { route } from '@/lib/http'

export const POST = route(closePosition, ({ deps, origin, params, body, requestId }) =>
  closeByHand(deps, origin, requestId, params.symbol, body),
)
