import { decimal } from '../domain/money'
import type { BrokerOrder, BrokerReport, OrderSide, OrderType, TimeInForce } from '../domain/order'
import type { Db, Tx } from './client'
import type { PaperOrder } from './generated/client'

/** The paper broker's own books. Inserting an id twice adds nothing and says so with false. */
export async function insertPaperOrder(
  db: Db,
  accountId: string,
  {
    clientOrderId,
    symbol,
    side,
    type,
    quantity,
    limitPrice,
    stopPrice,
    timeInForce,
  }: BrokerOrder & { quantity: string },
): Promise<boolean> {
  const { count } = await db.paperOrder.createMany({
    data: [{ accountId, clientOrderId, symbol, side, type, quantity, limitPrice, stopPrice, timeInForce }],
    skipDuplicates: true,
  })
  return count === 1
}

/** An order as the paper broker knows it. What it has filled is in the fills, which are written where it is matched. */
export async function findPaperOrder(db: Db, accountId: string, clientOrderId: string): Promise<BrokerReport | null> {
  const row = await db.paperOrder.findFirst({ where: { accountId, clientOrderId } })
  if (!row) return null
  const order = await db.order.findUnique({ where: { clientOrderId } })
  const fills = order ? await db.fill.findMany({ where: { orderId: order.id } }) : []
  const filled = fills.reduce((sum, fill) => sum.plus(fill.quantity.toString()), decimal(0))
  const paid = fills.reduce(
    (sum, fill) => sum.plus(decimal(fill.quantity.toString()).times(fill.price.toString())),
    decimal(0),
  )
  const full = filled.gte(row.quantity.toString())
  return {
    clientOrderId,
    brokerOrderId: row.brokerOrderId,
    symbol: row.symbol,
    side: row.side as OrderSide,
    type: row.type as OrderType,
    quantity: decimal(row.quantity.toString()).toString(),
    notional: null,
    limitPrice: shown(row.limitPrice),
    stopPrice: shown(row.stopPrice),
    timeInForce: row.timeInForce as TimeInForce,
    status: full
      ? 'filled'
      : row.canceledAt
        ? 'canceled'
        : order?.status === 'expired'
          ? 'expired'
          : filled.gt(0)
            ? 'partially_filled'
            : 'accepted',
    filledQuantity: filled.toString(),
    averagePrice: filled.gt(0) ? paid.div(filled).toDecimalPlaces(6).toString() : null,
    reason: null,
    replacedBy: null,
    replaces: null,
    submittedAt: row.submittedAt.toISOString(),
    updatedAt: (row.canceledAt ?? row.submittedAt).toISOString(),
    legs: [],
  }
}

const shown = (price: PaperOrder['limitPrice']): string | null =>
  price === null ? null : decimal(price.toString()).toString()

export async function cancelPaperOrder(db: Db | Tx, accountId: string, clientOrderId: string, at: Date): Promise<void> {
  await db.paperOrder.updateMany({ where: { accountId, clientOrderId, canceledAt: null }, data: { canceledAt: at } })
}
