import { listSymbols } from '@/lib/contracts/api/market'
import { listSeriesWithNames } from '@/lib/db/prices'
import { route } from '@/lib/http'
import { page, readCursor } from '@/lib/paging'
import { toSymbolView } from '@/lib/views/market'

export const GET = route(listSymbols, async ({ deps, query }) => {
  const [symbol, timeframe] = readCursor(query.cursor) ?? []
  const after = symbol !== undefined && timeframe !== undefined ? { symbol, timeframe } : undefined
  const rows = await listSeriesWithNames(deps.db, { search: query.search, after }, query.limit + 1)
  return page(rows, query.limit, toSymbolView, (row) => [row.symbol, row.timeframe])
})
