import { createImport } from '@/lib/contracts/api/imports'
import { route } from '@/lib/http'
import { requestImport } from '@/lib/services/run-import'
import { toImportView } from '@/lib/views/market'

const BODY_LIMIT = 64 * 1024 * 1024

export const POST = route(
  createImport,
  async ({ deps, origin, traceId, body }) => {
    const row = await requestImport(deps.db, origin, traceId, body.files)
    return { reply: toImportView(row), headers: { Location: `/api/data/imports/${row.id}` } }
  },
  { bodyLimit: BODY_LIMIT },
)
