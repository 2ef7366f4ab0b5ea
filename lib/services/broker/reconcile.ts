import { setTimeout as pause } from 'node:timers/promises'
import { assertLease, type Lease } from '../../db/account-leases'
import { readAccountState } from '../../db/account-state'
import { type LinkState, readLink } from '../../db/broker-links'
import type { Db } from '../../db/client'
import type { AccountState } from '../../domain/ledger/state'
import { isFinal } from '../../domain/order'
import { type Booking, shares } from '../../domain/reconcile/book-reports'
import type { BrokerView, Difference } from '../../domain/reconcile/broker-view'
import { agrees, reconcile } from '../../domain/reconcile/reconcile'
import { UNKNOWN_SECTOR } from '../../domain/risk/limits'
import { AppError } from '../../errors'
import type { RemoteBroker } from '../../ports'
import { withBreaker } from '../breaker/judge'
import { changeAccount } from '../change-account'
import { REMOTE_ORIGIN, type RemoteDeskDeps, toChange } from './book-update'
import { knownOrders } from './known-orders'
import { readListings } from './listings'
import { moveLink } from './move-link'
import { noteDifferences } from './note-differences'
import { type RawView, readBroker } from './read-broker'

export type ReconcileDeps = RemoteDeskDeps & {
  broker: RemoteBroker
  /** A difference in positions or cash is adjusted when it is still there after this, in milliseconds: the broker's own books may lag. */
  confirmMs: number
}

/** Differences that later news of an order or an execution may explain. */
const UNEXPLAINED: readonly Difference['kind'][] = ['position', 'cash']

/**
 * Brings an account's books to its broker's, the broker winning, and says whether they agree. Everything that differed is in the log
 * and among the alerts. What the broker still works although the books have ended it is canceled there.
 */
export async function reconcileAccount(deps: ReconcileDeps, lease: Lease): Promise<LinkState> {
  const { db, clock } = deps
  const link = await readLink(db, lease.accountId)
  if (!link) throw new AppError('not_found', `Account "${lease.accountId}" has no broker.`)
  const startedAt = clock.now()
  let view = await readBroker(deps.broker, clock.now(), link.through, link.openedAt)
  const first = await preview(deps, lease, view)
  const unexplained = new Set(first.differences.filter(({ kind }) => UNEXPLAINED.includes(kind)).map(nameOf))
  if (unexplained.size > 0) {
    await pause(deps.confirmMs)
    view = await readBroker(deps.broker, clock.now(), link.through, link.openedAt)
  }
  const { agreed, revived, differences } = await settle(deps, lease, view, unexplained)
  for (const clientOrderId of revived)
    await deps.broker.cancel(clientOrderId).catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error
    })
  const state = agreed ? 'agreed' : 'differs'
  const detail = agreed ? null : (differences.find(({ settled }) => !settled)?.message ?? 'Orders are on their way.')
  const checkedAt = clock.now()
  await moveLink(db, lease, {
    state,
    detail,
    checkedAt,
    ...(agreed ? { agreedAt: checkedAt, through: startedAt } : {}),
  })
  return state
}

/** A difference by what differs and by how much: seen twice, it is confirmed. */
const nameOf = ({ kind, symbol, key }: Difference): string => `${kind}/${symbol}/${key}`

/** Enough to see whether the books differ. */
const UNLISTED = { sector: UNKNOWN_SECTOR, price: null }

async function preview(deps: ReconcileDeps, lease: Lease, raw: RawView): Promise<Booking> {
  const ids = await idsOf(deps.db, lease.accountId, raw)
  const state = await readAccountState(deps.db, lease.accountId, ids)
  const view = await complete(deps, lease.accountId, state, raw)
  const at = deps.clock.now().toISOString()
  return reconcile(state, view, { at, listingOf: () => UNLISTED, isConfirmed: () => true })
}

async function settle(deps: ReconcileDeps, lease: Lease, raw: RawView, confirmed: ReadonlySet<string>) {
  const { db, clock, breaker } = deps
  const { accountId } = lease
  const at = clock.now().toISOString()
  const ids = await idsOf(db, accountId, raw)
  const view = await complete(deps, accountId, await readAccountState(db, accountId, ids), raw)
  const symbols = [...new Set([...view.positions, ...view.orders].map(({ symbol }) => symbol))]
  const listingOf = await readListings(db, symbols, clock.now())
  const isConfirmed = (difference: Difference) => confirmed.has(nameOf(difference))
  const { result } = await changeAccount(
    db,
    accountId,
    REMOTE_ORIGIN,
    async (before, tx) => {
      await assertLease(tx, lease)
      if (newerThan(before, raw)) throw new AppError('conflict', 'The books moved on while the broker was read.')
      const booking = reconcile(before, view, { at, listingOf, isConfirmed })
      const changes = booking.events.map((event) => {
        const activityId = event.type === 'CashBooked' ? event.data.activityId : null
        return toChange(booking, event, activityId === null ? undefined : activityKey(accountId, activityId))
      })
      return {
        changes: changes.length > 0 ? await withBreaker(tx, before, changes, breaker, clock.now()) : [],
        notes: await noteDifferences(tx, accountId, booking.differences),
        result: { agreed: agrees(booking.state, view), revived: booking.revived, differences: booking.differences },
      }
    },
    ids,
  )
  return result
}

/** Were executions booked that are too young for the view to have them for sure, and that it does not have? */
function newerThan(state: AccountState, { executions, until, orders }: RawView): boolean {
  const seen = new Set(executions.map(({ executionId }) => executionId))
  const told = new Set(executions.map(({ brokerOrderId, orderFilled }) => `${brokerOrderId}/${shares(orderFilled)}`))
  const reported = new Set(orders.map(({ brokerOrderId }) => brokerOrderId))
  return [...state.fills.values()].some(({ executionId, orderId, filledAt, orderFilled }) => {
    const brokerOrderId = state.orders.get(orderId)?.brokerOrderId ?? ''
    if (filledAt < until || !reported.has(brokerOrderId)) return false
    if (seen.has(executionId) || state.reversals.has(executionId)) return false
    return !(orderFilled && told.has(`${brokerOrderId}/${orderFilled}`))
  })
}

const idsOf = (db: Db, accountId: string, { orders, executions }: RawView) =>
  knownOrders(db, accountId, orders, [...new Set(executions.map(({ brokerOrderId }) => brokerOrderId))])

const activityKey = (accountId: string, activityId: string): string => `activity/${accountId}/${activityId}`

/** Adds what only the books can tell: activities that are new, and what became of open orders that the list does not have. */
async function complete(
  { db, broker }: ReconcileDeps,
  accountId: string,
  state: Awaited<ReturnType<typeof readAccountState>>,
  raw: RawView,
): Promise<BrokerView> {
  const keys = raw.activities.map(({ activityId }) => activityKey(accountId, activityId))
  const known = await db.event.findMany({ where: { key: { in: keys } }, select: { key: true } })
  const booked = new Set(known.map(({ key }) => key))
  const listed = new Set(raw.orders.map(({ clientOrderId }) => clientOrderId))
  const missing: string[] = []
  const found: RawView['orders'][number][] = []
  for (const order of state.orders.values()) {
    // What was never acknowledged is looked for where it is sent.
    if (isFinal(order.status) || order.brokerOrderId === null || listed.has(order.clientOrderId)) continue
    const report = await broker.find(order.clientOrderId)
    if (report) found.push(report)
    else missing.push(order.clientOrderId)
  }
  return {
    ...raw,
    orders: [...raw.orders, ...found],
    activities: raw.activities.filter(
      ({ activityId, amount, type }) =>
        !booked.has(activityKey(accountId, activityId)) && (type === 'split' || Number(amount) !== 0),
    ),
    missing,
  }
}
