export type OrderType = 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop'

/**
 * How long an order works: until cancelled, for the next bar's date, until a date, at once or not at all (what can trade on the
 * next bar at its open; `fok` wholly), at the next open, at the next close.
 */
export type TimeInForce = 'gtc' | 'day' | 'gtd' | 'ioc' | 'fok' | 'opg' | 'cls'

/** Exits that begin to work when the entry fills; when one of them fills, the other is cancelled. */
export type Bracket = {
  readonly takeProfit?: number
  readonly stopLoss?: number
  /** Distance of a trailing stop, in money per share. */
  readonly trail?: number
}

export type OrderRequest = {
  /** Index of the symbol in the market. */
  readonly symbol: number
  readonly side: 'buy' | 'sell'
  readonly quantity: number
  readonly type: OrderType
  /** Worst price of a limit or stop-limit order; on another buy a collar: at a worse price the order ends. */
  readonly limit?: number
  readonly stop?: number
  /** Distance of a trailing stop from the best price since it was placed, in money per share. */
  readonly trail?: number
  readonly timeInForce?: TimeInForce
  /** Last instant of a `gtd` order, in milliseconds. */
  readonly until?: number
  readonly bracket?: Bracket | undefined
  /** Only ever brings the position nearer to zero. */
  readonly reduceOnly?: boolean
  readonly reason: string
  /** 0–100. */
  readonly confidence: number
}

/** True for an order that trades at its limit or better; a `limit` of any other is a collar. */
export const hasLimit = ({ type }: OrderRequest): boolean => type === 'limit' || type === 'stop_limit'

/** A working order. */
export type Order = {
  readonly id: number
  request: OrderRequest
  readonly placedStep: number
  readonly placedAt: number
  remaining: number
  filledQuantity: number
  filledNotional: number
  commission: number
  /** Its stop was reached: what is left of it works as a limit or market order. */
  triggered: boolean
  /** Stop price now; a trailing stop moves it. */
  stop: number
  /** Orders of one bracket share a number; zero stands alone. */
  readonly group: number
  /** Step of a protective order whose entry filled inside the bar: no profit is taken on that bar. */
  bornInsideStep: number
  /** Step of its last execution: one a bar. */
  tradedStep: number
  /** UTC day of the first bar it worked on; -1 before. */
  firstDay: number
  done: boolean
}

/**
 * The price at which an order trades in an auction, a bar's open or, for `cls`, its close, NaN when it does not. A stop that the open has passed trades at the open,
 * which is the worse of the two; a limit that the open beats trades at the open. Marks a stop that was reached as triggered.
 */
export function priceAtOpen(order: Order, open: number): number {
  const { request } = order
  const buys = request.side === 'buy'
  switch (request.type) {
    case 'market':
      return open
    case 'limit':
      return isWithin(buys, open, request.limit) ? open : Number.NaN
    case 'stop':
    case 'trailing_stop':
      order.triggered ||= isReached(buys, open, order.stop)
      return order.triggered ? open : Number.NaN
    case 'stop_limit':
      order.triggered ||= isReached(buys, open, order.stop)
      return order.triggered && isWithin(buys, open, request.limit) ? open : Number.NaN
  }
}

/**
 * The price at which an order that did not trade at the open trades inside the bar, NaN when it does not. A stop-limit whose stop
 * is first reached inside the bar trades on that bar only when its limit takes the stop price itself: what came before and after
 * is not known. The exits of an entry that filled at this open count from the open on, so that none is paid more than it.
 */
export function priceInside(order: Order, open: number, high: number, low: number): number {
  const { request } = order
  const buys = request.side === 'buy'
  const reach = buys ? high : low
  const limit = request.limit ?? Number.NaN
  switch (request.type) {
    case 'market':
      return Number.NaN
    case 'limit':
      if (!isWithin(buys, buys ? low : high, limit)) return Number.NaN
      return buys ? Math.min(limit, open) : Math.max(limit, open)
    case 'stop':
    case 'trailing_stop':
      if (order.triggered || !isReached(buys, reach, order.stop)) return Number.NaN
      order.triggered = true
      return buys ? Math.max(order.stop, open) : Math.min(order.stop, open)
    case 'stop_limit':
      if (order.triggered) return isWithin(buys, buys ? low : high, limit) ? limit : Number.NaN
      order.triggered = isReached(buys, reach, order.stop)
      return order.triggered && isWithin(buys, order.stop, limit) ? order.stop : Number.NaN
  }
}

/**
 * The price of a stop that was born inside the bar with its entry, NaN when it is not reached. What came before the entry is not
 * known, so the bar's worst price counts; but when the bar opened beyond the stop, that price may well have come first, and only the
 * close tells.
 */
export function priceAfterEntry(order: Order, open: number, high: number, low: number, close: number): number {
  const buys = order.request.side === 'buy'
  const worst = isReached(buys, open, order.stop) ? close : buys ? high : low
  order.triggered = isReached(buys, worst, order.stop)
  return order.triggered ? order.stop : Number.NaN
}

/** The trailing stop after a bar with these extremes: it follows the best price from the first one known, and never moves back. */
export function trailedStop({ stop, request }: Order, high: number, low: number): number {
  const { side, trail = 0 } = request
  const now = side === 'sell' ? high - trail : low + trail
  if (Number.isNaN(stop)) return now
  return side === 'sell' ? Math.max(stop, now) : Math.min(stop, now)
}

const isWithin = (buys: boolean, price: number, limit: number | undefined): boolean =>
  limit !== undefined && (buys ? price <= limit : price >= limit)

const isReached = (buys: boolean, price: number, stop: number): boolean => (buys ? price >= stop : price <= stop)
