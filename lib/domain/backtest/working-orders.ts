import type { Order, OrderRequest } from './orders'
import { NOTHING, refuse, type State } from './state'

/** Takes requests in as working orders. */
export function acceptOrders(state: State, requests: readonly OrderRequest[]): void {
  for (const request of requests) {
    state.ordersPlaced++
    if (!isQuantity(request.quantity)) refuse(state, 'no_quantity')
    else state.orders.push(newOrder(state, request, 0))
  }
}

export const isQuantity = (quantity: number): boolean => quantity > 0 && Number.isFinite(quantity)

function newOrder(state: State, request: OrderRequest, group: number): Order {
  const best = state.last[request.symbol] as number
  const trail = request.trail ?? 0
  return {
    id: state.nextOrderId++,
    request,
    placedStep: state.step,
    placedAt: state.time,
    remaining: request.quantity,
    filledQuantity: NOTHING,
    filledNotional: NOTHING,
    commission: NOTHING,
    triggered: false,
    stop: request.stop ?? (request.side === 'sell' ? best - trail : best + trail),
    group,
    bornInsideStep: -1,
    tradedStep: -1,
    firstDay: -1,
    done: false,
  }
}

/** Ends an order for a reason that is counted among the refusals. */
export function endOrder(state: State, order: Order, code: string): void {
  order.done = true
  refuse(state, code)
}

/** An exit that has done its work ends the other exits and what is left of the entry. */
export function endSiblings(state: State, order: Order): void {
  for (const other of state.orders) {
    if (other === order) continue
    if (order.done && (other.group === order.group || other.id === order.group)) other.done = true
    else if (other.group === order.group) other.remaining = Math.min(other.remaining, order.remaining)
  }
}

/** The exits of an entry, for what was just filled of it. A later part of the same entry adds to them. */
export function openBracket(state: State, entry: Order, quantity: number, price: number, inside: boolean): void {
  const { symbol, side, bracket, reason, confidence } = entry.request
  if (!bracket) return
  const legs = state.orders.filter((order) => order.group === entry.id && !order.done)
  for (const leg of legs) leg.remaining += quantity
  if (legs.length > 0) return
  const exit = { symbol, side: side === 'buy' ? 'sell' : 'buy', quantity, reduceOnly: true, confidence } as const
  const add = (request: OrderRequest) => {
    const leg = newOrder(state, request, entry.id)
    if (inside) leg.bornInsideStep = state.step
    state.orders.push(leg)
    return leg
  }
  const sells = exit.side === 'sell'
  if (bracket.stopLoss !== undefined) {
    const leg = add({ ...exit, type: 'stop', stop: bracket.stopLoss, reason: `Stop loss. ${reason}` })
    leg.stop = sells ? Math.min(leg.stop, price) : Math.max(leg.stop, price)
  }
  if (bracket.trail !== undefined) {
    const leg = add({ ...exit, type: 'trailing_stop', trail: bracket.trail, reason: `Trailing stop. ${reason}` })
    leg.stop = sells ? price - bracket.trail : price + bracket.trail
  }
  if (bracket.takeProfit !== undefined)
    add({ ...exit, type: 'limit', limit: bracket.takeProfit, reason: `Take profit. ${reason}` })
}
