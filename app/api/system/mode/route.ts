import { getTradingMode } from '@/lib/contracts/api/broker'
import { route } from '@/lib/http'
import { readTradingMode } from '@/lib/views/broker'

export const GET = route(getTradingMode, ({ deps }) => readTradingMode(deps.db))
