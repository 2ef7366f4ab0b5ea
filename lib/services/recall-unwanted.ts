import { findAccount, readSystemState } from '../db/accounts'
import type { Db, Tx } from '../db/client'
import type { Origin } from '../db/events'
import type { Clock } from '../ports'
import { withdrawCanceled } from './apply-splits'
import { clockOf } from './breaker/history'
import { recallBuys } from './breaker/judge'
import { changeAccount } from './change-account'

type RecallDeps = { db: Db; clock: Clock; guard?: (db: Db | Tx) => Promise<void> }

/** Why buys of one kind are not wanted any more, and which they are: of disabled strategies, or all of them. */
type Unwanted = { reason: string; strategies: readonly string[] | 'all' }

/**
 * Calls back buys of the desk's own that are not wanted any more: all while trading is stopped, and those of disabled strategies, also
 * the ones that were on their way to the broker when that was decided. What a person orders at the broker is left alone.
 */
export async function recallUnwanted({ db, clock, guard }: RecallDeps, origin: Origin, accountId: string) {
  if (!(await unwantedBuys(db, accountId))) return
  const account = await findAccount(db, accountId)
  if (!account) return
  const at = clockOf(account, clock.now()).toISOString()
  await changeAccount(db, accountId, origin, async (state, tx) => {
    await guard?.(tx)
    // It may have been decided otherwise since; strategies change only under the account's lock.
    const unwanted = await unwantedBuys(tx, accountId)
    if (!unwanted) return { changes: [], result: undefined }
    const { reason, strategies } = unwanted
    const changes = recallBuys(
      state,
      at,
      reason,
      ({ origin: from, strategyId }) =>
        from !== 'external' && (strategies === 'all' || (strategyId !== null && strategies.includes(strategyId))),
    )
    await withdrawCanceled(tx, state, changes)
    return { changes, result: undefined }
  })
}

/** Of the desk's own buys that wait to be sent or work at the broker. */
async function unwantedBuys(db: Db | Tx, accountId: string): Promise<Unwanted | null> {
  const working = await db.order.findMany({
    where: {
      accountId,
      side: 'buy',
      origin: { not: 'external' },
      status: { in: ['intent', 'accepted', 'partially_filled'] },
    },
    select: { strategyId: true },
    distinct: ['strategyId'],
  })
  if (working.length === 0) return null
  if (!(await readSystemState(db)).tradingEnabled) return { reason: 'Trading was stopped.', strategies: 'all' }
  const ids = working.flatMap(({ strategyId }) => strategyId ?? [])
  if (ids.length === 0) return null
  const rows = await db.strategy.findMany({ where: { id: { in: ids }, enabled: false }, select: { id: true } })
  return rows.length > 0 ? { reason: 'Its strategy was disabled.', strategies: rows.map(({ id }) => id) } : null
}
