import { ready } from '@/lib/contracts/api/system'
import { listProcesses } from '@/lib/db/processes'
import { route } from '@/lib/http'

const succeeds = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  )

export const dynamic = 'force-dynamic'
export const GET = route(ready, async ({ deps }) => {
  const database = await succeeds(deps.db.$queryRaw`select 1`)
  const checks = {
    database,
    queue: database && (await succeeds(deps.lanes.counts())),
    worker: database && (await listProcesses(deps.db)).some(({ kind }) => kind === 'worker'),
  }
  const all = Object.values(checks).every(Boolean)
  return { reply: { ready: all, checks }, status: all ? 200 : 503 }
})
