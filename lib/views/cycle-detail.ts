import type { z } from 'zod'
import type { cycleDetail } from '../contracts/api/cycles'
import type { Db } from '../db/client'
import { findCycle } from '../db/cycles'
import { listOrders } from '../db/orders'
import { listTrades, readHeld } from '../db/trades'
import { AppError } from '../errors'
import { outputsOf, toCycleView, toModelCallView } from './cycles'
import { toOrderView, toTradeView } from './trades'

const MOST = 500

/** One cycle with what was said, ordered, traded and paid. Throws `not_found`. */
export async function readCycleDetail(db: Db, cycleId: string): Promise<z.input<typeof cycleDetail>> {
  const cycle = await findCycle(db, cycleId)
  if (!cycle) throw new AppError('not_found', 'There is no such cycle.')
  const [{ orders, fills }, calls] = await Promise.all([
    listOrders(db, { cycleId }, MOST),
    db.llmCall.findMany({ where: { cycleId }, orderBy: { createdAt: 'asc' }, take: MOST * 4 }),
  ])
  // A cycle's trades are those it opened and those it sold out of.
  const symbols = [...new Set(orders.filter((order) => order.side === 'sell').map((order) => order.symbol))]
  const [opened, exited] = await Promise.all([
    listTrades(db, { cycleId }, MOST),
    symbols.length
      ? db.trade.findMany({
          where: {
            accountId: cycle.accountId,
            symbol: { in: symbols },
            closedAt: { in: fills.map((fill) => fill.filledAt) },
          },
          take: MOST,
        })
      : [],
  ])
  const trades = [...opened, ...exited.filter((trade) => !opened.some(({ id }) => id === trade.id))]
  const held = await readHeld(db, trades)
  return {
    ...toCycleView(cycle),
    ...outputsOf(cycle),
    orders: orders.map((order) => toOrderView(order, fills)),
    trades: trades.map((row) => toTradeView(row, held)),
    model_calls: calls.map(toModelCallView),
  }
}
