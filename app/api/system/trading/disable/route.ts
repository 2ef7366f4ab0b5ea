import { disableTrading } from '@/lib/contracts/api/system'
import { route } from '@/lib/http'
import { switchTrading } from '@/lib/services/switch-trading'
import { readTradingState } from '@/lib/views/trading-state'

export const POST = route(disableTrading, async ({ deps, origin, body }) => {
  await switchTrading(deps, origin, false, body.reason)
  return readTradingState(deps)
})
