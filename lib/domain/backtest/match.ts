import { isGone } from './book-fill'
import { tryFill } from './execute'
import { type Columns, utcDay } from './market'
import { type Order, priceAfterEntry, priceAtOpen, priceInside, trailedStop } from './orders'
import type { State } from './state'
import { endOrder } from './working-orders'

/**
 * Lets this step's bars meet the working orders. First what trades at the open, sales before purchases; then what trades inside the
 * bar, stops before limits, since when both were touched the worse is assumed, then the stops of entries that filled inside it;
 * orders for the close last. Each order trades at most once on a bar, and not at all on a bar without volume.
 */
export function matchOrders(state: State): void {
  tradeAtOpen(state, 'sell')
  tradeAtOpen(state, 'buy')
  if (state.orders.every(isDone)) {
    state.orders = []
    return
  }
  if (state.orders.some(mayTradeInside)) {
    tradeInside(state, isStop)
    tradeInside(state, isLimit)
    if (state.orders.some((order) => order.bornInsideStep === state.step)) tradeInside(state, isBornStop)
    tradeInside(state, isOnClose)
  }
  let working = 0
  for (const order of state.orders) {
    if (!order.done) age(state, order)
    if (!order.done) state.orders[working++] = order
  }
  if (working < state.orders.length) state.orders = state.orders.slice(0, working)
}

function tradeAtOpen(state: State, side: 'buy' | 'sell'): void {
  const { orders } = state
  const count = orders.length
  for (let i = 0; i < count; i++) {
    const order = orders[i] as Order
    if (order.request.side !== side || isOnClose(order) || !canTrade(state, order)) continue
    tryFill(state, order, priceAtOpen(order, barsOf(state, order).open[indexOf(state, order)] as number), false)
  }
}

type IsKind = (order: Order, step: number) => boolean

function tradeInside(state: State, isKind: IsKind): void {
  const { orders } = state
  const count = orders.length
  for (let i = 0; i < count; i++) {
    const order = orders[i] as Order
    if (!isKind(order, state.step) || order.tradedStep === state.step || isAtOpenOnly(order)) continue
    if (canTrade(state, order)) tryFill(state, order, priceOf(state, order, isKind), true)
  }
}

function priceOf(state: State, order: Order, isKind: IsKind): number {
  const bars = barsOf(state, order)
  const index = indexOf(state, order)
  const open = bars.open[index] as number
  const high = bars.high[index] as number
  const low = bars.low[index] as number
  const close = bars.close[index] as number
  if (isKind === isOnClose) return priceAtOpen(order, close)
  return isKind === isBornStop ? priceAfterEntry(order, open, high, low, close) : priceInside(order, open, high, low)
}

const isDone = (order: Order): boolean => order.done
const mayTradeInside = (order: Order): boolean => !order.done && (order.request.type !== 'market' || isOnClose(order))

const isStopType = ({ request: { type } }: Order) =>
  type === 'stop' || type === 'stop_limit' || type === 'trailing_stop'
const isOnClose = ({ request }: Order) => request.timeInForce === 'cls'
const isStop: IsKind = (order, step) => isStopType(order) && !isOnClose(order) && order.bornInsideStep !== step
const isLimit: IsKind = (order, step) =>
  order.request.type === 'limit' && !isOnClose(order) && order.bornInsideStep !== step
const isBornStop: IsKind = (order, step) => isStopType(order) && order.bornInsideStep === step
const isAtOpenOnly = ({ request: { timeInForce } }: Order) =>
  timeInForce === 'opg' || timeInForce === 'ioc' || timeInForce === 'fok'

const indexOf = (state: State, order: Order): number => state.bar[order.request.symbol] as number
const barsOf = (state: State, order: Order): Columns => state.columns[order.request.symbol] as Columns

function canTrade(state: State, order: Order): boolean {
  const index = indexOf(state, order)
  return !order.done && index >= 0 && (barsOf(state, order).volume[index] as number) > 0 && !isOver(state, order)
}

/** True when the bar is past an order's date, or past the day of a `day` order that has seen its first. */
const isOver = (state: State, { request, firstDay }: Order): boolean =>
  (request.until !== undefined && state.time > request.until) ||
  (request.timeInForce === 'day' && firstDay >= 0 && utcDay(state.time) > firstDay)

/** What time does to an order that is still working after a bar. */
function age(state: State, order: Order): void {
  const { request } = order
  const index = indexOf(state, order)
  if (order.group > 0 && (state.quantity[request.symbol] as number) === 0) {
    order.done = true
    return
  }
  if (request.until !== undefined && state.time >= request.until) {
    endOrder(state, order, 'expired')
    return
  }
  if (index < 0) {
    if (state.quantity[request.symbol] === 0 && isGone(state, request.symbol)) endOrder(state, order, 'delisted')
    return
  }
  if (request.type === 'trailing_stop' && !order.triggered) trail(state, order, index)
  if (isAtOpenOnly(order) || isOnClose(order)) endOrder(state, order, 'expired')
  else if (request.timeInForce === 'day') {
    if (order.firstDay < 0) order.firstDay = utcDay(state.time)
    if (state.market.barsPerDay[request.symbol] === 1 || isOver(state, order)) endOrder(state, order, 'expired')
  }
}

/** Moves a trailing stop after its bar; of the bar inside which its entry filled only the close is known to have come after. */
function trail(state: State, order: Order, index: number): void {
  const { high, low, close } = barsOf(state, order)
  const isBornInside = order.bornInsideStep === state.step
  const top = (isBornInside ? close : high)[index] as number
  const bottom = (isBornInside ? close : low)[index] as number
  order.stop = trailedStop(order, top, bottom)
}
