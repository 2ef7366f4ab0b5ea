import { getQuote } from '@/lib/contracts/api/market'
import { route } from '@/lib/http'
import { readQuote } from '@/lib/services/read-market'

export const GET = route(getQuote, async ({ deps, query }) => {
  const quote = await readQuote(deps, query.symbol, query.as_of ? new Date(query.as_of) : undefined)
  const { symbol, price, source, stale } = quote
  return { symbol, price, time: quote.time.toISOString(), source, stale, sample: source === 'sample' }
})
