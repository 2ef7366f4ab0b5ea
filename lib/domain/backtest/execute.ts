import { affordable, floorTo } from '../risk/cap-buy'
import { bookChange, volatilityForSlippage } from './book-fill'
import type { Columns } from './market'
import { hasLimit, type Order, type OrderRequest } from './orders'
import { refuse, type State } from './state'
import { endOrder, endSiblings, isQuantity, openBracket } from './working-orders'

/** An execution so long after its order that the decision behind it may no longer hold. */
const STALE_MS = 7 * 86_400_000
/** Less than this part of what was asked for is a cut. */
const WHOLLY = 1 - 1e-9

const isPastCollar = ({ request }: Order, price: number): boolean =>
  request.limit !== undefined && request.side === 'buy' && !hasLimit(request) && price > request.limit

/** Executes what an order may take at `price`, inside the bar or at its open or close, if anything. */
export function tryFill(state: State, order: Order, price: number, inside: boolean): void {
  if (Number.isNaN(price)) return
  if (isPastCollar(order, price)) {
    endOrder(state, order, 'collar')
    return
  }
  const { request } = order
  const offered = Math.min(order.remaining, volumeLeft(state, request.symbol))
  if (offered <= 0) return
  const quantity = allowed(state, request, offered, price)
  if (quantity <= 0) {
    endOrder(state, order, whyNot(state, request))
    return
  }
  if (!paysItsWay(state, request, quantity, price)) {
    endOrder(state, order, 'insufficient_cash')
    return
  }
  if (request.timeInForce === 'fok' && quantity < order.remaining) return
  order.tradedStep = state.step
  execute(state, order, quantity, price)
  if (quantity < offered * WHOLLY) {
    refuse(state, cutWord(state, request))
    order.remaining = 0
  }
  if (order.remaining <= 1e-9 * request.quantity) order.done = true
  if (order.group > 0) endSiblings(state, order)
  if (request.bracket) openBracket(state, order, quantity, price, inside)
}

/** False for a sale of so little that its costs are more than it brings and cash holds. */
function paysItsWay(state: State, request: OrderRequest, quantity: number, price: number): boolean {
  if (request.side === 'buy' || state.config.allowShort) return true
  const notional = quantity * price
  const costs = state.commissionFor('sell', quantity, notional) + slip(state, request, quantity, price) * quantity
  return state.cash + notional >= costs
}

/** Shares of this bar that may still be taken. */
function volumeLeft(state: State, symbol: number): number {
  const { maxVolumeShare, lot } = state.config
  if (maxVolumeShare === null) return Number.POSITIVE_INFINITY
  const volume = state.columns[symbol]?.volume[state.bar[symbol] as number] as number
  const taken = state.takenStep[symbol] === state.step ? (state.taken[symbol] as number) : 0
  return floorTo(volume * maxVolumeShare - taken, lot)
}

const isClosingOnly = (state: State, request: OrderRequest): boolean =>
  request.reduceOnly === true || (request.side === 'sell' && !state.config.allowShort)

const cutWord = (state: State, request: OrderRequest): string =>
  isClosingOnly(state, request) ? 'cut_to_holding' : 'cut_to_cash'

const whyNot = (state: State, request: OrderRequest): string =>
  isClosingOnly(state, request) ? 'not_held' : state.config.allowShort ? 'max_gross' : 'insufficient_cash'

/** Shares that position and cash allow: sales only of what is held unless short sales are on, purchases only of what can be paid. */
function allowed(state: State, request: OrderRequest, wanted: number, price: number): number {
  const { config } = state
  const held = state.quantity[request.symbol] as number
  const against = request.side === 'sell' ? held : -held
  const closing = Math.max(Math.min(wanted, against), 0)
  const opening = wanted - closing
  if (opening <= 0 || isClosingOnly(state, request)) return closing
  const cost = (shares: number) =>
    state.commissionFor(request.side, shares, shares * price) + slip(state, request, shares, price) * shares
  if (!config.allowShort) return affordable(state.cash, price, wanted, cost, config.lot)
  const room = config.maxGross * state.equity - state.gross + closing * price
  return closing + affordable(Math.max(room, 0), price, opening, cost, config.lot)
}

/** A limit order is paid its price: it gives nothing up. A sale never gives up more than it brings. */
function slip(state: State, request: OrderRequest, quantity: number, price: number): number {
  if (state.config.slippage.kind === 'none' || request.type === 'limit' || request.type === 'stop_limit') return 0
  const index = state.bar[request.symbol] as number
  const volume = state.columns[request.symbol]?.volume[index] ?? quantity
  const given = state.slippagePerShare(price, quantity, volume, volatilityForSlippage(state, request.symbol))
  return request.side === 'sell' ? Math.min(given, price) : given
}

function execute(state: State, order: Order, quantity: number, price: number): void {
  const { request } = order
  order.remaining -= quantity
  order.filledQuantity += quantity
  order.filledNotional += quantity * price
  const charged = state.commissionFor(request.side, order.filledQuantity, order.filledNotional)
  const commission = Math.max(charged - order.commission, 0)
  order.commission += commission
  book(state, request, quantity, price, commission, order.placedAt)
}

/** Books an execution of a request that was placed at an instant. */
function book(
  state: State,
  request: OrderRequest,
  quantity: number,
  price: number,
  commission: number,
  placedAt: number,
): void {
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
  if (state.config.maxVolumeShare !== null) {
    state.taken[request.symbol] =
      quantity + (state.takenStep[request.symbol] === state.step ? (state.taken[request.symbol] as number) : 0)
    state.takenStep[request.symbol] = state.step
  }
  state.commission += commission
  state.slippage += slippage
  state.tradedNotional += quantity * price
  if (placedAt < state.time - STALE_MS && request.type === 'market') state.staleFills++
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

/**
 * True when a request that was just decided, and beside which nothing works, ends at the open of this instant whatever comes of it: it
 * needs no place among the working orders.
 */
export function endsAtOpen(state: State, request: OrderRequest, time: number): boolean {
  const { symbol, type, limit, timeInForce, until, bracket } = request
  if (type !== 'market' || limit !== undefined || timeInForce !== undefined || until !== undefined || bracket)
    return false
  if (state.config.maxVolumeShare !== null || time >= (state.nextActionAt[symbol] as number)) return false
  const bars = state.columns[symbol] as Columns
  const index = state.cursor[symbol] as number
  return bars.time[index] === time && (bars.volume[index] as number) > 0
}

/** What `matchOrders` would come to for a request that ends at the open, placed at the instant before. */
export function tradeAlone(state: State, request: OrderRequest, placedAt: number): void {
  state.ordersPlaced++
  const { symbol, side, quantity: wanted } = request
  const price = (state.columns[symbol] as Columns).open[state.bar[symbol] as number] as number
  const quantity = isQuantity(wanted) ? allowed(state, request, wanted, price) : 0
  if (quantity <= 0) refuse(state, isQuantity(wanted) ? whyNot(state, request) : 'no_quantity')
  else if (!paysItsWay(state, request, quantity, price)) refuse(state, 'insufficient_cash')
  else {
    book(state, request, quantity, price, Math.max(state.commissionFor(side, quantity, quantity * price), 0), placedAt)
    if (quantity < wanted * WHOLLY) refuse(state, cutWord(state, request))
  }
}
