import { readSystemState } from '../db/accounts'
import type { Db, Tx } from '../db/client'
import type { Origin } from '../db/events'
import { countLookups, dueOrders, forgetLookups, lookupsOf, postponeLookup } from '../db/order-lookups'
import type { AccountState, Order } from '../domain/ledger/state'
import { type BrokerOrder, type BrokerReport, isFinal, type OrderStatus } from '../domain/order'
import { AppError } from '../errors'
import type { Broker, Clock } from '../ports'
import { changeAccount, type MoneyChange } from './change-account'

/**
 * How old a decision may be to be sent: `now` on the account's own clock, and milliseconds to live, or null in a simulation, whose
 * time does not pass by itself. What is past its own expiry is never sent.
 */
export type DecisionAge = { now: Date; ttlMs: number | null }

/**
 * `guard` runs in every writing transaction and just before every send, and throws when another worker has taken the account over.
 */
export type SubmitDeps = { db: Db; broker: Broker; clock: Clock; guard?: (db: Db | Tx) => Promise<void> }

type Outcome = { order: Order; to: OrderStatus; reason: string | null; brokerOrderId: string | null }

/** Pauses between the looks for an order that nobody knows the fate of, in seconds; absent at every one, it is sent again. */
const LOOKUP_PAUSES = [1, 2, 4, 8, 16]
/** Orders on their way to a remote broker at one time: one that does not answer keeps the others waiting for nothing. */
const AT_ONCE = 8
/** While the broker does not answer at all. */
const UNREACHABLE_PAUSE = 60

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
  await Promise.all(Array.from({ length: AT_ONCE }, next))
  return driven
}

/** Marks intents as being sent, or as expired, and returns what is to be driven; of all orders or of one. */
async function claim(
  { db, clock, guard }: SubmitDeps,
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
    outcomes.flatMap(({ order, to, reason, brokerOrderId }) => {
      const now = state.orders.get(order.id)
      return now ? [statusChange(now, to, reason, brokerOrderId, clock)] : []
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
const TOO_OLD = 'The decision was too old to be sent.'

const isTooOld = (order: Order, { now, ttlMs }: DecisionAge): boolean =>
  (ttlMs !== null && now.getTime() - Date.parse(order.decidedAt) > ttlMs) ||
  (order.expiresAt !== null && Date.parse(order.expiresAt) <= now.getTime())

/** Why a buy that was claimed must not be sent any more, or null. An exit always may. */
async function whyNotSent(db: Db, claimed: AccountState, order: Order): Promise<string | null> {
  if (order.side === 'sell') return null
  const { accountId, breaker } = claimed
  const [system, now] = await Promise.all([readSystemState(db), db.circuitBreaker.findUnique({ where: { accountId } })])
  if (!system.tradingEnabled) return 'Trading was stopped before the order was sent.'
  if (now && now.state !== 'active' && now.probeOrderId !== order.id) return `The circuit breaker is ${now.state}.`
  return (now?.epoch ?? 0) === breaker.epoch ? null : 'The circuit breaker moved before the order was sent.'
}

/** What becomes of one order now; null when its fate stays open and it is asked for again later. */
async function drive(deps: SubmitDeps, claimed: AccountState, order: Order, age: DecisionAge): Promise<Outcome | null> {
  const { db, broker } = deps
  if (order.status === 'intent') return send(deps, claimed, order)
  try {
    const known = await broker.find(order.clientOrderId)
    if (known) return reported(order, known)
  } catch (error) {
    await postponeLookup(db, order.id, deps.clock.now(), UNREACHABLE_PAUSE, false)
    return order.status === 'submitting' ? settled(order, 'unknown', wordsOf(error)) : null
  }
  const looks = broker.name === 'paper' ? 0 : LOOKUP_PAUSES.length
  const attempts = (await lookupsOf(db, order.id)) + 1
  if (attempts < looks) {
    await postponeLookup(db, order.id, deps.clock.now(), LOOKUP_PAUSES[attempts] ?? UNREACHABLE_PAUSE, true)
    return order.status === 'submitting' ? settled(order, 'unknown', 'The broker has not seen the order yet.') : null
  }
  await forgetLookups(db, order.id)
  if (isTooOld(order, age)) return settled(order, 'expired', `${TOO_OLD} The broker never saw it.`)
  return send(deps, claimed, order)
}

async function send(deps: SubmitDeps, claimed: AccountState, order: Order): Promise<Outcome> {
  const { db, broker, guard } = deps
  const reason = await whyNotSent(db, claimed, order)
  if (reason) return settled(order, 'canceled', reason)
  await guard?.(db)
  try {
    return reported(order, await broker.submit(toBrokerOrder(order)))
  } catch (error) {
    if (error instanceof AppError && error.code === 'vendor_rejected') return settled(order, 'rejected', wordsOf(error))
    if (error instanceof AppError && error.code === 'conflict') {
      const known = await broker.find(order.clientOrderId).catch(() => null)
      if (known) return reported(order, known)
    }
    await postponeLookup(db, order.id, deps.clock.now(), LOOKUP_PAUSES[0] ?? 1, false)
    // A call that was refused for the limit took nothing: one look, and it is sent again.
    if (error instanceof AppError && error.code === 'rate_limited')
      await countLookups(db, order.id, LOOKUP_PAUSES.length)
    return settled(order, 'unknown', wordsOf(error))
  }
}

/** A buy at market carries its collar, so it goes out as a limit order at the worst price that was reserved. */
const toBrokerOrder = (order: Order): BrokerOrder => ({
  clientOrderId: order.clientOrderId,
  symbol: order.symbol,
  side: order.side,
  type: order.limitPrice ? 'limit' : 'market',
  quantity: order.quantity.toString(),
  notional: null,
  limitPrice: order.limitPrice?.toString() ?? null,
  stopPrice: null,
  timeInForce: 'day',
  bracket: null,
})

/** What a report means for an order that was just sent: fills come as executions of their own, and before any end that they led to. */
function reported(order: Order, report: BrokerReport): Outcome {
  const over = isFinal(report.status) && Number(report.filledQuantity) === 0
  return settled(order, over ? report.status : 'accepted', report.reason, report.brokerOrderId)
}

const settled = (
  order: Order,
  to: OrderStatus,
  reason: string | null = null,
  brokerOrderId: string | null = null,
): Outcome => ({ order, to, reason, brokerOrderId })

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
