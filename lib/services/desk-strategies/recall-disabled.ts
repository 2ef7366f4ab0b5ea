import { findAccount } from '../../db/accounts'
import type { Db, Tx } from '../../db/client'
import type { Origin } from '../../db/events'
import type { Clock } from '../../ports'
import { withdrawCanceled } from '../apply-splits'
import { clockOf } from '../breaker/history'
import { recallBuys } from '../breaker/judge'
import { changeAccount } from '../change-account'

type RecallDeps = { db: Db; clock: Clock; guard?: (db: Db | Tx) => Promise<void> }

/** Calls back what disabled strategies still buy: a buy that was on its way to the broker when its strategy was disabled. */
export async function recallDisabled({ db, clock, guard }: RecallDeps, origin: Origin, accountId: string) {
  const due = await disabledBuyers(db, accountId)
  const account = due.length > 0 ? await findAccount(db, accountId) : null
  if (!account) return
  const at = clockOf(account, clock.now()).toISOString()
  await changeAccount(db, accountId, origin, async (state, tx) => {
    await guard?.(tx)
    // One may have been enabled again since; strategies change only under the account's lock.
    const disabled = await disabledBuyers(tx, accountId)
    const changes = recallBuys(
      state,
      at,
      'Its strategy was disabled.',
      ({ strategyId }) => strategyId !== null && disabled.includes(strategyId),
    )
    await withdrawCanceled(tx, state, changes)
    return { changes, result: undefined }
  })
}

/** Disabled strategies with buys that work at the broker. */
async function disabledBuyers(db: Db | Tx, accountId: string): Promise<string[]> {
  const working = await db.order.findMany({
    where: { accountId, side: 'buy', status: { in: ['accepted', 'partially_filled'] }, strategyId: { not: null } },
    select: { strategyId: true },
    distinct: ['strategyId'],
  })
  const ids = working.flatMap(({ strategyId }) => strategyId ?? [])
  if (ids.length === 0) return []
  const rows = await db.strategy.findMany({ where: { id: { in: ids }, enabled: false }, select: { id: true } })
  return rows.map(({ id }) => id)
}
