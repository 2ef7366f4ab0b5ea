import { setTimeout as pause } from 'node:timers/promises'
import { type BrokerExecution, isFinal } from '../../domain/order'
import type { BrokerView } from '../../domain/reconcile/broker-view'
import { AppError } from '../../errors'
import type { RemoteBroker } from '../../ports'

/** Executions and orders are asked for from this long before what is known to be booked: a broker may report late. */
const OVERLAP_MS = 300_000
/** Money that moved is dated by the day and may be posted days later. */
const ACTIVITY_DAYS_MS = 7 * 86_400_000
const TRIES = 4
/** An execution so young may be told of by the stream and not be listed yet; clocks differ as well. */
const LAG_MS = 10_000

/** A view without what only the books can tell: which orders are missing, which activities are new. */
export type RawView = Omit<BrokerView, 'missing'>

/**
 * What the broker says of the account since its books were opened, all as of one moment: positions and cash count only when no execution came while they were
 * read. Throws `vendor_unavailable` when the account does not stand still for long enough.
 */
export async function readBroker(broker: RemoteBroker, now: Date, through: Date, openedAt: Date): Promise<RawView> {
  const since = new Date(Math.max(through.getTime() - OVERLAP_MS, openedAt.getTime()))
  const opened = openedAt.toISOString()
  const until = new Date(now.getTime() - LAG_MS).toISOString()
  let executions = await broker.executions(since)
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const [account, positions, orders, activities] = await Promise.all([
      broker.account(),
      broker.positions(),
      broker.orders(since),
      broker.activities(new Date(through.getTime() - ACTIVITY_DAYS_MS)),
    ])
    const after = await broker.executions(since)
    if (sameExecutions(executions, after))
      return {
        cash: account.cash,
        since: since.toISOString(),
        until,
        positions,
        // What ended before the books were opened is in their opening.
        orders: orders.filter(({ status, updatedAt }) => !isFinal(status) || updatedAt > opened),
        executions: after.filter(({ at }) => at > opened),
        activities,
      }
    executions = after
    await pause(250)
  }
  throw new AppError('vendor_unavailable', 'The account at the broker did not stand still while it was read.')
}

function sameExecutions(a: readonly BrokerExecution[], b: readonly BrokerExecution[]): boolean {
  const known = new Set(a.map(({ executionId }) => executionId))
  return a.length === b.length && b.every(({ executionId }) => known.has(executionId))
}
