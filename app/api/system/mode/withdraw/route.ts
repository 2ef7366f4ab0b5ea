import { withdrawLive } from '@/lib/contracts/api/broker'
import { route } from '@/lib/http'
import { withdrawLiveTrading } from '@/lib/services/confirm-live'
import { readTradingMode } from '@/lib/views/broker'

export const POST = route(withdrawLive, async ({ deps, origin, body }) => {
  await withdrawLiveTrading(deps, origin, body.reason)
  return readTradingMode(deps.db)
})
