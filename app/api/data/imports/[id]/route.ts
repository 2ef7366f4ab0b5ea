import { getImport } from '@/lib/contracts/api/imports'
import { findImport } from '@/lib/db/imports'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { toImportView } from '@/lib/views/market'

export const GET = route(getImport, async ({ deps, params }) => {
  const row = await findImport(deps.db, params.id)
  if (!row) throw new AppError('not_found', 'There is no such import.')
  return toImportView(row)
})
