import { raiseAlertOnce } from '../../db/alerts'
import type { Tx } from '../../db/client'
import type { NewEvent } from '../../db/events'
import type { Difference } from '../../domain/reconcile/broker-view'

/** What was found, for the log; an alert for each, raised once. Cash of adopted orders and fills is told with them. */
export async function noteDifferences(
  tx: Tx,
  accountId: string,
  differences: readonly Difference[],
): Promise<NewEvent[]> {
  for (const { message, kind, symbol, ours, theirs, settled } of differences)
    await raiseAlertOnce(
      tx,
      {
        level: settled ? 'warning' : 'critical',
        kind: 'broker_difference',
        accountId,
        message,
        data: { difference: [accountId, kind, symbol, ours, theirs].join('/'), kind, symbol, ours, theirs },
      },
      ['difference'],
      [accountId, kind, symbol, ours, theirs].join('/'),
    )
  return differences.length === 0
    ? []
    : [{ type: 'BrokerDifferenceFound', aggregateId: accountId, accountId, data: { differences } }]
}
