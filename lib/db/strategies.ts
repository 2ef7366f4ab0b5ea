import { OPINION_ROLES } from '../domain/agents/opinion'
import type { DeskStrategy, StrategyModels } from '../domain/desk-strategies/terms'
import type { Db, Tx } from './client'
import type { Strategy as Row, Trade } from './generated/client'

/**
 * The strategies of an account, oldest first; deleted ones are none. They change only under the lock of the account's portfolio
 * row: who holds that reads what counts.
 */
export async function readStrategies(db: Db | Tx, accountId: string): Promise<DeskStrategy[]> {
  const rows = await db.strategy.findMany({
    where: { accountId, deletedAt: null },
    orderBy: [{ createdAt: 'asc' }, { name: 'asc' }],
  })
  return rows.map(toStrategy)
}

/** When the symbols of strategies last changed hands: one was made, changed, disabled, enabled or deleted. Null without any. */
export async function partsMovedAt(db: Db | Tx, accountId: string): Promise<Date | null> {
  const { _max } = await db.strategy.aggregate({
    where: { accountId },
    _max: { plannedSince: true, disabledAt: true, deletedAt: true },
  })
  const times = Object.values(_max).flatMap((at) => (at === null ? [] : [at.getTime()]))
  return times.length === 0 ? null : new Date(Math.max(...times))
}

/** One strategy, also one that was deleted. */
export async function findStrategy(db: Db | Tx, id: string): Promise<DeskStrategy | null> {
  const row = await db.strategy.findUnique({ where: { id } })
  return row && toStrategy(row)
}

/** Round trips of a strategy in the order in which they ended, open ones last; those that ended after `since` only. */
export const strategyTrips = (db: Db | Tx, strategyId: string, since: Date | null = null): Promise<Trade[]> =>
  db.trade.findMany({
    where: { strategyId, OR: since ? [{ closedAt: { gt: since } }, { closedAt: null }] : undefined },
    orderBy: [{ closedAt: { sort: 'asc', nulls: 'last' } }, { id: 'asc' }],
  })

export const toStrategy = (row: Row): DeskStrategy => ({
  id: row.id,
  accountId: row.accountId,
  name: row.name,
  enabled: row.enabled,
  allocation: row.allocation.toNumber(),
  symbols: row.symbols,
  maxPosition: row.maxPosition?.toNumber() ?? null,
  maxPositions: row.maxPositions,
  positionSize: row.positionSize?.toNumber() ?? null,
  models: modelsOf(row.models),
  scanTimes: row.scanTimes,
  priceMoves: row.priceMoves,
  plannedSince: row.plannedSince,
  endRule: {
    minTrades: row.minTrades,
    maxDrawdown: row.maxDrawdown?.toNumber() ?? null,
    maxLosses: row.maxLosses,
    minProfitFactor: row.minProfitFactor?.toNumber() ?? null,
  },
  countedFrom: row.countedFrom,
  disabledBy: row.disabledBy,
  disabledAt: row.disabledAt?.toISOString() ?? null,
  disabledReason: row.disabledReason,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
  deletedAt: row.deletedAt,
})

/** Roles in their own order, whatever order a stored document has. */
function modelsOf(json: unknown): StrategyModels {
  const stored = json as StrategyModels
  return Object.fromEntries(OPINION_ROLES.flatMap((role) => (stored[role] ? [[role, stored[role]]] : [])))
}
