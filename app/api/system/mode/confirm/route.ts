import { confirmLive } from '@/lib/contracts/api/broker'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { confirmLiveTrading } from '@/lib/services/confirm-live'
import { readTradingMode } from '@/lib/views/broker'

export const POST = route(confirmLive, async ({ deps, origin, principal }) => {
  if (principal.kind === 'key')
    throw new AppError('forbidden', 'Live trading is confirmed by an administrator in the dashboard, not with a key.')
  await confirmLiveTrading(deps, origin)
  return readTradingMode(deps.db)
})
