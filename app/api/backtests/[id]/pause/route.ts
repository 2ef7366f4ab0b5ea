import { pauseBacktest } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import * as change from '@/lib/services/backtest/change-backtest'
import { toBacktestView } from '@/lib/views/backtests'

export const POST = route(pauseBacktest, async ({ deps, origin, params }) =>
  toBacktestView(await change.pauseBacktest(deps.backtests, origin, BigInt(params.id))),
)
