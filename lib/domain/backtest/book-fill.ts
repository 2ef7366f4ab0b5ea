import { DAY_MS } from '../calendar/iso-date'
import type { Columns } from './market'
import { NOTHING, type RunningTrade, refuse, type State } from './state'

/** A signed change of a position: buys are positive. `costs` is commission plus slippage, in money. */
type Change = { symbol: number; quantity: number; price: number; costs: number; reason: string; confidence: number }

/**
 * Books an execution: cash, position and the round trip it opens, grows, shrinks or closes. An execution through zero closes one
 * round trip and opens the next.
 */
export function bookChange(state: State, change: Change): void {
  const { symbol, quantity, price, costs } = change
  const before = state.quantity[symbol] as number
  state.cash -= quantity * price + costs
  if (before !== 0 && Math.sign(before) !== Math.sign(quantity) && Math.abs(quantity) > Math.abs(before)) {
    const share = Math.abs(before / quantity)
    reduce(state, { ...change, quantity: -before, costs: costs * share })
    grow(state, { ...change, quantity: quantity + before, costs: costs * (1 - share) })
  } else if (before === 0 || Math.sign(before) === Math.sign(quantity)) grow(state, change)
  else reduce(state, change)
}

/** Books what changes a position without a market, at no cost, and writes it into the log of executions. */
export function bookEvent(state: State, symbol: number, quantity: number, price: number, reason: string): void {
  bookChange(state, { symbol, quantity, price, costs: 0, reason, confidence: 100 })
  state.tradedNotional += Math.abs(quantity) * price
  state.fills.push({
    step: state.step,
    time: state.time,
    symbol,
    action: quantity > 0 ? 'BUY' : 'SELL',
    quantity: Math.abs(quantity),
    price,
    commission: NOTHING,
    slippage: NOTHING,
    reason,
    confidence: 100,
  })
}

function grow(state: State, { symbol, quantity, price, costs, reason, confidence }: Change): void {
  const held = state.quantity[symbol] as number
  let trade = state.running[symbol]
  if (held === 0 || !trade) {
    state.held.push(symbol)
    trade = {
      direction: quantity > 0 ? 1 : -1,
      entryTime: state.time,
      entryStep: state.step,
      entryQuantity: NOTHING,
      entryNotional: NOTHING,
      exitQuantity: NOTHING,
      exitNotional: NOTHING,
      costs: NOTHING,
      income: NOTHING,
      high: price,
      low: price,
      reason,
      confidence,
    }
    state.running[symbol] = trade
  }
  trade.entryQuantity += Math.abs(quantity)
  trade.entryNotional += Math.abs(quantity) * price
  trade.costs += costs
  state.quantity[symbol] = held + quantity
}

function reduce(state: State, { symbol, quantity, price, costs, reason }: Change): void {
  const trade = state.running[symbol] as RunningTrade
  trade.exitQuantity += Math.abs(quantity)
  trade.exitNotional += Math.abs(quantity) * price
  trade.costs += costs
  if (price > trade.high) trade.high = price
  if (price < trade.low) trade.low = price
  const left = (state.quantity[symbol] as number) + quantity
  const isDust = Math.abs(left) < 1e-9 * trade.entryQuantity
  state.quantity[symbol] = isDust ? 0 : left
  if (isDust) closeTrade(state, symbol, trade, reason, false)
}

function closeTrade(state: State, symbol: number, trade: RunningTrade, exitReason: string, open: boolean): void {
  state.running[symbol] = undefined
  forget(state.held, symbol)
  const { direction, entryQuantity, entryNotional, exitQuantity, exitNotional } = trade
  const entryPrice = entryNotional / entryQuantity
  const pnl = direction * (exitNotional - entryNotional) - trade.costs + trade.income
  const up = trade.high / entryPrice - 1
  const down = trade.low / entryPrice - 1
  state.trades.push({
    symbol: state.market.symbols[symbol] as string,
    side: direction === 1 ? 'long' : 'short',
    entryTime: trade.entryTime,
    exitTime: state.time,
    entryPrice,
    exitPrice: exitNotional / exitQuantity,
    quantity: entryQuantity,
    pnl,
    fees: trade.costs + 0,
    returnPct: pnl / entryNotional,
    barsHeld: state.step - trade.entryStep,
    mae: Math.min(0, direction === 1 ? down : -up),
    mfe: Math.max(0, direction === 1 ? up : -down),
    open,
    entryReason: trade.reason,
    exitReason,
    confidence: trade.confidence,
  })
}

/** Takes a symbol out of the list; the last one, which it is with one position, without moving anything. */
function forget(held: number[], symbol: number): void {
  if (held[held.length - 1] === symbol) held.pop()
  else held.splice(held.indexOf(symbol), 1)
}

/**
 * Sells what is left at the last closes, as an order at the close would, and marks those round trips as open. Returns the equity
 * after it; the curve stays as it was, with positions at their last closes.
 */
export function liquidate(state: State): number {
  for (const symbol of [...state.held]) {
    const quantity = -(state.quantity[symbol] as number)
    const price = state.last[symbol] as number
    const costs = exitCosts(state, symbol, Math.abs(quantity), price)
    const trade = state.running[symbol] as RunningTrade
    state.cash -= quantity * price + costs
    trade.exitQuantity += Math.abs(quantity)
    trade.exitNotional += Math.abs(quantity) * price
    trade.costs += costs
    state.quantity[symbol] = 0
    closeTrade(state, symbol, trade, 'Still held at the end', true)
  }
  return state.cash
}

function exitCosts(state: State, symbol: number, quantity: number, price: number): number {
  const bars = state.columns[symbol]
  const index = (state.cursor[symbol] as number) - 1
  const volume = bars?.volume[index] || quantity
  const slip = state.slippagePerShare(price, quantity, volume, volatilityForSlippage(state, symbol))
  const side = (state.quantity[symbol] as number) > 0 ? 'sell' : 'buy'
  return state.commissionFor(side, quantity, quantity * price) + slip * quantity
}

/** The daily volatility where the slippage model asks for it, else zero: it is dear to compute. */
export const volatilityForSlippage = (state: State, symbol: number): number =>
  state.config.slippage.kind === 'sqrt_impact' ? dailyVolatility(state, symbol) : 0

/** Sample deviation of the last 20 returns before this step's bar, or of as many as are known, for a day; zero when fewer than three are. */
function dailyVolatility(state: State, symbol: number): number {
  const before = (state.cursor[symbol] as number) - 1
  const known = Math.min(20, before - 1)
  return known < 3
    ? 0
    : recentVolatility(state, symbol, known, before) * Math.sqrt(state.market.barsPerDay[symbol] as number)
}

/** Sample deviation of the `period` log returns that end before bar `end`, per bar; NaN when they are not all there. */
export function recentVolatility(state: State, symbol: number, period: number, end: number): number {
  const close = state.market.unsplit[symbol]?.close
  if (!close || end < period + 1) return Number.NaN
  let mean = 0
  for (let i = end - period; i < end; i++) mean += Math.log((close[i] as number) / (close[i - 1] as number)) / period
  let squares = 0
  for (let i = end - period; i < end; i++)
    squares += (Math.log((close[i] as number) / (close[i - 1] as number)) - mean) ** 2
  return Math.sqrt(squares / (period - 1))
}

/** True when the symbol's last bar is too long ago for it to be traded still. */
export function isGone(state: State, symbol: number): boolean {
  const lastTime = (state.columns[symbol] as Columns).time[(state.cursor[symbol] as number) - 1] as number
  return state.time - lastTime > state.config.delistAfterDays * DAY_MS
}

/** Takes a symbol that is no longer traded off the books at a share of its last close. */
export function delist(state: State, symbol: number): void {
  const quantity = state.quantity[symbol] as number
  const price = (state.last[symbol] as number) * state.config.delistRecovery
  if (quantity !== 0) bookEvent(state, symbol, -quantity, price, 'Delisted')
  if (state.orders.some((order) => order.request.symbol === symbol))
    state.orders = state.orders.filter((order) => order.request.symbol !== symbol)
  refuse(state, 'delisted')
}
