import { readSystemState } from '../db/accounts'
import type { Db, Tx } from '../db/client'
import type { Origin } from '../db/events'
import { countLookups, dueOrders, lookupsOf, postponeLookup, startLookups } from '../db/order-lookups'
import type { AccountState, Order } from '../domain/ledger/state'
import { canFollow, type OrderStatus } from '../domain/order'
import { mustBeRecalled } from '../domain/reconcile/book-reports'
import {
  afterLook,
  type DecisionAge,
  isTooOld,
  LOOKUP_PAUSES,
  type Look,
  looksWith,
  type Outcome,
  reported,
  settled,
  TOO_OLD,
  toBrokerOrder,
} from '../domain/submission'
import { AppError } from '../errors'
import type { Broker, Clock } from '../ports'
import { changeAccount, type MoneyChange } from './change-account'

/**
 * `guard` runs in every writing transaction and just before every send, and throws when another worker has taken the account over.
 * `whyHeld` says why nothing may be sent at this moment, or null.
 */
export type SubmitDeps = {
  db: Db
  broker: Broker
  clock: Clock
  guard?: (db: Db | Tx) => Promise<void>
  whyHeld?: () => Promise<string | null>
}

/** Orders on their way to a remote broker at one time: one that does not answer keeps the others waiting for nothing. */
const AT_ONCE = 8

/**
 * Drives every order that the broker may not have yet. `intent` is sent. `submitting` (a crash) and `unknown` (a lost answer) are
 * looked up first: a remote broker may take an order long after it was sent, so it is asked five times within half a minute, and only
 * then sent again under the same id, which the broker refuses to double. A decision older than its time to live expires instead,
 * and what adds exposure is called back when trading was stopped or the circuit breaker has moved since it was claimed: that is
 * looked at just before each order is sent. Nothing but the broker's own word makes an order `rejected`.
 */
export async function submitOrders(
  deps: SubmitDeps,
  origin: Origin,
  accountId: string,
  age: DecisionAge,
): Promise<number> {
  const { db, broker, clock } = deps
  if (broker.name === 'paper') {
    const { state, orders } = await claim(deps, origin, accountId, age)
    const outcomes: Outcome[] = []
    for (const order of await dueOrders(db, orders, clock.now())) {
      const outcome = await drive(deps, state, order, age)
      if (outcome) outcomes.push(outcome)
    }
    await record(deps, origin, accountId, outcomes)
    return outcomes.length
  }
  // At a broker elsewhere each order is claimed just before it is sent and what became of it is written before the next one.
  const open = await db.order.findMany({
    where: { accountId, status: { in: [...UNSENT] } },
    orderBy: [{ side: 'desc' }, { createdAt: 'asc' }],
    select: { id: true },
    take: 500,
  })
  const due = await dueOrders(db, open, clock.now())
  let driven = 0
  const next = async (): Promise<void> => {
    const row = due.shift()
    if (!row) return
    const { state, orders } = await claim(deps, origin, accountId, age, row.id)
    const outcome = orders[0] ? await drive(deps, state, orders[0], age) : null
    if (outcome) driven += 1
    await record(deps, origin, accountId, outcome ? [outcome] : [])
    await next()
  }
  // None is left at work when one fails: whoever comes next would meet its orders.
  const lines = await Promise.allSettled(Array.from({ length: AT_ONCE }, next))
  for (const line of lines) if (line.status === 'rejected') throw line.reason
  return driven
}

/** Marks intents as being sent, or as expired, and returns what is to be driven; of all orders or of one. */
async function claim(
  { db, broker, clock, guard }: SubmitDeps,
  origin: Origin,
  accountId: string,
  age: DecisionAge,
  only?: string,
) {
  const { result: orders, state } = await changeAccount(db, accountId, origin, async (before, tx) => {
    await guard?.(tx)
    const open = [...before.orders.values()].filter(
      ({ id, status }) => UNSENT.includes(status) && (only === undefined || id === only),
    )
    const changes = open.flatMap((order) => {
      if (order.status !== 'intent') return []
      const tooOld = isTooOld(order, age)
      return [statusChange(order, tooOld ? 'expired' : 'submitting', tooOld ? TOO_OLD : null, null, clock)]
    })
    const sent = open.filter((order) => order.status === 'intent' && !isTooOld(order, age)).map(({ id }) => id)
    if (broker.name !== 'paper') await startLookups(tx, sent, firstLook(clock))
    return { changes, result: open.filter((order) => order.status !== 'intent' || !isTooOld(order, age)) }
  })
  return { state, orders }
}

async function record(
  { db, clock, guard }: SubmitDeps,
  origin: Origin,
  accountId: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return
  const change = (state: AccountState) =>
    outcomes.flatMap(({ order, to, reason, brokerOrderId }): MoneyChange[] => {
      const now = state.orders.get(order.id)
      // What the broker's stream told meanwhile may be further on than the answer.
      const follows = now && (now.status === to || canFollow(now.status, to))
      if (!follows) return []
      const told = statusChange(now, to, reason, brokerOrderId, clock)
      if (to !== 'accepted' || !mustBeRecalled(state, now)) return [told]
      const taken = { ...now, status: to }
      return [
        told,
        statusChange(taken, 'pending_cancel', 'The circuit breaker tripped while it was sent.', null, clock),
      ]
    })
  await changeAccount(
    db,
    accountId,
    origin,
    async (state, tx) => {
      await guard?.(tx)
      return { changes: change(state), result: undefined }
    },
    outcomes.map(({ order }) => order.id),
  )
}

const UNSENT: readonly OrderStatus[] = ['intent', 'submitting', 'unknown']

/** Why a buy that was claimed must not be sent any more, or null. An exit always may. */
async function whyNotSent(db: Db, claimed: AccountState, order: Order): Promise<string | null> {
  if (order.side === 'sell') return null
  const { accountId, breaker } = claimed
  const [system, now, strategy] = await Promise.all([
    readSystemState(db),
    db.circuitBreaker.findUnique({ where: { accountId } }),
    order.strategyId === null ? null : db.strategy.findUnique({ where: { id: order.strategyId } }),
  ])
  if (!system.tradingEnabled) return 'Trading was stopped before the order was sent.'
  if (strategy && !strategy.enabled) return `The strategy “${strategy.name}” was disabled before the order was sent.`
  if (now && now.state !== 'active' && now.probeOrderId !== order.id) return `The circuit breaker is ${now.state}.`
  const decidedUnder = order.breakerEpoch ?? breaker.epoch
  return (now?.epoch ?? 0) === decidedUnder ? null : 'The circuit breaker moved before the order was sent.'
}

/** What becomes of one order now; null when its fate stays open and it is asked for again later. */
async function drive(deps: SubmitDeps, claimed: AccountState, order: Order, age: DecisionAge): Promise<Outcome | null> {
  if (order.status === 'intent') return send(deps, claimed, order, age)
  const move = afterLook(order, await look(deps, order), isTooOld(order, age))
  switch (move.next) {
    case 'send':
      // A worker that dies while it is sent leaves the next one the time of that.
      await startLookups(deps.db, [order.id], firstLook(deps.clock))
      return send(deps, claimed, order, age)
    case 'look':
      await postponeLookup(deps.db, order.id, deps.clock.now(), move.afterSeconds, move.looks)
      return move.outcome
    case 'done':
      return move.outcome
  }
}

async function look({ db, broker, clock }: SubmitDeps, order: Order): Promise<Look> {
  try {
    const report = await broker.find(order.clientOrderId)
    if (report) return { found: 'order', report }
  } catch (error) {
    return { found: 'no answer', reason: wordsOf(error) }
  }
  if (broker.name === 'paper') return { found: 'nothing', looks: 1, lateMs: 0, enough: 1 }
  const { attempts, lateMs } = await lookupsOf(db, order.id, clock.now())
  return { found: 'nothing', ...looksWith(attempts, lateMs), enough: LOOKUP_PAUSES.length }
}

const firstLook = (clock: Clock): Date => new Date(clock.now().getTime() + LOOKUP_PAUSES[0] * 1_000)

/** What is known of an order at the last moment: it is not sent. */
class NotSent extends Error {
  constructor(readonly outcome: Outcome) {
    super(outcome.reason ?? '')
  }
}

/** Looked at when nothing is left to wait for: lease, stop, breaker, age, and whether anything may be sent at all. */
async function lastLook(
  { db, clock, guard, whyHeld }: SubmitDeps,
  claimed: AccountState,
  order: Order,
  age: DecisionAge,
): Promise<void> {
  await guard?.(db)
  const reason = await whyNotSent(db, claimed, order)
  if (reason) throw new NotSent(settled(order, 'canceled', reason))
  const now = age.ttlMs === null ? age.now : clock.now()
  if (isTooOld(order, { ...age, now })) throw new NotSent(settled(order, 'expired', TOO_OLD))
  const held = await whyHeld?.()
  // Neither canceled nor sent: it is asked for and sent again when sending goes on.
  if (held) throw new AppError('rate_limited', held)
}

async function send(deps: SubmitDeps, claimed: AccountState, order: Order, age: DecisionAge): Promise<Outcome> {
  const { db, broker } = deps
  try {
    return reported(order, await broker.submit(toBrokerOrder(order), () => lastLook(deps, claimed, order, age)))
  } catch (error) {
    if (error instanceof NotSent) return error.outcome
    const code = error instanceof AppError ? error.code : null
    if (code === 'lease_lost') throw error
    const again = order.status !== 'intent'
    if (code === 'vendor_rejected' && !again) return settled(order, 'rejected', wordsOf(error))
    if (code === 'conflict' || code === 'vendor_rejected') {
      // What was sent before may have come in since it was looked for, and be the very reason of a refusal.
      const known = await broker.find(order.clientOrderId).catch(() => undefined)
      if (known) return reported(order, known)
      if (known === null && code === 'vendor_rejected') return settled(order, 'rejected', wordsOf(error))
    }
    await startLookups(db, [order.id], firstLook(deps.clock))
    // A call that was refused for the limit took nothing: one look, and it is sent again.
    if (code === 'rate_limited') await countLookups(db, order.id, LOOKUP_PAUSES.length)
    return settled(order, 'unknown', wordsOf(error))
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const statusChange = (
  order: Order,
  to: OrderStatus,
  reason: string | null,
  brokerOrderId: string | null,
  clock: Clock,
): MoneyChange => ({
  type: 'OrderStatusChanged',
  aggregateId: order.cycleId ?? order.id,
  data: {
    orderId: order.id,
    symbol: order.symbol,
    from: order.status,
    to,
    reason,
    brokerOrderId,
    at: clock.now().toISOString(),
  },
})
