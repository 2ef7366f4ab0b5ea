import { resetCircuitBreaker } from '@/lib/contracts/api/risk'
import { route } from '@/lib/http'
import { resetBreaker } from '@/lib/services/breaker/evaluate'
import { readBreaker } from '@/lib/views/breaker'

export const POST = route(resetCircuitBreaker, async ({ deps, origin, body }) => {
  await resetBreaker(deps, origin, body.account, body.reason)
  return readBreaker(deps, body.account)
})
