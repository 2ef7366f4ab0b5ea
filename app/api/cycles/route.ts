import { createCycle, listCycles } from '@/lib/contracts/api/cycles'
import * as cycles from '@/lib/db/cycles'
import { route } from '@/lib/http'
import { page, readCursor } from '@/lib/paging'
import { startCycle } from '@/lib/start-cycle'
import { toCycleView } from '@/lib/views/cycles'

export const GET = route(listCycles, async ({ deps, query }) => {
  const before = readCursor(query.cursor)?.[0]
  const filter = {
    accountId: query.account,
    status: query.status,
    strategyId: query.strategy,
    before: before ? Number(before) : undefined,
  }
  const rows = await cycles.listCycles(deps.db, filter, query.limit + 1)
  return page(rows, query.limit, toCycleView, (row) => [String(row.id)])
})

export const POST = route(createCycle, async (call) => {
  const cycle = await startCycle(call, call.body, 'api')
  return { reply: toCycleView(cycle), headers: { Location: `/api/cycles/${cycle.cycleId}` } }
})
