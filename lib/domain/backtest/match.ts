import { affordable, floorTo } from '../risk/cap-buy'
import { bookChange, dailyVolatility } from './book-fill'
import type { Columns } from './market'
import { type Order, type OrderRequest, priceAtOpen, priceInside, trailedStop } from './orders'
import { refuse, type State } from './state'

/** An execution so long after its order that the decision behind it may no longer hold. */
const STALE_MS = 7 * 86_400_000

/** Takes requests in as working orders. */
export function acceptOrders(state: State, requests: readonly OrderRequest[]): void {
  for (const request of requests) {
    state.ordersPlaced++
    if (!(request.quantity > 0) || !Number.isFinite(request.quantity)) refuse(state, 'no_quantity')
    else state.orders.push(newOrder(state, request, 0))
  }
}

function newOrder(state: State, request: OrderRequest, group: number): Order {
  const best = state.last[request.symbol] as number
  const trail = request.trail ?? 0
  return {
    id: state.nextOrderId++,
    request,
    placedStep: state.step,
    placedAt: state.time,
    remaining: request.quantity,
    filledQuantity: 0,
    filledNotional: 0,
    commission: 0,
    triggered: false,
    stop: request.stop ?? (request.side === 'sell' ? best - trail : best + trail),
    group,
    bornInsideStep: -1,
    tradedStep: -1,
    done: false,
  }
}

/**
 * Lets this step's bars meet the working orders. First what trades at the open, sales before purchases; then what trades inside the
 * bar, stops before limits, since when both were touched the worse is assumed; market-on-close orders last. Each order trades at
 * most once on a bar, and not at all on a bar without volume.
 */
export function matchOrders(state: State): void {
  tradeAtOpen(state, 'sell')
  tradeAtOpen(state, 'buy')
  if (state.orders.some(mayTradeInside)) {
    tradeInside(state, isStop)
    tradeInside(state, isLimit)
    tradeInside(state, isOnClose)
  }
  let working = 0
  for (const order of state.orders) {
    if (!order.done) age(state, order)
    if (!order.done) state.orders[working++] = order
  }
  state.orders.length = working
}

function tradeAtOpen(state: State, side: 'buy' | 'sell'): void {
  const { orders } = state
  const count = orders.length
  for (let i = 0; i < count; i++) {
    const order = orders[i] as Order
    if (order.request.side !== side || !canTrade(state, order)) continue
    const open = barsOf(state, order).open[indexOf(state, order)] as number
    if (isPastCollar(order, open)) end(state, order, 'collar')
    else tryFill(state, order, priceAtOpen(order, open), false)
  }
}

function tradeInside(state: State, isKind: (order: Order) => boolean): void {
  const { orders } = state
  const count = orders.length
  for (let i = 0; i < count; i++) {
    const order = orders[i] as Order
    if (!isKind(order) || order.tradedStep === state.step || isAtOpenOnly(order) || !canTrade(state, order)) continue
    if (isKind === isLimit && order.bornInsideStep === state.step) continue
    const { open, high, low, close } = barsOf(state, order)
    const at = indexOf(state, order)
    const price = priceInside(order, open[at] as number, high[at] as number, low[at] as number, close[at] as number)
    tryFill(state, order, price, true)
  }
}

const mayTradeInside = (order: Order): boolean => !order.done && (order.request.type !== 'market' || isOnClose(order))

const isStop = ({ request }: Order) =>
  request.type === 'stop' || request.type === 'stop_limit' || request.type === 'trailing_stop'
const isLimit = ({ request }: Order) => request.type === 'limit'
const isOnClose = ({ request }: Order) => request.type === 'market' && request.timeInForce === 'cls'
const isAtOpenOnly = ({ request: { timeInForce } }: Order) =>
  timeInForce === 'opg' || timeInForce === 'ioc' || timeInForce === 'fok'

const indexOf = (state: State, order: Order): number => state.bar[order.request.symbol] as number
const barsOf = (state: State, order: Order): Columns => state.columns[order.request.symbol] as Columns

function canTrade(state: State, order: Order): boolean {
  const index = indexOf(state, order)
  return !order.done && index >= 0 && (barsOf(state, order).volume[index] as number) > 0
}

const isPastCollar = ({ request }: Order, open: number): boolean =>
  request.type === 'market' && request.limit !== undefined && request.side === 'buy' && open > request.limit

function end(state: State, order: Order, code: string): void {
  order.done = true
  refuse(state, code)
}

/** Executes what an order may take at `price`, if anything. */
function tryFill(state: State, order: Order, price: number, inside: boolean): void {
  if (Number.isNaN(price)) return
  const { request } = order
  const volume = barsOf(state, order).volume[indexOf(state, order)] as number
  const wanted = allowed(state, order, price)
  if (wanted <= 0) {
    end(state, order, request.side === 'buy' ? 'insufficient_cash' : 'not_held')
    return
  }
  const most =
    state.config.maxVolumeShare === null ? wanted : floorTo(volume * state.config.maxVolumeShare, state.config.lot)
  const quantity = Math.min(wanted, most)
  if (quantity <= 0 || (request.timeInForce === 'fok' && quantity < order.remaining)) return
  order.tradedStep = state.step
  execute(state, order, quantity, price)
  if (wanted < order.remaining + quantity) {
    refuse(state, request.side === 'buy' ? 'cut_to_cash' : 'cut_to_holding')
    order.remaining = Math.min(order.remaining, wanted - quantity)
  }
  if (order.remaining <= 1e-9 * request.quantity) order.done = true
  if (order.group > 0) endSiblings(state, order)
  if (request.bracket) openBracket(state, order, quantity, inside)
}

/** Shares that position and cash allow: sales only of what is held unless short sales are on, purchases only of what can be paid. */
function allowed(state: State, { request, remaining }: Order, price: number): number {
  const { config } = state
  const held = state.quantity[request.symbol] as number
  const against = request.side === 'sell' ? held : -held
  const closing = Math.max(Math.min(remaining, against), 0)
  if (request.reduceOnly || (request.side === 'sell' && !config.allowShort)) return closing
  const opening = remaining - closing
  if (opening <= 0) return closing
  const cost = (shares: number) =>
    state.commissionFor(request.side, shares, shares * price) + slip(state, request, shares, price) * shares
  if (!config.allowShort) return affordable(state.cash, price, remaining, cost, config.lot)
  const room = config.maxGross * state.equity - state.gross + closing * price
  return closing + affordable(Math.max(room, 0), price, opening, cost, config.lot)
}

/** A limit order is paid its price: it gives nothing up. */
function slip(state: State, request: OrderRequest, quantity: number, price: number): number {
  if (request.type === 'limit' || request.type === 'stop_limit') return 0
  const index = state.bar[request.symbol] as number
  const volume = state.columns[request.symbol]?.volume[index] ?? quantity
  return state.slippagePerShare(price, quantity, volume, () => dailyVolatility(state, request.symbol))
}

function execute(state: State, order: Order, quantity: number, price: number): void {
  const { request } = order
  order.remaining -= quantity
  order.filledQuantity += quantity
  order.filledNotional += quantity * price
  const charged = state.commissionFor(request.side, order.filledQuantity, order.filledNotional)
  const commission = Math.max(charged - order.commission, 0)
  order.commission += commission
  const slippage = slip(state, request, quantity, price) * quantity
  const before = Math.abs((state.quantity[request.symbol] as number) * (state.last[request.symbol] as number)) || 0
  bookChange(state, {
    symbol: request.symbol,
    quantity: request.side === 'buy' ? quantity : -quantity,
    price,
    costs: commission + slippage,
    reason: request.reason,
    confidence: request.confidence,
  })
  state.gross += Math.abs((state.quantity[request.symbol] as number) * price) - before
  state.commission += commission
  state.slippage += slippage
  state.tradedNotional += quantity * price
  if (order.placedAt < state.time - STALE_MS && request.type === 'market') state.staleFills++
  state.fills.push({
    step: state.step,
    time: state.time,
    symbol: request.symbol,
    action: request.side === 'buy' ? 'BUY' : 'SELL',
    quantity,
    price,
    commission,
    slippage,
    reason: request.reason,
    confidence: request.confidence,
  })
}

function endSiblings(state: State, order: Order): void {
  for (const other of state.orders)
    if (other.group === order.group && other !== order) {
      if (order.done) other.done = true
      else other.remaining = Math.min(other.remaining, order.remaining)
    }
}

/** The exits of an entry, for what was just filled of it. A later part of the same entry adds to them. */
function openBracket(state: State, entry: Order, quantity: number, inside: boolean): void {
  const { symbol, side, bracket, reason, confidence } = entry.request
  if (!bracket) return
  const legs = state.orders.filter((order) => order.group === entry.id)
  for (const leg of legs) leg.remaining += quantity
  if (legs.length > 0) return
  const exit = { symbol, side: side === 'buy' ? 'sell' : 'buy', quantity, reduceOnly: true, confidence } as const
  const add = (request: OrderRequest) => {
    const leg = newOrder(state, request, entry.id)
    if (inside) leg.bornInsideStep = state.step
    state.orders.push(leg)
    return leg
  }
  const price = entry.filledNotional / entry.filledQuantity
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

/** What time does to an order that is still working after a bar. */
function age(state: State, order: Order): void {
  const { request } = order
  const index = indexOf(state, order)
  if (order.group > 0 && (state.quantity[request.symbol] as number) === 0) {
    order.done = true
    return
  }
  if (request.until !== undefined && state.time >= request.until) {
    end(state, order, 'expired')
    return
  }
  if (index < 0) return
  if (request.type === 'trailing_stop') {
    const bars = barsOf(state, order)
    order.stop = trailedStop(order, bars.high[index] as number, bars.low[index] as number)
  }
  const { timeInForce = 'gtc' } = request
  if (isAtOpenOnly(order) || timeInForce === 'cls') end(state, order, 'expired')
  else if (timeInForce === 'day' && isLastOfDay(state, order, index)) end(state, order, 'expired')
}

/** True when the symbol's next bar has another date, or there is none. */
function isLastOfDay(state: State, order: Order, index: number): boolean {
  const { time } = barsOf(state, order)
  const next = time[index + 1]
  return next === undefined || Math.floor(next / 86_400_000) > Math.floor((time[index] as number) / 86_400_000)
}
