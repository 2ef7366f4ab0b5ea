import { pauseScheduleJob } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { pauseJob } from '@/lib/services/schedule/pause-job'
import { readScheduleJob } from '@/lib/views/schedule'

export const POST = route(pauseScheduleJob, async ({ deps, origin, params, body }) => {
  await pauseJob(deps, origin, params.id, body.reason || null)
  return readScheduleJob(deps, params.id)
})
