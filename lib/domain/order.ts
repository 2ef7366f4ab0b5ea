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

/** A final status never changes again; what a broker reports later is a fill or a correction of its own. */
export const isFinal = (status: OrderStatus): boolean => FINAL.includes(status)

/** What may follow what, fills aside: a fill moves any open order to `partially_filled` or `filled`. */
const NEXT: Record<OrderStatus, readonly OrderStatus[]> = {
  intent: ['submitting', 'canceled', 'expired', 'rejected'],
  submitting: ['accepted', 'unknown', 'rejected', 'canceled', 'expired'],
  unknown: ['submitting', 'accepted', 'rejected', 'canceled', 'expired'],
  accepted: ['pending_cancel', 'canceled', 'replaced', 'rejected', 'expired'],
  partially_filled: ['pending_cancel', 'canceled', 'replaced', 'expired'],
  pending_cancel: ['canceled', 'accepted', 'replaced', 'expired'],
  filled: [],
  canceled: [],
  replaced: [],
  rejected: [],
  expired: [],
}

export const canFollow = (from: OrderStatus, to: OrderStatus): boolean => NEXT[from].includes(to)

/** An order as a broker is given it. */
export type BrokerOrder = {
  clientOrderId: string
  symbol: string
  side: 'buy' | 'sell'
  /** Decimal string, shares. */
  quantity: string
  /** Worst allowed price, decimal string; null for a sell at market. */
  limitPrice: string | null
}
