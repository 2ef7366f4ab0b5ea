import { listRoundTrips } from '@/lib/contracts/api/backtests'
import * as backtests from '@/lib/db/backtests'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { numberAfter, page } from '@/lib/paging'
import { toRoundTripView } from '@/lib/services/backtest/save-outcome'

export const GET = route(listRoundTrips, async ({ deps, params, query: { limit, cursor, symbol } }) => {
  const id = BigInt(params.id)
  const row = await deps.db.backtest.findUnique({ where: { id }, select: { status: true } })
  if (!row) throw new AppError('not_found', `There is no backtest ${params.id}.`)
  const after = numberAfter(cursor)
  const done = row.status === 'completed'
  const rows = done ? await backtests.listRoundTrips(deps.db, id, { after, symbol }, limit + 1) : []
  return page(rows, limit, toRoundTripView, (trip) => [String(trip.seq)])
})
