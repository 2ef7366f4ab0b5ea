import { getQuote } from '@/lib/contracts/api/market'
import { worstPriceOf } from '@/lib/domain/risk/collar'
import { route } from '@/lib/http'
import { readQuote } from '@/lib/services/read-market'

export const GET = route(getQuote, async ({ deps, query }) => {
  const quote = await readQuote(deps, query.symbol, query.as_of ? new Date(query.as_of) : undefined)
  const { symbol, price, source, stale } = quote
  const buyLimit = worstPriceOf(price, deps.env.TRADING_ORDER_COLLAR_PCT / 100).toNumber()
  const time = quote.time.toISOString()
  return { symbol, price, buy_limit: buyLimit, time, source, stale, sample: source === 'sample' }
})
