import { listJobs } from '@/lib/contracts/api/system'
import { route } from '@/lib/http'
import { readJobs } from '@/lib/views/jobs'

export const GET = route(listJobs, ({ deps }) => readJobs(deps))
