import { raiseAlertOnce } from '../../db/alerts'
import type { Tx } from '../../db/client'
import type { NewEvent } from '../../db/events'
import type { Difference } from '../../domain/reconcile/broker-view'

/** An alert for each difference that was not told before; the log tells of those alone. */
export async function noteDifferences(
  tx: Tx,
  accountId: string,
  differences: readonly Difference[],
): Promise<NewEvent[]> {
  const fresh: Difference[] = []
  for (const difference of differences) {
    const { message, kind, key, symbol, ours, theirs, settled } = difference
    const name = [accountId, kind, symbol, key, theirs].join('/')
    const alert = {
      level: settled ? ('warning' as const) : ('critical' as const),
      kind: 'broker_difference',
      accountId,
      message,
      data: { difference: name, kind, symbol, ours, theirs },
    }
    if (await raiseAlertOnce(tx, alert, ['difference'], name)) fresh.push(difference)
  }
  return fresh.length === 0
    ? []
    : [{ type: 'BrokerDifferenceFound', aggregateId: accountId, accountId, data: { differences: fresh } }]
}
