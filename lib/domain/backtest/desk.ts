import { sizePosition } from '../risk/size'
import { recentVolatility } from './book-fill'
import { wholeLots } from './corporate-actions'
import { gate } from './gate'
import type { Columns } from './market'
import type { Bracket, OrderRequest } from './orders'
import { refuse, type State } from './state'

const SESSIONS_PER_YEAR = 252
const VOLATILITY_PERIOD = 20

export type EntryOptions = {
  /** 0–1; scales the size, and the more convinced is served first. */
  readonly conviction?: number
  readonly side?: 'long' | 'short'
  readonly bracket?: Bracket
}

/**
 * What a strategy sees and may do when a bar has closed. Symbols are indices. What it asks for is decided on the closes now known
 * and meets the market from the next bar on, after the hard limits. Prices and shares, in and out, are those of the first session: splits
 * happen behind the desk.
 */
export type Desk = {
  readonly symbols: readonly string[]
  readonly bars: readonly Columns[]
  /** Index of each symbol's bar at this instant; -1 when it has none. */
  readonly at: Int32Array
  readonly step: number
  readonly time: number
  readonly equity: number
  readonly cash: number
  /** Shares held, negative when short. */
  position(symbol: number): number
  /** Orders of the symbol that still work, with those asked for at this instant. */
  working(symbol: number): number
  /** Opens a position, sized as live trading sizes it. Does nothing when there is one already or an order works. */
  enter(symbol: number, reason: string, options?: EntryOptions): void
  /** Closes the position at the next open, or what no earlier exit closes. The symbol’s other orders end, but those that only close it. */
  exit(symbol: number, reason: string): void
  /**
   * Trades towards a weight: the fraction of equity that the position is worth; negative is short. What still works of the symbol's
   * market orders is replaced.
   */
  target(symbol: number, weight: number, reason: string, confidence?: number): void
  /** Any other order. */
  order(request: OrderRequest): void
  /** Cancels the symbol's working orders. */
  cancel(symbol: number): void
}

const PLAIN_ENTRY: EntryOptions = {}
export const NO_ORDERS: readonly OrderRequest[] = []

/**
 * A desk over a run, and `take`, which hands over what was asked since the last time, gated, in the order it is to be placed. A class,
 * so that all runs of a process share one shape: getters of an object made afresh would give each run a shape of its own, which keeps
 * the whole run in memory until the next full collection.
 */
export class RunDesk implements Desk {
  readonly symbols: readonly string[]
  readonly bars: readonly Columns[]
  readonly at: Int32Array
  private readonly state: State
  /** What was asked for since the last time it was taken; null for nothing. */
  asked: OrderRequest[] | null = null
  /** Symbols whose working orders were cancelled since then; null for none. */
  canceled: number[] | null = null

  constructor(state: State) {
    this.state = state
    this.symbols = state.market.symbols
    this.bars = state.market.unsplit
    this.at = state.bar
  }

  get step(): number {
    return this.state.step
  }

  get time(): number {
    return this.state.market.timeline[this.state.step] as number
  }

  get equity(): number {
    const { state } = this
    return state.isQuiet ? state.cash + (state.quantity[0] as number) * lastPrice(state, 0) : state.equity
  }

  get cash(): number {
    return this.state.cash
  }

  position(symbol: number): number {
    return (this.state.quantity[symbol] as number) / sharesNow(this.state, symbol)
  }

  working(symbol: number): number {
    let count = 0
    for (const { request } of this.state.orders) if (request.symbol === symbol) count++
    for (const request of this.askedNow(symbol)) if (request.symbol === symbol) count++
    return count
  }

  enter(symbol: number, reason: string, options: EntryOptions = PLAIN_ENTRY): void {
    const { conviction = 1, side = 'long', bracket } = options
    const { state } = this
    if (state.quantity[symbol] !== 0) return
    if ((state.orders.length > 0 || this.asked) && this.working(symbol) > 0) return
    const quantity = sizeEntry(state, symbol, conviction, this.equity, lastPrice(state, symbol))
    if (quantity > 0)
      this.ask({
        symbol,
        side: side === 'long' ? 'buy' : 'sell',
        quantity,
        type: 'market',
        bracket: bracket && bracketNow(bracket, sharesNow(state, symbol)),
        reason,
        confidence: Math.round(conviction * 100),
      })
    else refuse(state, 'no_quantity')
  }

  exit(symbol: number, reason: string): void {
    const { state } = this
    const held = state.quantity[symbol] as number
    const side = held > 0 ? 'sell' : 'buy'
    let quantity = Math.abs(held)
    if (state.orders.length > 0 || this.asked) {
      this.end(symbol, isOpening)
      quantity -= this.leaving(symbol, side)
    }
    if (quantity <= 0) return
    this.ask({
      symbol,
      side,
      quantity,
      type: 'market',
      reduceOnly: true,
      reason,
      confidence: 100,
    })
  }

  target(symbol: number, weight: number, reason: string, confidence = 100): void {
    const { state } = this
    const { lot } = state.config
    const price = lastPrice(state, symbol)
    if (!(price > 0)) return
    if (weight === 0) {
      this.exit(symbol, reason)
      return
    }
    if (state.orders.length > 0 || this.asked) this.end(symbol, isMarket)
    const held = state.quantity[symbol] as number
    const wanted = (weight * this.equity) / price
    const change = lot === 0 ? wanted - held : Math.trunc((wanted - held) / lot) * lot
    if (change !== 0)
      this.ask({
        symbol,
        side: change > 0 ? 'buy' : 'sell',
        quantity: Math.abs(change),
        type: 'market',
        reason,
        confidence,
      })
  }

  order(request: OrderRequest): void {
    const { lot } = this.state.config
    const shares = sharesNow(this.state, request.symbol)
    const isPlain = shares === 1 && wholeLots(request.quantity, lot) === request.quantity
    this.ask(isPlain ? request : requestNow(request, shares, lot))
  }

  /** An order in whole lots and at prices of now, whatever was split before. */
  ask(request: OrderRequest): void {
    if (this.asked) this.asked.push(request)
    else this.asked = [request]
  }

  cancel(symbol: number): void {
    this.end(symbol, isAny)
  }

  /** Ends those of a symbol's orders that are meant, whether they work or were asked for at this instant. */
  private end(symbol: number, isMeant: (request: OrderRequest) => boolean): void {
    const { state } = this
    const isOne = (request: OrderRequest) => request.symbol === symbol && isMeant(request)
    const asked = this.askedNow(symbol)
    if (asked.some(isOne)) this.asked = asked.filter((request) => !isOne(request))
    if (!state.orders.some(({ request }) => isOne(request))) return
    state.orders = state.orders.filter(({ request }) => !isOne(request))
    if (this.canceled) this.canceled.push(symbol)
    else this.canceled = [symbol]
  }

  /** Shares that market orders are to close. */
  private leaving(symbol: number, closing: OrderRequest['side']): number {
    let shares = 0
    for (const { request, remaining } of this.state.orders)
      if (request.symbol === symbol && request.side === closing && request.type === 'market') shares += remaining
    for (const { symbol: one, side, type, quantity } of this.askedNow(symbol))
      if (one === symbol && side === closing && type === 'market') shares += quantity
    return shares
  }

  /** What was asked for at this instant, when any of it is of the symbol. */
  private askedNow(symbol: number): readonly OrderRequest[] {
    if (this.asked) for (const request of this.asked) if (request.symbol === symbol) return this.asked
    return NO_ORDERS
  }

  take(): readonly OrderRequest[] {
    const ordered = this.asked
    this.canceled = null
    if (!ordered) return NO_ORDERS
    this.asked = null
    if (this.state.ruined) return NO_ORDERS
    if (ordered.length > 1) ordered.sort(inOrder)
    return this.state.config.limits ? gate(this.state, ordered) : ordered
  }
}

const isAny = (): boolean => true
const isMarket = ({ type }: OrderRequest): boolean => type === 'market'
const isOpening = ({ reduceOnly }: OrderRequest): boolean => !reduceOnly

/** Shares that one of the first session's has become by now. */
const sharesNow = (state: State, symbol: number): number =>
  state.market.shares[symbol]?.[(state.cursor[symbol] as number) - 1] ?? 1

const priceNow = (price: number | undefined, shares: number) => (price === undefined ? undefined : price / shares)

const bracketNow = ({ takeProfit, stopLoss, trail }: Bracket, shares: number): Bracket => ({
  takeProfit: priceNow(takeProfit, shares),
  stopLoss: priceNow(stopLoss, shares),
  trail: priceNow(trail, shares),
})

/** A request in the first session's shares and prices, in whole lots and prices of now. */
const requestNow = (request: OrderRequest, shares: number, lot: number): OrderRequest => ({
  ...request,
  quantity: wholeLots(request.quantity * shares, lot),
  limit: priceNow(request.limit, shares),
  stop: priceNow(request.stop, shares),
  trail: priceNow(request.trail, shares),
  bracket: request.bracket && bracketNow(request.bracket, shares),
})

/** Sells first, then the more convinced, then by symbol: the order of the live gate. */
const inOrder = (a: OrderRequest, b: OrderRequest): number =>
  (a.side === b.side ? 0 : a.side === 'sell' ? -1 : 1) || b.confidence - a.confidence || a.symbol - b.symbol

/** The close of the symbol's bar at this instant, else its last one. */
const lastPrice = (state: State, symbol: number): number => {
  const index = state.bar[symbol] as number
  return (index >= 0 ? state.columns[symbol]?.close[index] : state.last[symbol]) as number
}

function sizeEntry(state: State, symbol: number, conviction: number, equity: number, price: number): number {
  const { config } = state
  const { targetVolatility, limits, lot, positionSize } = config
  const perBar =
    targetVolatility === null
      ? 1
      : recentVolatility(state, symbol, VOLATILITY_PERIOD, (state.bar[symbol] as number) + 1)
  return sizePosition({
    conviction,
    equity,
    price,
    held: 0,
    volatility: Number.isFinite(perBar)
      ? perBar *
        (targetVolatility === null ? 1 : Math.sqrt(SESSIONS_PER_YEAR * (state.market.barsPerDay[symbol] as number)))
      : null,
    positionSize,
    targetVolatility: targetVolatility ?? 1,
    maxPosition: limits?.maxPosition ?? Number.POSITIVE_INFINITY,
    lot,
  })
}
