import { capBuy } from '../risk/cap-buy'
import type { RiskLimits } from '../risk/limits'
import { hasLimit, type OrderRequest } from './orders'
import { refuse, type State } from './state'

/** The hard limits over all requests of one instant; each sees what the ones before took. Exits always pass, as exits only. */
export function gate(state: State, requests: readonly OrderRequest[]): readonly OrderRequest[] {
  const { limits } = state.config
  if (!limits) return requests
  if (requests.every((request) => isReducing(state, request))) return requests.map(asExit)
  const book = openBook(state)
  const allowed: OrderRequest[] = []
  for (const request of requests) {
    if (isReducing(state, request)) allowed.push(asExit(request))
    else allowed.push(...capOpening(state, book, limits, request))
  }
  return allowed
}

const asExit = (request: OrderRequest): OrderRequest =>
  request.reduceOnly ? request : { ...request, reduceOnly: true }

/** A request with what it opens cut to the limits. The part that closes a position the other way always passes, without a collar. */
function capOpening(
  state: State,
  book: ReturnType<typeof openBook>,
  limits: RiskLimits,
  request: OrderRequest,
): OrderRequest[] {
  const { config } = state
  const { symbol, side } = request
  const held = state.quantity[symbol] as number
  const closing = Math.max(side === 'sell' ? held : -held, 0)
  const last = state.last[symbol] as number
  const worstPrice = worstOf(request, last, config.collar)
  const own = book.own[symbol] as number
  const costOf = (shares: number) => state.commissionFor(side, shares, shares * worstPrice)
  const opening = capBuy(
    {
      quantity: request.quantity - closing,
      worstPrice,
      equity: state.equity,
      freeCash: book.freeCash,
      ownValue: own - closing * last,
      sectorValue: (book.sector[state.market.sectorOf[symbol] as number] as number) - closing * last,
      positions: book.positions,
      isHeld: own > 0,
    },
    limits,
    costOf,
    config.lot,
    (rule) => refuse(state, rule),
  )
  const isTooSmall = opening > 0 && opening * last < config.minOrder
  if (isTooSmall) refuse(state, 'below_min_order')
  const exit = closing > 0 ? [asExit({ ...request, quantity: closing, bracket: undefined })] : []
  if (opening <= 0 || isTooSmall) return exit
  if (own === 0) book.positions++
  book.add(symbol, opening * worstPrice - closing * last, opening * worstPrice + costOf(opening))
  if (side === 'sell' || hasLimit(request)) return [{ ...request, quantity: opening + closing }]
  const timeInForce = request.type === 'market' ? { timeInForce: request.timeInForce ?? 'opg' } : {}
  return [...exit, { ...request, ...timeInForce, quantity: opening, limit: worstPrice }]
}

/** The most that a share may cost: a limit where there is one, else the collar above the price at which it is to trade. */
function worstOf(request: OrderRequest, last: number, collar: number): number {
  const { type, side, limit, stop, trail } = request
  if (hasLimit(request)) return limit ?? stop ?? last
  const wanted = stop ?? last + (trail ?? 0)
  const collared = side === 'buy' || type === 'market' ? wanted * (1 + collar) : wanted
  return Math.min(limit ?? collared, collared)
}

const isReducing = (state: State, { symbol, side, reduceOnly, quantity }: OrderRequest): boolean => {
  const held = state.quantity[symbol] as number
  if (reduceOnly || (side === 'sell' && !state.config.allowShort)) return true
  return side === 'sell' ? held >= quantity : -held >= quantity
}

/** Value per symbol and sector, positions and free cash, working orders counted at their worst. */
function openBook(state: State) {
  const own = new Float64Array(state.bar.length)
  const sector = new Float64Array(state.market.sectors)
  const book = {
    own,
    sector,
    positions: state.held.length,
    freeCash: state.cash,
    add(symbol: number, value: number, cost: number) {
      own[symbol] = (own[symbol] as number) + value
      const index = state.market.sectorOf[symbol] as number
      sector[index] = (sector[index] as number) + value
      book.freeCash -= cost
    },
  }
  for (const symbol of state.held)
    book.add(symbol, Math.abs((state.quantity[symbol] as number) * (state.last[symbol] as number)), 0)
  for (const { request, remaining } of state.orders) {
    if (isReducing(state, request)) continue
    const value = remaining * (request.limit ?? request.stop ?? (state.last[request.symbol] as number))
    if (own[request.symbol] === 0) book.positions++
    book.add(request.symbol, value, value + state.commissionFor(request.side, remaining, value))
  }
  return book
}
