import { listStrategies } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'

export const GET = route(listStrategies, async ({ deps }) => ({ data: await deps.listStrategies() }))
