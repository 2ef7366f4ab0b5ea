import { resumeBacktest } from '@/lib/contracts/api/backtests'
import { findBacktest } from '@/lib/db/backtests'
import { route } from '@/lib/http'
import { assertMayRun } from '@/lib/may-run-strategy'
import * as change from '@/lib/services/backtest/change-backtest'
import { toBacktestView } from '@/lib/views/backtests'

export const POST = route(resumeBacktest, async ({ deps, principal, origin, params }) => {
  const found = await findBacktest(deps.db, BigInt(params.id))
  if (found) assertMayRun(principal, found.strategy)
  return toBacktestView(await change.resumeBacktest(deps.backtests, origin, BigInt(params.id)))
})
