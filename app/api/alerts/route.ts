import { listAlerts } from '@/lib/contracts/api/broker'
import { route } from '@/lib/http'
import { readAlerts } from '@/lib/views/alerts'

export const GET = route(listAlerts, ({ deps, query }) => readAlerts(deps.db, query))
