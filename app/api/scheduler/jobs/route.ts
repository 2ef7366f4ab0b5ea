import { listScheduleJobs } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { readScheduleJobs } from '@/lib/views/schedule'

export const GET = route(listScheduleJobs, async ({ deps }) => ({ data: await readScheduleJobs(deps) }))
