import { listSweepCells } from '@/lib/contracts/api/sweeps'
import { findSweep } from '@/lib/db/sweeps'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { numberAfter, page } from '@/lib/paging'
import { readCells } from '@/lib/views/sweeps'

export const GET = route(listSweepCells, async ({ deps, params, query: { limit, cursor } }) => {
  if (!(await findSweep(deps.db, BigInt(params.id)))) throw new AppError('not_found', `There is no sweep ${params.id}.`)
  const start = numberAfter(cursor)
  const cells = await readCells(deps.db, BigInt(params.id), start, limit + 1)
  return page(
    cells,
    limit,
    (cell) => cell,
    () => [String(start + limit)],
  )
})
