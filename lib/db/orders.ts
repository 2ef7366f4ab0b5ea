import { isFinal, ORDER_STATUSES } from '../domain/order'
import type { Db } from './client'
import type { Fill, Order } from './generated/client'

export const OPEN_STATUSES = ORDER_STATUSES.filter((status) => !isFinal(status))

export type OrderFilter = {
  accountId?: string
  symbol?: string
  status?: string
  open?: boolean
  cycleId?: string
  strategyId?: string
  ids?: readonly string[]
  before?: { createdAt: Date; id: string }
}

/** Orders with their fills, newest first, in two queries. */
export async function listOrders(
  db: Db,
  filter: OrderFilter,
  limit: number,
): Promise<{ orders: Order[]; fills: Fill[] }> {
  const orders = await db.order.findMany({
    where: {
      accountId: filter.accountId,
      symbol: filter.symbol,
      cycleId: filter.cycleId,
      strategyId: filter.strategyId,
      id: filter.ids && { in: [...filter.ids] },
      status:
        filter.status ??
        (filter.open === undefined ? undefined : filter.open ? { in: OPEN_STATUSES } : { notIn: OPEN_STATUSES }),
      OR: filter.before && [
        { createdAt: { lt: filter.before.createdAt } },
        { createdAt: filter.before.createdAt, id: { lt: filter.before.id } },
      ],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
  const fills = orders.length
    ? await db.fill.findMany({ where: { orderId: { in: orders.map(({ id }) => id) } }, orderBy: { filledAt: 'asc' } })
    : []
  return { orders, fills }
}

/** Accounts of the local paper broker on the live clock with orders that somebody must work. */
export const accountsWithOpenOrders = async (db: Db): Promise<string[]> =>
  (
    await db.$queryRaw<{ account_id: string }[]>`
      select distinct account_id from orders join accounts on accounts.id = orders.account_id
      where accounts.kind = 'paper' and accounts.broker = 'paper' and status in ('intent', 'submitting', 'unknown', 'accepted', 'partially_filled', 'pending_cancel')`
  ).map((row) => row.account_id)
