import { listOrders } from '@/lib/contracts/api/trades'
import * as orders from '@/lib/db/orders'
import { route } from '@/lib/http'
import { page, timeAndId } from '@/lib/paging'
import { toOrderView } from '@/lib/views/trades'

export const GET = route(listOrders, async ({ deps, query }) => {
  const cursor = timeAndId(query.cursor)
  const filter = {
    accountId: query.account,
    symbol: query.symbol,
    status: query.status,
    open: query.open,
    cycleId: query.cycle_id,
    strategyId: query.strategy,
    before: cursor && { createdAt: cursor.at, id: cursor.id },
  }
  const { orders: rows, fills } = await orders.listOrders(deps.db, filter, query.limit + 1)
  return page(
    rows,
    query.limit,
    (row) => toOrderView(row, fills),
    (row) => [row.createdAt.toISOString(), row.id],
  )
})
