/** The life of an order. `intent` is committed before anything is sent; `unknown` means sent and no answer came. */
export const ORDER_STATUSES = [
  'intent',
  'submitting',
  'accepted',
  'partially_filled',
  'filled',
  'pending_cancel',
  'canceled',
  'replaced',
  'rejected',
  'expired',
  'unknown',
] as const
export type OrderStatus = (typeof ORDER_STATUSES)[number]

export type OrderSide = 'buy' | 'sell'

const FINAL: readonly OrderStatus[] = ['filled', 'canceled', 'replaced', 'rejected', 'expired']

/** Who wanted an order: the agents, a person, or somebody who placed it at the broker and not here. */
export const ORDER_ORIGINS = ['agent', 'manual', 'external'] as const
export type OrderOrigin = (typeof ORDER_ORIGINS)[number]

/** A final status never changes again; what a broker reports later is a fill or a correction of its own. */
export const isFinal = (status: OrderStatus): boolean => FINAL.includes(status)

/** What may follow what, fills aside: a fill moves any open order to `partially_filled` or `filled`. */
const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
  intent: ['submitting', 'canceled', 'expired', 'rejected'],
  submitting: ['accepted', 'unknown', 'rejected', 'canceled', 'expired', 'replaced'],
  unknown: ['submitting', 'accepted', 'rejected', 'canceled', 'expired', 'replaced'],
  accepted: ['pending_cancel', 'canceled', 'replaced', 'rejected', 'expired'],
  partially_filled: ['pending_cancel', 'canceled', 'replaced', 'rejected', 'expired'],
  pending_cancel: ['canceled', 'replaced', 'rejected', 'expired'],
  filled: [],
  canceled: [],
  replaced: [],
  rejected: [],
  expired: [],
}

export const canFollow = (from: OrderStatus, to: OrderStatus): boolean => NEXT[from].includes(to)

export const ORDER_TYPES = ['market', 'limit', 'stop', 'stop_limit'] as const
export type OrderType = (typeof ORDER_TYPES)[number]

export const TIMES_IN_FORCE = ['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'] as const
export type TimeInForce = (typeof TIMES_IN_FORCE)[number]

/** An order as a broker is given it. Shares and money are decimal strings. */
export type BrokerOrder = {
  clientOrderId: string
  symbol: string
  side: OrderSide
  type: OrderType
  /** Shares; null when `notional` says how much money instead. */
  quantity: string | null
  notional: string | null
  /** Worst allowed price of a limit or stop-limit order. */
  limitPrice: string | null
  stopPrice: string | null
  timeInForce: TimeInForce
  /** Exits that the broker holds ready: when one fills it cancels the other. */
  bracket: { takeProfit: string; stopLoss: string; stopLimit: string | null } | null
}

/** What a broker says of an order, in our words. */
export type BrokerReport = Omit<BrokerOrder, 'bracket'> & {
  brokerOrderId: string
  status: Exclude<OrderStatus, 'intent' | 'submitting' | 'unknown'>
  filledQuantity: string
  averagePrice: string | null
  reason: string | null
  /** The broker's id of the order that took this one's place, and of the one whose place this took. */
  replacedBy: string | null
  replaces: string | null
  submittedAt: string
  updatedAt: string
  /** The exits of a bracket. */
  legs: BrokerReport[]
}

/** One execution as a broker reports it. `executionId` is the broker's and is the same wherever it is reported. */
export type BrokerExecution = {
  executionId: string
  brokerOrderId: string
  symbol: string
  side: OrderSide
  quantity: string
  price: string
  /** Shares of the order that are filled once this execution counts. */
  orderFilled: string
  at: string
}
