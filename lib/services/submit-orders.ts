import type { Db } from '../db/client'
import type { Origin } from '../db/events'
import type { Order } from '../domain/ledger/state'
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
 * expires instead. The broker refuses a second order under one id, so there is at most one.
 */
export async function submitOrders(
  { db, broker, clock }: SubmitDeps,
  origin: Origin,
  accountId: string,
  age: DecisionAge,
): Promise<number> {
  const { result: open } = await changeAccount(db, accountId, origin, (state) => {
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
  for (const order of open) outcomes.push(await send(broker, accountId, order, age))
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

async function send(broker: Broker, accountId: string, order: Order, age: DecisionAge): Promise<Outcome> {
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
