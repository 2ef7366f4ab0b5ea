import { enableDeskStrategy } from '@/lib/contracts/api/desk-strategies'
import { route } from '@/lib/http'
import { enableStrategy } from '@/lib/services/desk-strategies/switch'
import { readStrategyView } from '@/lib/views/desk-strategies'

export const POST = route(enableDeskStrategy, async ({ deps, origin, params, body }) => {
  await enableStrategy(deps, origin, params.id, body.reason)
  return readStrategyView(deps, params.id)
})
