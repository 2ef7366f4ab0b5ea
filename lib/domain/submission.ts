import type { Order } from './ledger/state'
import { type BrokerOrder, type BrokerReport, isFinal, type OrderStatus } from './order'

/**
 * How old a decision may be to be sent: `now` on the account's own clock, and milliseconds to live, or null in a simulation, whose
 * time does not pass by itself. What is past its own expiry is never sent.
 */
export type DecisionAge = { now: Date; ttlMs: number | null }

/** What became of an order that was sent or asked for. */
export type Outcome = { order: Order; to: OrderStatus; reason: string | null; brokerOrderId: string | null }

/** Pauses between the looks for an order that nobody knows the fate of, in seconds; absent at every one, it is sent again. */
export const LOOKUP_PAUSES = [1, 2, 4, 8, 16] as const
/** While the broker does not answer at all. */
const UNREACHABLE_PAUSE = 60

export const TOO_OLD = 'The decision was too old to be sent.'

export const isTooOld = (order: Order, { now, ttlMs }: DecisionAge): boolean =>
  (ttlMs !== null && now.getTime() - Date.parse(order.decidedAt) > ttlMs) ||
  (order.expiresAt !== null && Date.parse(order.expiresAt) <= now.getTime())

/** What a look for an order found; `looks` counts this one, which came `lateMs` after it was due; `enough` may end the search. */
export type Look =
  | { found: 'order'; report: BrokerReport }
  | { found: 'nothing'; looks: number; lateMs: number; enough: number }
  | { found: 'no answer'; reason: string }

/** `outcome` is null when nothing changes; `looks` is how many were made in vain by now, null when this one was not answered. */
export type AfterLook =
  | { next: 'done'; outcome: Outcome }
  | { next: 'look'; outcome: Outcome | null; afterSeconds: number; looks: number | null }
  | { next: 'send' }

/** What follows from a look for an order of which nobody knows whether the broker has it. */
export function afterLook(order: Order, look: Look, tooOld: boolean): AfterLook {
  const open = (reason: string) => (order.status === 'submitting' ? settled(order, 'unknown', reason) : null)
  switch (look.found) {
    case 'order':
      return { next: 'done', outcome: reported(order, look.report) }
    case 'no answer':
      return { next: 'look', outcome: open(look.reason), afterSeconds: UNREACHABLE_PAUSE, looks: null }
    case 'nothing': {
      const { looks, lateMs, enough } = look
      if (looks < enough) {
        const afterSeconds = (LOOKUP_PAUSES[looks] ?? UNREACHABLE_PAUSE) - lateMs / 1_000
        return { next: 'look', outcome: open('The broker has not seen the order yet.'), afterSeconds, looks }
      }
      return tooOld
        ? { next: 'done', outcome: settled(order, 'expired', `${TOO_OLD} The broker never saw it.`) }
        : { next: 'send' }
    }
  }
}

/**
 * Looks that count once this one is made, which comes `lateMs` after it was due: those that were due meanwhile and that nobody
 * made, since their worker had died, count as well. What matters is the time that the broker has had.
 */
export function looksWith(made: number, lateMs: number): { looks: number; lateMs: number } {
  const pauseMs = (LOOKUP_PAUSES[made + 1] ?? Number.POSITIVE_INFINITY) * 1_000
  return lateMs < pauseMs ? { looks: made + 1, lateMs } : looksWith(made + 1, lateMs - pauseMs)
}

/** A buy at market carries its collar, so it goes out as a limit order at the worst price that was reserved. */
export const toBrokerOrder = (order: Order): BrokerOrder => ({
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
export function reported(order: Order, report: BrokerReport): Outcome {
  const over = isFinal(report.status) && Number(report.filledQuantity) === 0
  return settled(order, over ? report.status : 'accepted', report.reason, report.brokerOrderId)
}

export const settled = (
  order: Order,
  to: OrderStatus,
  reason: string | null = null,
  brokerOrderId: string | null = null,
): Outcome => ({ order, to, reason, brokerOrderId })
