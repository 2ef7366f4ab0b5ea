import { type Db, inTransaction } from '../db/client'
import { appendEvents, type Origin } from '../db/events'

/** Turns the global switch. While it is off nothing that adds exposure is ordered; exits remain. */
export async function switchTrading(db: Db, origin: Origin, enabled: boolean, reason: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.$queryRaw`select scope from system_state where scope = 'global' for update`
    await tx.systemState.update({
      where: { scope: 'global' },
      data: { tradingEnabled: enabled, reason, changedBy: origin.actor, changedAt: new Date() },
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
}
