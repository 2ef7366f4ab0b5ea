import { getCycle } from '@/lib/contracts/api/cycles'
import { route } from '@/lib/http'
import { readCycleDetail } from '@/lib/views/cycle-detail'

export const GET = route(getCycle, ({ deps, params }) => readCycleDetail(deps.db, params.id))
