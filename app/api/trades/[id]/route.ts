import { getTrade } from '@/lib/contracts/api/trades'
import { findTrade, readHeld } from '@/lib/db/trades'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { toTradeView } from '@/lib/views/trades'

export const GET = route(getTrade, async ({ deps, params }) => {
  const row = await findTrade(deps.db, params.id)
  if (!row) throw new AppError('not_found', 'There is no such trade.')
  return toTradeView(row, await readHeld(deps.db, [row]))
})
