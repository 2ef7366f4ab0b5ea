import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import type { Quote } from '../domain/market/bar'
import { decimal, round6 } from '../domain/money'
import { changeAccount } from './change-account'

/**
 * Marks what an account holds with quotes newer than its last prices, as of the newest of them. Returns how many positions
 * have a new price; none leaves no trace.
 */
export async function markPositions(
  db: Db,
  origin: Origin,
  accountId: string,
  quotes: ReadonlyMap<string, Quote>,
): Promise<number> {
  const { result } = await changeAccount(db, accountId, origin, (state) => {
    const fresh = [...state.positions.values()].flatMap(({ symbol, lastPriceAt }) => {
      const quote = quotes.get(symbol)
      return quote && quote.time.getTime() > Date.parse(lastPriceAt) ? [quote] : []
    })
    if (fresh.length === 0) return { changes: [], result: 0 }
    const at = new Date(Math.max(...fresh.map((quote) => quote.time.getTime()))).toISOString()
    const prices = Object.fromEntries(fresh.map(({ symbol, price }) => [symbol, round6(decimal(price)).toString()]))
    return {
      changes: [{ type: 'PositionsMarked', aggregateId: accountId, data: { prices, at } }],
      result: fresh.length,
    }
  })
  return result
}
