import { decimal } from '../../domain/money'
import type { BrokerExecution, BrokerOrder, BrokerReport } from '../../domain/order'
import type { BrokerUpdate, OrderChange } from '../../ports'
import type { LegPayload, OrderPayload, UpdatePayload } from './alpaca-payloads'

type ReportStatus = BrokerReport['status']

/**
 * Alpaca's statuses in ours. What Alpaca holds, routes, suspends or settles is at work until it says how it ended, and
 * so is whatever it may call an order in the future: an order counted as open is looked at again, a closed one is not.
 * Source: docs.alpaca.markets, "Placing orders", order lifecycle.
 */
const STATUSES: Readonly<Record<string, ReportStatus>> = {
  new: 'accepted',
  accepted: 'accepted',
  pending_new: 'accepted',
  accepted_for_bidding: 'accepted',
  held: 'accepted',
  stopped: 'accepted',
  suspended: 'accepted',
  calculated: 'accepted',
  done_for_day: 'accepted',
  pending_replace: 'accepted',
  pending_review: 'accepted',
  partially_filled: 'partially_filled',
  filled: 'filled',
  pending_cancel: 'pending_cancel',
  canceled: 'canceled',
  replaced: 'replaced',
  rejected: 'rejected',
  expired: 'expired',
}

export function statusOf(order: Pick<LegPayload, 'status' | 'filled_qty'>): ReportStatus {
  const status = STATUSES[order.status] ?? 'accepted'
  return status === 'accepted' && decimal(order.filled_qty).gt(0) ? 'partially_filled' : status
}

export function toReport(order: OrderPayload | LegPayload, reason: string | null = null): BrokerReport {
  const legs = 'legs' in order ? (order.legs ?? []) : []
  return {
    clientOrderId: order.client_order_id,
    brokerOrderId: order.id,
    symbol: order.symbol,
    side: order.side,
    // A trailing stop can only have been placed elsewhere; it is a stop whose price the broker moves.
    type: order.type === 'trailing_stop' ? 'stop' : order.type,
    quantity: order.qty ?? null,
    notional: order.notional ?? null,
    limitPrice: order.limit_price ?? null,
    stopPrice: order.stop_price ?? null,
    timeInForce: order.time_in_force,
    status: statusOf(order),
    filledQuantity: order.filled_qty,
    averagePrice: decimal(order.filled_qty).gt(0) ? (order.filled_avg_price ?? null) : null,
    reason,
    replacedBy: order.replaced_by ?? null,
    replaces: order.replaces ?? null,
    submittedAt: order.submitted_at ?? order.created_at,
    updatedAt: order.updated_at ?? order.submitted_at ?? order.created_at,
    legs: legs.map((leg) => toReport(leg)),
  }
}

/** The body of POST /v2/orders. */
export function toOrderBody(order: BrokerOrder): Record<string, unknown> {
  const { bracket } = order
  return withoutNulls({
    client_order_id: order.clientOrderId,
    symbol: order.symbol,
    side: order.side,
    type: order.type,
    qty: order.quantity,
    notional: order.notional,
    limit_price: order.limitPrice,
    stop_price: order.stopPrice,
    time_in_force: order.timeInForce,
    ...(bracket && {
      order_class: 'bracket',
      take_profit: { limit_price: bracket.takeProfit },
      stop_loss: withoutNulls({ stop_price: bracket.stopLoss, limit_price: bracket.stopLimit }),
    }),
  })
}

/** The body of PATCH /v2/orders/{id}. */
export const toChangeBody = (change: OrderChange): Record<string, unknown> =>
  withoutNulls({
    client_order_id: change.newClientOrderId,
    qty: change.quantity,
    limit_price: change.limitPrice,
    stop_price: change.stopPrice,
    time_in_force: change.timeInForce,
  })

const withoutNulls = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined))

/**
 * What a message of the stream means. Without an execution's id, price or quantity nothing can be booked from it: then
 * it says how the order stands, and the execution is found among the account's activities.
 */
export function toUpdate(update: UpdatePayload): BrokerUpdate {
  const report = toReport(update.order, update.reason ?? null)
  const { event, previous_execution_id: previous } = update
  const at = update.timestamp ?? report.updatedAt
  const execution = toExecution(update, report, at)
  if (event === 'trade_bust' && previous) return { kind: 'bust', report, executionId: previous, at }
  if (event === 'trade_correct' && previous && execution)
    return { kind: 'correction', report, executionId: previous, execution }
  if ((event === 'fill' || event === 'partial_fill') && execution) return { kind: 'fill', report, execution }
  return { kind: 'order', report }
}

function toExecution({ execution_id, qty, price }: UpdatePayload, report: BrokerReport, at: string) {
  if (!execution_id || !qty || !price || !decimal(qty).gt(0)) return null
  const { brokerOrderId, symbol, side, filledQuantity: orderFilled } = report
  const execution: BrokerExecution = {
    executionId: execution_id,
    brokerOrderId,
    symbol,
    side,
    quantity: qty,
    price,
    orderFilled,
    at,
  }
  return execution
}
