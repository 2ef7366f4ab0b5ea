import { disableDeskStrategy } from '@/lib/contracts/api/desk-strategies'
import { route } from '@/lib/http'
import { disableStrategy } from '@/lib/services/desk-strategies/switch'
import { readStrategyView } from '@/lib/views/desk-strategies'

export const POST = route(disableDeskStrategy, async ({ deps, origin, params, body }) => {
  await disableStrategy(deps, origin, params.id, body.reason)
  return readStrategyView(deps, params.id)
})
