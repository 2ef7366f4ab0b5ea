import { resumeScheduleJob } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { resumeJob } from '@/lib/services/schedule/pause-job'
import { readScheduleJob } from '@/lib/views/schedule'

export const POST = route(resumeScheduleJob, async ({ deps, origin, params }) => {
  await resumeJob(deps, origin, params.id)
  return readScheduleJob(deps, params.id)
})
