import { getSchedulerStatus } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { readSchedulerStatus } from '@/lib/views/schedule'

export const GET = route(getSchedulerStatus, ({ deps }) => readSchedulerStatus(deps))
