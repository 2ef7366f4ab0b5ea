import { getMarketStatus } from '@/lib/contracts/api/scheduler'
import { route } from '@/lib/http'
import { readMarketStatus } from '@/lib/views/schedule'

export const GET = route(getMarketStatus, ({ deps }) => readMarketStatus(deps))
