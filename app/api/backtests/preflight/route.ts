import { preflightBacktest } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import { preflight } from '@/lib/services/backtest/preflight'

export const POST = route(preflightBacktest, ({ deps, body }) => preflight(deps.backtests, body))
