import { getIndicators } from '@/lib/contracts/api/market'
import { summariseIndicators } from '@/lib/domain/indicators/summary'
import { route } from '@/lib/http'
import { readMarketBars } from '@/lib/services/read-market'

/** Enough for the longest indicator (252 sessions) with room to settle. */
const BARS = 320

export const GET = route(getIndicators, async ({ deps, query }) => {
  const asOf = query.as_of ? new Date(query.as_of) : deps.clock.now()
  const { symbol, bars } = await readMarketBars(deps, { symbol: query.symbol, timeframe: '1d', asOf, limit: BARS })
  return { symbol, as_of: asOf.toISOString(), bars: bars.length, indicators: summariseIndicators(bars) }
})
