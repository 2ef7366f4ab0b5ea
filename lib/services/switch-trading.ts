import { type Db, inTransaction } from '../db/client'
import { appendEvents, type Origin } from '../db/events'
import { accountsWithOpenOrders } from '../db/orders'
import type { Clock } from '../ports'
import { recallUnwanted } from './recall-unwanted'

/**
 * Turns the global switch. While it is off nothing that adds exposure is ordered, and buys that have not filled are called back; exits
 * remain. A stop is an alert, too.
 */
export async function switchTrading(
  deps: { db: Db; clock: Clock },
  origin: Origin,
  enabled: boolean,
  reason: string,
): Promise<void> {
  const { db } = deps
  await inTransaction(db, async (tx) => {
    await tx.$queryRaw`select scope from system_state where scope = 'global' for update`
    await tx.systemState.update({
      where: { scope: 'global' },
      data: { tradingEnabled: enabled, reason, changedBy: origin.actor, changedAt: new Date() },
    })
    if (!enabled)
      await tx.alert.create({
        data: {
          level: 'warning',
          kind: 'trading_stopped',
          message: `Trading was stopped on every account by ${origin.actor}: ${reason}`,
          data: {},
        },
      })
    await appendEvents(tx, origin, [
      {
        type: enabled ? 'TradingEnabled' : 'TradingDisabled',
        aggregateId: 'system',
        accountId: null,
        data: { reason },
      },
    ])
  })
  if (enabled) return
  // What was on its way is called back by whoever drives the account.
  for (const accountId of await accountsWithOpenOrders(db)) await recallUnwanted(deps, origin, accountId)
}
