import { listCapital, moveCapital } from '@/lib/contracts/api/capital'
import { findCapitalEvent } from '@/lib/db/capital'
import { route } from '@/lib/http'
import { numberBefore } from '@/lib/paging'
import * as service from '@/lib/services/move-capital'
import { readCapital, toCapitalView } from '@/lib/views/capital'

export const GET = route(listCapital, ({ deps, query }) =>
  readCapital(deps, { ...query, before: numberBefore(query.cursor) }),
)

export const POST = route(moveCapital, async ({ deps, origin, body, requestId }) => {
  const { account: accountId, type, amount, note } = body
  const seq = await service.moveCapital(deps, origin, { accountId, kind: type, amount, note: note || null, requestId })
  return toCapitalView(await findCapitalEvent(deps.db, accountId, seq))
})
