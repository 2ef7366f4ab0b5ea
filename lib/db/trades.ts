import type { Db, Tx } from './client'
import type { Position, Trade } from './generated/client'

/** Returns of closed round trips per symbol up to `asOf`, as fractions of what was paid, newest first, at most ten each. */
export async function findPastReturns(
  db: Db | Tx,
  accountId: string,
  symbols: readonly string[],
  asOf: Date,
): Promise<Map<string, number[]>> {
  const rows = await db.trade.findMany({
    where: { accountId, symbol: { in: [...symbols] }, status: 'closed', closedAt: { lte: asOf } },
    orderBy: { closedAt: 'desc' },
    take: 10 * Math.max(symbols.length, 1),
  })
  const returns = new Map<string, number[]>(symbols.map((symbol) => [symbol, []]))
  for (const row of rows) {
    const known = returns.get(row.symbol)
    if (known && known.length < 10) known.push(row.realizedPnl.minus(row.fees).div(row.entryNotional).toNumber())
  }
  return returns
}

export type TradeFilter = {
  accountId?: string
  symbol?: string
  status?: string
  outcome?: string
  cycleId?: string
  strategyId?: string
  from?: Date
  to?: Date
  before?: { openedAt: Date; id: string }
}

export const findTrade = (db: Db, id: string): Promise<Trade | null> => db.trade.findUnique({ where: { id } })

/** Positions of the open ones among some trades; an account has one open trade of a symbol at most. */
export type Held = ReadonlyMap<string, Position>

export const heldKey = (row: { accountId: string; symbol: string }): string => `${row.accountId} ${row.symbol}`

export async function readHeld(db: Db, trades: readonly Trade[]): Promise<Held> {
  const open = trades.filter(({ status }) => status === 'open')
  if (open.length === 0) return new Map()
  const rows = await db.position.findMany({
    where: { OR: open.map(({ accountId, symbol }) => ({ accountId, symbol })) },
  })
  return new Map(rows.map((row) => [heldKey(row), row]))
}

/** Round trips, newest first. */
export const listTrades = (db: Db, filter: TradeFilter, limit: number): Promise<Trade[]> =>
  db.trade.findMany({
    where: {
      accountId: filter.accountId,
      symbol: filter.symbol,
      status: filter.status,
      outcome: filter.outcome,
      cycleId: filter.cycleId,
      strategyId: filter.strategyId,
      openedAt: { gte: filter.from, lt: filter.to },
      OR: filter.before && [
        { openedAt: { lt: filter.before.openedAt } },
        { openedAt: filter.before.openedAt, id: { lt: filter.before.id } },
      ],
    },
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    take: limit,
  })
