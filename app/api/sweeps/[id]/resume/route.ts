import { resumeSweep } from '@/lib/contracts/api/sweeps'
import { findSweep } from '@/lib/db/sweeps'
import { route } from '@/lib/http'
import { assertMayRun } from '@/lib/may-run-strategy'
import * as change from '@/lib/services/backtest/request-sweep'
import { toSweepView } from '@/lib/views/sweeps'

export const POST = route(resumeSweep, async ({ deps, principal, origin, params }) => {
  const found = await findSweep(deps.db, BigInt(params.id))
  if (found) assertMayRun(principal, found.strategy)
  return toSweepView(await change.resumeSweep(deps.backtests, origin, BigInt(params.id)))
})
