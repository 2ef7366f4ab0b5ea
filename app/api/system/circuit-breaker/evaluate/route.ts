import { evaluateCircuitBreaker } from '@/lib/contracts/api/risk'
import { route } from '@/lib/http'
import { evaluateBreaker } from '@/lib/services/breaker/evaluate'
import { readBreaker } from '@/lib/views/breaker'

export const POST = route(evaluateCircuitBreaker, async ({ deps, origin, body }) => {
  await evaluateBreaker(deps, origin, body.account)
  return readBreaker(deps, body.account)
})
