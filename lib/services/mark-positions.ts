import type { Account } from '../db/accounts'
import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import type { BreakerLimits } from '../domain/breaker/measure'
import type { Quote } from '../domain/market/bar'
import { decimal, round6 } from '../domain/money'
import { type ShareCounts, splitsDue, withdrawCanceled } from './apply-splits'
import { withBreaker } from './breaker/judge'
import { changeAccount, type MoneyChange } from './change-account'

/**
 * Brings what an account holds to the shares that prices count (see splitsDue) and marks it with quotes newer than its last
 * prices, as of the newest of them, and judges its circuit breaker. Returns how many positions have a new price; none leaves no trace.
 */
export async function markPositions(
  db: Db,
  origin: Origin,
  account: Account,
  quotes: ReadonlyMap<string, Quote>,
  shares: ShareCounts,
  now: Date,
  breaker: BreakerLimits,
): Promise<number> {
  const { result } = await changeAccount(db, account.id, origin, async (state, tx) => {
    const splits = splitsDue(state, shares, account.fractional, now.toISOString())
    await withdrawCanceled(tx, state, splits)
    const fresh = [...state.positions.values()].flatMap(({ symbol, lastPriceAt }) => {
      const quote = quotes.get(symbol)
      return quote && quote.time.getTime() > Date.parse(lastPriceAt) ? [quote] : []
    })
    if (fresh.length === 0) return { changes: await withBreaker(tx, state, splits, breaker, now), result: 0 }
    const at = new Date(Math.max(...fresh.map((quote) => quote.time.getTime()))).toISOString()
    const prices = Object.fromEntries(fresh.map(({ symbol, price }) => [symbol, round6(decimal(price)).toString()]))
    const marked: MoneyChange = { type: 'PositionsMarked', aggregateId: account.id, data: { prices, at } }
    return { changes: await withBreaker(tx, state, [...splits, marked], breaker, now), result: fresh.length }
  })
  return result
}
