import type { z } from 'zod'
import type { flattenAccount } from './contracts/api/risk'
import type { closePosition, order } from './contracts/api/trades'
import { findAccount } from './db/accounts'
import type { Origin } from './db/events'
import { listOrders } from './db/orders'
import type { Deps } from './deps'
import { decimal } from './domain/money'
import { floorTo } from './domain/risk/cap-buy'
import { lotOf } from './domain/risk/limits'
import { AppError } from './errors'
import { placeByHand } from './place-by-hand'
import { cancelOrder } from './services/cancel-order'
import { sendOrders } from './services/send-orders'

type Wanted = z.output<(typeof closePosition)['body']>

/** Sells a position or a part of it: an order like any other, through gate, reservation and broker. Throws as placeByHand does. */
export async function closeByHand(
  deps: Deps,
  origin: Origin,
  groupId: string,
  symbol: string,
  { account: accountId, quantity, fraction, reason }: Wanted,
): Promise<z.input<typeof order>> {
  const account = await findAccount(deps.db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const held = await deps.db.position.findUnique({ where: { accountId_symbol: { accountId, symbol } } })
  if (!held) throw new AppError('not_found', `"${accountId}" holds no ${symbol}.`)
  const whole = held.quantity.toNumber()
  const part = fraction === undefined || fraction === 1 ? whole : floorTo(whole * fraction, lotOf(account))
  if (part <= 0) throw new AppError('invalid_input', 'fraction: is less than one lot')
  return placeByHand(deps, origin, groupId, {
    account: accountId,
    symbol,
    side: 'sell',
    quantity: quantity ?? part,
    reason,
  })
}

const MOST_ORDERS = 1_000

/**
 * Cancels every open order of an account and sells all it holds, each sale an order of its own. What is being sent at this moment,
 * or is locked, is told in `left`; asking again takes it up. Throws `not_found`.
 */
export async function flattenByHand(
  deps: Deps,
  origin: Origin,
  groupId: string,
  accountId: string,
  reason: string,
): Promise<z.input<(typeof flattenAccount)['response']>> {
  const account = await findAccount(deps.db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const canceled: string[] = []
  const orders: z.input<typeof order>[] = []
  const left: { symbol: string; reason: string }[] = []
  const attempt = async (symbol: string, work: () => Promise<void>) => {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      left.push({ symbol, reason: error.message })
    }
  }
  const { orders: open } = await listOrders(deps.db, { accountId, open: true }, MOST_ORDERS)
  for (const { id, symbol } of open)
    await attempt(symbol, async () => {
      await cancelOrder(deps, origin, id, reason)
      await sendOrders(deps, origin, account)
      canceled.push(id)
    })
  const held = await deps.db.position.findMany({ where: { accountId }, orderBy: { symbol: 'asc' } })
  for (const { symbol, quantity } of held)
    await attempt(symbol, async () => {
      const wanted = {
        account: accountId,
        symbol,
        side: 'sell',
        quantity: decimal(quantity.toString()).toNumber(),
        reason,
      } as const
      orders.push(await placeByHand(deps, origin, groupId, wanted))
    })
  return { account: accountId, canceled, orders, left }
}
