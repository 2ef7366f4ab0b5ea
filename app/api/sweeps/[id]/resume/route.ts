import { resumeSweep } from '@/lib/contracts/api/sweeps'
import { route } from '@/lib/http'
import * as change from '@/lib/services/backtest/request-sweep'
import { toSweepView } from '@/lib/views/sweeps'

export const POST = route(resumeSweep, async ({ deps, origin, params }) =>
  toSweepView(await change.resumeSweep(deps.backtests, origin, BigInt(params.id))),
)
