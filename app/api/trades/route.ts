import { listTrades, placeManualOrder } from '@/lib/contracts/api/trades'
import * as trades from '@/lib/db/trades'
import { route } from '@/lib/http'
import { page, timeAndId } from '@/lib/paging'
import { placeByHand } from '@/lib/place-by-hand'
import { toTradeView } from '@/lib/views/trades'

export const GET = route(listTrades, async ({ deps, query }) => {
  const cursor = timeAndId(query.cursor)
  const filter = {
    accountId: query.account,
    symbol: query.symbol,
    status: query.status,
    outcome: query.outcome,
    cycleId: query.cycle_id,
    strategyId: query.strategy,
    from: query.from ? new Date(query.from) : undefined,
    to: query.to ? new Date(query.to) : undefined,
    before: cursor && { openedAt: cursor.at, id: cursor.id },
  }
  const rows = await trades.listTrades(deps.db, filter, query.limit + 1)
  const held = await trades.readHeld(deps.db, rows)
  return page(
    rows,
    query.limit,
    (row) => toTradeView(row, held),
    (row) => [row.openedAt.toISOString(), row.id],
  )
})

export const POST = route(placeManualOrder, ({ deps, origin, body, requestId }) =>
  placeByHand(deps, origin, requestId, body),
)
