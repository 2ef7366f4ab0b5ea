import { compareBacktests } from '@/lib/contracts/api/backtests'
import { route } from '@/lib/http'
import { readComparison } from '@/lib/views/compare-backtests'

export const POST = route(compareBacktests, ({ deps, body }) => readComparison(deps.db, body.ids))
