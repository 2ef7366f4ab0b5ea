import { getCircuitBreaker } from '@/lib/contracts/api/risk'
import { route } from '@/lib/http'
import { readBreaker } from '@/lib/views/breaker'

export const GET = route(getCircuitBreaker, ({ deps, query }) => readBreaker(deps, query.account))
