import { deleteSweep, getSweep } from '@/lib/contracts/api/sweeps'
import { findSweep } from '@/lib/db/sweeps'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { removeSweep } from '@/lib/services/backtest/request-sweep'
import { readSweepDetail } from '@/lib/views/sweeps'

export const GET = route(getSweep, async ({ deps, params, query }) => {
  const row = await findSweep(deps.db, BigInt(params.id))
  if (!row) throw new AppError('not_found', `There is no sweep ${params.id}.`)
  return readSweepDetail(deps.db, row, query)
})

export const DELETE = route(deleteSweep, async ({ deps, origin, params }) => {
  await removeSweep(deps.backtests, origin, BigInt(params.id))
  return { deleted: true as const }
})
