import { listRoundTrips } from '@/lib/contracts/api/backtests'
import * as backtests from '@/lib/db/backtests'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { page, readCursor } from '@/lib/paging'
import { toRoundTripView } from '@/lib/services/backtest/save-outcome'

export const GET = route(listRoundTrips, async ({ deps, params, query: { limit, cursor, symbol } }) => {
  const row = await backtests.findBacktest(deps.db, BigInt(params.id))
  if (!row) throw new AppError('not_found', `There is no backtest ${params.id}.`)
  const after = Number(readCursor(cursor)?.[0] ?? 0)
  const done = row.status === 'completed'
  const rows = done ? await backtests.listRoundTrips(deps.db, row.id, { after, symbol }, limit + 1) : []
  return page(rows, limit, toRoundTripView, (trip) => [String(trip.seq)])
})
