import { listScheduleRuns } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { numberBefore, page } from '@/lib/paging'
import { readRuns } from '@/lib/views/schedule'

export const GET = route(listScheduleRuns, async ({ deps, query }) => {
  const filter = { job: query.job, before: numberBefore(query.cursor) }
  const rows = await readRuns(deps.db, filter, query.limit + 1)
  return page(
    rows,
    query.limit,
    (row) => row,
    (row) => [row.id],
  )
})
