import { createEvent, listEvents } from '@/lib/contracts/api/events'
import { inTransaction } from '@/lib/db/client'
import * as events from '@/lib/db/events'
import { AppError } from '@/lib/errors'
import { route } from '@/lib/http'
import { page, readCursor } from '@/lib/paging'
import { toEventView } from '@/lib/views/events'

export const GET = route(listEvents, async ({ deps, query }) => {
  const cursor = readCursor(query.cursor)
  const forward = query.after !== undefined
  const position = cursor ? Number(cursor[0]) : undefined
  const filter = {
    after: forward ? (position ?? query.after) : undefined,
    before: forward ? undefined : position,
    type: query.type,
    accountId: query.account,
    cycleId: query.cycle_id,
    aggregateId: query.aggregate_id,
  }
  const rows = await events.listEvents(deps.db, filter, query.limit + 1)
  return page(rows, query.limit, toEventView, (row) => [String(row.seq)])
})

export const POST = route(createEvent, async ({ deps, origin, body }) => {
  const [stored] = await inTransaction(deps.db, (tx) =>
    events.appendEvents(tx, origin, [
      { type: body.type, aggregateId: body.aggregate_id, accountId: body.account ?? null, data: body.data },
    ]),
  )
  if (!stored) throw new AppError('internal', 'The event was not written.')
  return toEventView(stored)
})
