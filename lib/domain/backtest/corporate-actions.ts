import { bookChange, bookEvent } from './book-fill'
import type { MarketAction } from './market'
import { refuse, type State } from './state'

const PART = 'A part of a share was paid out after a split'

/** Applies the splits and dividends of a symbol that have come due, before its bar trades. */
export function applyActions(state: State, symbol: number): void {
  const actions = state.market.instruments[symbol]?.actions ?? []
  let cursor = state.actionCursor[symbol] as number
  for (let action = actions[cursor]; action && action.time <= state.time; action = actions[++cursor])
    if (action.type === 'split') split(state, symbol, action)
    else payDividend(state, symbol, action)
  state.actionCursor[symbol] = cursor
  state.nextActionAt[symbol] = actions[cursor]?.time ?? Number.POSITIVE_INFINITY
}

/** Shares × ratio, prices ÷ ratio, for what is held and for working orders; a part of a lot is paid out at the split price. */
function split(state: State, symbol: number, { value: ratio }: MarketAction): void {
  const trade = state.running[symbol]
  state.last[symbol] = (state.last[symbol] as number) / ratio
  for (const order of state.orders) {
    if (order.request.symbol !== symbol) continue
    const { limit, stop, trail, bracket } = order.request
    const scaled = (price: number | undefined) => (price === undefined ? undefined : price / ratio)
    order.remaining = wholeLots(order.remaining * ratio, state.config.lot)
    if (order.remaining === 0) {
      order.done = true
      refuse(state, 'no_quantity')
    }
    order.stop /= ratio
    order.request = {
      ...order.request,
      quantity: order.request.quantity * ratio,
      limit: scaled(limit),
      stop: scaled(stop),
      trail: scaled(trail),
      bracket: bracket && {
        takeProfit: scaled(bracket.takeProfit),
        stopLoss: scaled(bracket.stopLoss),
        trail: scaled(bracket.trail),
      },
    }
  }
  if (!trade) return
  const exact = (state.quantity[symbol] as number) * ratio
  const whole = wholeLots(exact, state.config.lot)
  state.quantity[symbol] = exact
  trade.entryQuantity *= ratio
  trade.exitQuantity *= ratio
  trade.high /= ratio
  trade.low /= ratio
  if (whole === exact) return
  const change = whole - exact
  const price = state.last[symbol] as number
  // A hair beside a whole lot is that lot, and no event.
  if (Math.abs(change) < 1e-9 * state.config.lot)
    bookChange(state, { symbol, quantity: change, price, costs: 0, reason: PART, confidence: 100 })
  else bookEvent(state, symbol, change, price, PART)
  state.quantity[symbol] = whole
}

/** Nearest whole lots towards zero; a hair below a whole lot is that lot. */
export function wholeLots(quantity: number, lot: number): number {
  return lot === 0 ? quantity : Math.trunc(quantity / lot + Math.sign(quantity) * 1e-9) * lot
}

/** Who holds is paid, who is short pays. */
function payDividend(state: State, symbol: number, { value }: MarketAction): void {
  const amount = (state.quantity[symbol] as number) * value
  const trade = state.running[symbol]
  if (!trade || amount === 0) return
  state.cash += amount
  state.dividends += amount
  trade.income += amount
}
