import { readSystemState } from '../db/accounts'
import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import type { AccountState, Order } from '../domain/ledger/state'
import type { OrderStatus } from '../domain/order'
import { AppError } from '../errors'
import type { Broker, Clock } from '../ports'
import { changeAccount, type MoneyChange } from './change-account'

/**
 * How old a decision may be to be sent: `now` on the account's own clock, and milliseconds to live, or null in a simulation, whose
 * time does not pass by itself. What is past its own expiry is never sent.
 */
export type DecisionAge = { now: Date; ttlMs: number | null }

export type SubmitDeps = { db: Db; broker: Broker; clock: Clock }

type Outcome = { order: Order; to: OrderStatus; reason: string | null; brokerOrderId: string | null }

/**
 * Drives every order that the broker may not have yet: `intent` is sent, `submitting` and `unknown` (a crash or a lost answer)
 * are looked up first and sent again only when the broker has never seen the id. A decision older than its time to live
 * expires instead, and what adds exposure is called back when trading was stopped or the circuit breaker has moved since it was
 * claimed: that is looked at just before each order is sent. The broker refuses a second order under one id, so there is at most one.
 */
export async function submitOrders(
  { db, broker, clock }: SubmitDeps,
  origin: Origin,
  accountId: string,
  age: DecisionAge,
): Promise<number> {
  const { result: open, state: claimed } = await changeAccount(db, accountId, origin, (state) => {
    const orders = [...state.orders.values()].filter((order) => UNSENT.includes(order.status))
    const changes = orders.flatMap((order) => {
      if (order.status !== 'intent') return []
      const tooOld = isTooOld(order, age)
      return [statusChange(order, tooOld ? 'expired' : 'submitting', tooOld ? TOO_OLD : null, null, clock)]
    })
    return {
      changes,
      result: orders.filter((order) => order.status !== 'intent' || !isTooOld(order, age)),
    }
  })
  const outcomes: Outcome[] = []
  const stopped = (order: Order) => whyNotSent(db, claimed, order)
  for (const order of open) outcomes.push(await send(broker, accountId, order, age, stopped))
  if (outcomes.length)
    await changeAccount(
      db,
      accountId,
      origin,
      (state) => ({
        changes: outcomes.flatMap(({ order, to, reason, brokerOrderId }) => {
          const now = state.orders.get(order.id)
          return now ? [statusChange(now, to, reason, brokerOrderId, clock)] : []
        }),
        result: undefined,
      }),
      outcomes.map(({ order }) => order.id),
    )
  return outcomes.length
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

async function send(
  broker: Broker,
  accountId: string,
  order: Order,
  age: DecisionAge,
  stopped: (order: Order) => Promise<string | null>,
): Promise<Outcome> {
  const settled = (to: OrderStatus, reason: string | null = null, brokerOrderId: string | null = null): Outcome => ({
    order,
    to,
    reason,
    brokerOrderId,
  })
  try {
    if (order.status !== 'intent') {
      const known = await broker.find(accountId, order.clientOrderId)
      if (known) return settled('accepted', null, known.brokerOrderId)
      if (isTooOld(order, age)) return settled('expired', `${TOO_OLD} The broker never saw it.`)
    }
    const reason = await stopped(order)
    if (reason) return settled('canceled', reason)
    const { brokerOrderId } = await broker.submit(accountId, {
      clientOrderId: order.clientOrderId,
      symbol: order.symbol,
      side: order.side,
      quantity: order.quantity.toString(),
      limitPrice: order.limitPrice?.toString() ?? null,
    })
    return settled('accepted', null, brokerOrderId)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof AppError && error.code === 'conflict') {
      const known = await broker.find(accountId, order.clientOrderId)
      if (known) return settled('accepted', null, known.brokerOrderId)
    }
    // Only the broker's own word is proof of a rejection; anything else means that nobody knows.
    return error instanceof AppError && error.code === 'vendor_rejected'
      ? settled('rejected', message)
      : settled('unknown', message)
  }
}

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
