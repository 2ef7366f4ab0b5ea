import { cancelBacktest } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import * as change from '@/lib/services/backtest/change-backtest'
import { toBacktestView } from '@/lib/views/backtests'

export const POST = route(cancelBacktest, async ({ deps, origin, params }) =>
  toBacktestView(await change.cancelBacktest(deps.backtests, origin, BigInt(params.id))),
)
