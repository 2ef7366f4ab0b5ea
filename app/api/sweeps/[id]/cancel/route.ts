import { cancelSweep } from '@/lib/contracts/api/sweeps'
import { route } from '@/lib/http'
import * as change from '@/lib/services/backtest/request-sweep'
import { toSweepView } from '@/lib/views/sweeps'

export const POST = route(cancelSweep, async ({ deps, origin, params }) =>
  toSweepView(await change.cancelSweep(deps.backtests, origin, BigInt(params.id))),
)
