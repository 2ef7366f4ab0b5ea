import { createSweep, listSweeps } from '@/lib/contracts/api/sweeps'
import * as sweeps from '@/lib/db/sweeps'
import { route } from '@/lib/http'
import { assertMayRun } from '@/lib/may-run-strategy'
import { numberBefore, page } from '@/lib/paging'
import { requestSweep } from '@/lib/services/backtest/request-sweep'
import { toSweepView } from '@/lib/views/sweeps'

export const GET = route(listSweeps, async ({ deps, query: { limit, cursor, strategy } }) => {
  const filter = { strategy, before: numberBefore(cursor) }
  const rows = await sweeps.listSweeps(deps.db, filter, limit + 1)
  return page(rows, limit, toSweepView, (row) => [String(row.id)])
})

export const POST = route(createSweep, async ({ deps, principal, origin, body }) => {
  assertMayRun(principal, body.strategy)
  const row = await requestSweep(deps.backtests, origin, body)
  return { reply: toSweepView(row), headers: { Location: `/api/sweeps/${row.id}` } }
})
