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
  const open = await db.order.findMany({
    where: { accountId, side: 'buy', status: { in: ['accepted', 'partially_filled'] }, strategyId: { not: null } },
    select: { strategyId: true },
    distinct: ['strategyId'],
  })
  if (open.length === 0) return
  const ids = open.flatMap(({ strategyId }) => strategyId ?? [])
  const disabled = await db.strategy.findMany({ where: { id: { in: ids }, enabled: false }, select: { id: true } })
  if (disabled.length === 0) return
  const account = await findAccount(db, accountId)
  if (!account) return
  const at = clockOf(account, clock.now()).toISOString()
  await changeAccount(db, accountId, origin, async (state, tx) => {
    await guard?.(tx)
    const changes = recallBuys(state, at, 'Its strategy was disabled.', ({ strategyId }) =>
      disabled.some(({ id }) => id === strategyId),
    )
    await withdrawCanceled(tx, state, changes)
    return { changes, result: undefined }
  })
}
