import type { Db } from '../../db/client'
import { partsMovedAt, readStrategies } from '../../db/strategies'
import type { DeskStrategy } from '../../domain/desk-strategies/terms'
import type { Unattended } from '../../domain/schedule/parties'
import type { ScheduleSettings } from '../../domain/schedule/settings'
import { AppError } from '../../errors'
import { type DefaultAccountDeps, defaultAccount } from '../default-account'

type UnattendedDeps = Pick<DefaultAccountDeps, 'remote'> & { db: Db; schedule: ScheduleSettings }

/**
 * The enabled strategies of the account that cycles without a person trade, and what of the watchlist none of them has. Where that is
 * nothing, the rest is what disabled strategies, or nobody's, still hold.
 */
export async function readUnattended(deps: UnattendedDeps): Promise<Unattended> {
  const { watchlist } = deps.schedule
  const accountId = await tradedAccount(deps)
  if (accountId === null) return { rest: watchlist, restSince: null, strategies: [] }
  const all = await readStrategies(deps.db, accountId)
  const strategies = all.filter(({ enabled }) => enabled)
  const taken = new Set(strategies.flatMap(({ symbols }) => symbols))
  const rest = watchlist.filter((symbol) => !taken.has(symbol))
  const restSince = await partsMovedAt(deps.db, accountId)
  if (all.length === 0 || rest.length > 0) return { rest, restSince, strategies }
  return { rest: await heldOutside(deps.db, accountId, strategies), restSince, strategies }
}

/** What is held and no enabled strategy looks after must be looked after all the same; a cycle over any symbol does so by itself. */
async function heldOutside(db: Db, accountId: string, strategies: readonly DeskStrategy[]): Promise<string[]> {
  const ids = strategies.map(({ id }) => id)
  const trips = await db.trade.findMany({
    where: { accountId, status: 'open', OR: [{ strategyId: null }, { strategyId: { notIn: ids } }] },
    select: { symbol: true },
    orderBy: { symbol: 'asc' },
  })
  return trips.map(({ symbol }) => symbol)
}

/** Null while a broker's account has not been opened yet. */
async function tradedAccount(deps: UnattendedDeps): Promise<string | null> {
  try {
    return (await defaultAccount(deps)).id
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}
