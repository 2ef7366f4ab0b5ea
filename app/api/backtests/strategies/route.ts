import { listStrategies } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import { mayRunOwn } from '@/lib/may-run-strategy'

export const GET = route(listStrategies, async ({ deps, principal }) => ({
  data: await deps.listStrategies({ own: mayRunOwn(principal) }),
}))
