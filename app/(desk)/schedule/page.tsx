import type { Metadata } from 'next'
import { Hydrate } from '@/components/data/hydrate'
import { keys } from '@/components/data/keys'
import { SchedulePage } from '@/components/schedule/schedule-page'
import { getDeps } from '@/lib/deps'
import { page } from '@/lib/paging'
import { requirePrincipal } from '@/lib/session'
import { readRuns, readSchedulerStatus } from '@/lib/views/schedule'

export const metadata: Metadata = { title: 'Schedule' }

const PAGE_SIZE = 25

export default async function Schedule() {
  await requirePrincipal()
  const deps = getDeps()
  const [status, rows] = await Promise.all([readSchedulerStatus(deps), readRuns(deps.db, {}, PAGE_SIZE + 1)])
  const runs = page(
    rows,
    PAGE_SIZE,
    (row) => row,
    (row) => [row.at, row.id],
  )
  return (
    <Hydrate
      data={[
        [keys.schedule(), status],
        [keys.scheduleRuns({ limit: PAGE_SIZE, job: undefined }), { pages: [runs], pageParams: [undefined] }],
      ]}
    >
      <SchedulePage pageSize={PAGE_SIZE} />
    </Hydrate>
  )
}
