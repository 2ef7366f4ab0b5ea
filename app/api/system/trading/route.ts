import { getTradingState } from '@/lib/contracts/api/system'
import { route } from '@/lib/http'
import { readTradingState } from '@/lib/views/trading-state'

export const GET = route(getTradingState, ({ deps }) => readTradingState(deps))
