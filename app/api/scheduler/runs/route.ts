import { listScheduleRuns } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { page, timeAndNumber } from '@/lib/paging'
import { readRuns } from '@/lib/views/schedule'

export const GET = route(listScheduleRuns, async ({ deps, query }) => {
  const filter = { job: query.job, before: timeAndNumber(query.cursor) }
  const rows = await readRuns(deps.db, filter, query.limit + 1)
  return page(
    rows,
    query.limit,
    (row) => row,
    (row) => [row.at, row.id],
  )
})
