import { createBacktest, listBacktests } from '@/lib/contracts/api/backtests'
import * as backtests from '@/lib/db/backtests'
import { route } from '@/lib/http'
import { assertMayRun } from '@/lib/may-run-strategy'
import { numberBefore, page } from '@/lib/paging'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { toBacktestView } from '@/lib/views/backtests'

export const GET = route(listBacktests, async ({ deps, query: { limit, cursor, ...filter } }) => {
  const rows = await backtests.listBacktests(deps.db, { ...filter, before: numberBefore(cursor) }, limit + 1)
  return page(rows, limit, toBacktestView, (row) => [String(row.id)])
})

export const POST = route(createBacktest, async ({ deps, principal, origin, body }) => {
  assertMayRun(principal, body.strategy)
  const row = await requestBacktest(deps.backtests, origin, body)
  return { reply: toBacktestView(row), headers: { Location: `/api/backtests/${row.id}` } }
})
