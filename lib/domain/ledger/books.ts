import { Decimal, notional, round6, ZERO } from '../money'
import { isFinal } from '../order'
import type { AccountState, Fill, Order, Position, Trade } from './state'

/** Why an event cannot be applied; the event is then not written either. */
export class LedgerError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'LedgerError'
  }
}

/** What positions are worth at their last prices. */
export function marketValue(positions: Iterable<{ quantity: Decimal; lastPrice: Decimal }>): Decimal {
  let value = ZERO
  for (const position of positions) value = value.plus(notional(position.quantity, position.lastPrice))
  return value
}

/** Cash that must stay for what is left of an order: its worst price and the commission not yet charged. */
export function reservationOf(order: Order): Decimal {
  if (isFinal(order.status) || order.side === 'sell') return ZERO
  const left = order.quantity.minus(order.filledQuantity)
  // Only what was placed elsewhere has no worst price; what it was seen at stands in for one.
  return round6(
    left
      .times(order.limitPrice ?? order.decidedPrice)
      .plus(Decimal.max(order.maxCommission.minus(order.commission), ZERO)),
  )
}

/** Replaces an order and keeps the sum of reservations with it. */
export function withOrder(state: AccountState, order: Order): AccountState {
  const before = state.orders.get(order.id)?.reserved ?? ZERO
  return {
    ...state,
    orders: new Map(state.orders).set(order.id, order),
    portfolio: { ...state.portfolio, reserved: state.portfolio.reserved.minus(before).plus(order.reserved) },
  }
}

/** Total value at the prices now known. The peak moves only when positions are marked, so nothing else ever sets one. */
export function revalue(state: AccountState): AccountState {
  const totalValue = state.portfolio.cash.plus(marketValue(state.positions.values()))
  return { ...state, portfolio: { ...state.portfolio, totalValue } }
}

export function openTradeOf(state: AccountState, symbol: string): Trade | undefined {
  for (const trade of state.trades.values()) if (trade.symbol === symbol && trade.status === 'open') return trade
  return undefined
}

/** Cost of the first `filled` shares that a sell sold: in proportion, so that the sum does not depend on how fills were cut or ordered. */
export const costUpTo = ({ basisQuantity, basisCost }: Order, filled: Decimal): Decimal =>
  basisQuantity && basisCost ? round6(basisCost.times(filled).div(basisQuantity)) : ZERO

type Seen = Pick<Position, 'lastPrice' | 'lastPriceAt'>

/** The newer of two prices; of two at the same instant the higher, so that the order of deliveries does not matter. */
export const laterPrice = (a: Seen, b: Seen): Seen =>
  a.lastPriceAt !== b.lastPriceAt ? (a.lastPriceAt > b.lastPriceAt ? a : b) : a.lastPrice.gte(b.lastPrice) ? a : b

/** The newest price of one fill and of all others of its order that are known, taken back or not. */
export function latestPriceOf(
  state: AccountState,
  orderId: string,
  { price, filledAt }: Pick<Fill, 'price' | 'filledAt'>,
): Seen {
  let latest: Seen = { lastPrice: price, lastPriceAt: filledAt }
  for (const fill of state.fills.values())
    if (fill.orderId === orderId) latest = laterPrice(latest, { lastPrice: fill.price, lastPriceAt: fill.filledAt })
  return { lastPrice: latest.lastPrice, lastPriceAt: latest.lastPriceAt }
}

/** What a round trip came to, by its profit after fees. */
export const outcomeOf = (net: Decimal): 'win' | 'loss' | 'flat' => (net.gt(0) ? 'win' : net.lt(0) ? 'loss' : 'flat')
