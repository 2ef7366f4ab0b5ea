import type { BreakerCondition, BreakerState } from '../breaker/state'
import type { OrderOrigin, OrderSide, OrderStatus, OrderType } from '../order'
import type { Clamp } from './state'

/**
 * The events that change money, as stored in the log: amounts are decimal strings, times are ISO 8601 in UTC. Replaying
 * them from an empty account gives the account.
 */
export type MoneyEvent =
  /** `remote` accounts have their books at a broker, whose word is the last; older events do not say. */
  | { type: 'AccountOpened'; data: { openingCash: string; at: string; remote?: boolean } }
  | { type: 'OrderIntended'; data: OrderIntended }
  | { type: 'OrderAdopted'; data: OrderAdopted }
  | { type: 'OrderStatusChanged'; data: OrderStatusChanged }
  | { type: 'TradeExecuted'; data: TradeExecuted }
  | { type: 'FillReversed'; data: FillReversed }
  | { type: 'PositionsMarked'; data: { prices: Record<string, string>; at: string } }
  | { type: 'SplitApplied'; data: SplitApplied }
  | { type: 'CapitalMoved'; data: CapitalMoved }
  | { type: 'CashBooked'; data: CashBooked }
  | { type: 'PositionAdjusted'; data: PositionAdjusted }
  | { type: 'BreakerChanged'; data: BreakerChanged }
  | { type: 'AccountReset'; data: { openingCash: string; at: string } }

export const MONEY_EVENT_TYPES = [
  'AccountOpened',
  'OrderIntended',
  'OrderAdopted',
  'OrderStatusChanged',
  'TradeExecuted',
  'FillReversed',
  'PositionsMarked',
  'SplitApplied',
  'CapitalMoved',
  'CashBooked',
  'PositionAdjusted',
  'BreakerChanged',
  'AccountReset',
] as const satisfies readonly MoneyEvent['type'][]

export type OrderIntended = {
  orderId: string
  cycleId: string | null
  clientOrderId: string
  origin: OrderOrigin
  symbol: string
  side: OrderSide
  orderType: OrderType
  quantity: string
  limitPrice: string | null
  decidedPrice: string
  maxCommission: string
  sector: string
  confidence: number | null
  reasoning: string
  agentScores: Record<string, number>
  clamps: Clamp[]
  decidedAt: string
  /** Day (YYYY-MM-DD) as of which quantity and prices count shares; older events do not have it. */
  sharesAsOf?: string
  expiresAt: string | null
  /** Does it open exposure, close it, or try after a halt? Older events do not say. */
  purpose?: 'entry' | 'exit' | 'probe'
  /** The strategy whose money it moves; older events do not have it. */
  strategyId?: string | null
}

/** An order that was placed elsewhere and is at the broker already. It was neither decided nor checked here. */
export type OrderAdopted = OrderIntended & { origin: 'external'; brokerOrderId: string }

export type OrderStatusChanged = {
  orderId: string
  symbol: string
  from: OrderStatus
  to: OrderStatus
  reason: string | null
  brokerOrderId: string | null
  at: string
}

/** One execution at the broker. `executionId` is the broker's; the same one twice counts once. */
export type TradeExecuted = {
  orderId: string
  executionId: string
  symbol: string
  side: OrderSide
  quantity: string
  price: string
  commission: string
  filledAt: string
  /** Day (YYYY-MM-DD) as of which quantity and price count shares; older events do not have it. */
  sharesAsOf?: string
  /** Of a remote broker: shares of the order that are filled with this one. Two reports that agree in it are one execution. */
  orderFilled?: string
}

/**
 * The exchange took an execution back. It may be told of before the execution itself. `corrected` when another execution stands for
 * it, so that it never counts as filled.
 */
export type FillReversed = {
  orderId: string
  executionId: string
  symbol: string
  corrected: boolean
  reason: string
  at: string
}

/** `factor` new shares for one old share from `exDate` on; `wholeShares` accounts are paid for a fraction that is left. */
export type SplitApplied = { symbol: string; exDate: string; factor: string; wholeShares: boolean; at: string }

/** Money paid in or out by the owner; `amount` is above zero. */
export type CapitalMoved = { kind: 'deposit' | 'withdrawal'; amount: string; note: string | null; at: string }

/**
 * Cash that moved at a remote broker other than by trades: signed amount. `transfer` and `difference` are the owner's money (capital),
 * `income` (dividends, interest) is profit, `fee` is a cost.
 */
export type CashBooked = {
  kind: 'income' | 'fee' | 'transfer' | 'difference'
  amount: string
  symbol: string | null
  note: string
  at: string
  /** The broker's id of what moved it; null for a difference that nothing explains. */
  activityId: string | null
}

/**
 * Shares that appeared at or vanished from a remote broker without a trade that is known: signed quantity. `price` is a share's now:
 * what comes costs that much and counts as paid in; what goes leaves at its average cost and counts as paid out.
 */
export type PositionAdjusted = {
  /** Of the round trip, when this opens one. */
  tradeId: string
  symbol: string
  quantity: string
  price: string
  sector: string
  sharesAsOf: string
  reason: string
  at: string
}

/** A move of the circuit breaker, with the equity it was decided at. `by` is `rule` or a person. */
export type BreakerChanged = {
  from: BreakerState
  to: BreakerState
  condition: BreakerCondition | null
  reason: string
  by: string
  epoch: number
  equity: string
  /** On the account's own clock. */
  at: string
  /** Of a reset by hand: counting begins anew, and drawdown is measured from this equity. The instant is in real time. */
  reset: { clearedAt: string } | null
  /** What was measured, for the record. */
  figures: Record<string, number>
}
