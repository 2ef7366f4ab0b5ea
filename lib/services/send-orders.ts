import type { Account } from '../db/accounts'
import type { Db, Tx } from '../db/client'
import type { Origin } from '../db/events'
import type { Broker, Clock } from '../ports'
import { settleCancels } from './cancel-order'
import { decisionAge } from './decision-age'
import { recallUnwanted } from './recall-unwanted'
import { submitOrders } from './submit-orders'

export type SendDeps = {
  db: Db
  clock: Clock
  brokerFor(account: Account): Broker
  env: { TRADING_DECISION_TTL_SECONDS: number }
}

/**
 * Sends what an account has not sent yet, and asks for the cancels it wants. The orders of an account at a remote broker are driven
 * by the worker that holds its lease (workers/remote-desk.ts), and by nobody else: for those nothing happens here. `guard` throws in
 * each write of a cycle that another worker has taken.
 */
export async function sendOrders(
  deps: SendDeps,
  origin: Origin,
  account: Account,
  guard?: (db: Db | Tx) => Promise<void>,
): Promise<void> {
  if (account.broker !== 'paper') return
  const desk = { db: deps.db, clock: deps.clock, broker: deps.brokerFor(account), guard }
  await submitOrders(desk, origin, account.id, decisionAge(account, deps.clock, deps.env.TRADING_DECISION_TTL_SECONDS))
  await recallUnwanted(desk, origin, account.id)
  await settleCancels(desk, origin, account.id)
}
