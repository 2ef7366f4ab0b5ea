import { getBars } from '@/lib/contracts/api/market'
import { route } from '@/lib/http'
import { readMarketBars } from '@/lib/services/read-market'
import { toBarsView } from '@/lib/views/market'

const toDate = (text: string | undefined) => (text === undefined ? undefined : new Date(text))

export const GET = route(getBars, async ({ deps, query }) =>
  toBarsView(
    await readMarketBars(deps, {
      symbol: query.symbol,
      timeframe: query.timeframe,
      from: toDate(query.from),
      to: toDate(query.to),
      asOf: toDate(query.as_of),
      limit: query.limit,
    }),
  ),
)
