import { DAY_MS } from '../calendar/iso-date'
import { bookEvent, delist, isGone } from './book-fill'
import { applyActions } from './corporate-actions'
import { endsAtOpen, tradeAlone } from './execute'
import type { Columns } from './market'
import { matchOrders } from './match'
import type { OrderRequest } from './orders'
import type { State } from './state'
import { acceptOrders } from './working-orders'

const YEAR_DAYS = 365

/**
 * Moves a run on by one instant of its timeline: takes the orders that were decided on the bars before, applies corporate actions,
 * lets the orders meet the bars, and marks positions to the closes. Nothing of a later bar is read.
 */
export function step(state: State, index: number, orders: readonly OrderRequest[]): void {
  const before = state.time
  const time = state.market.timeline[index] as number
  const only = orders.length === 1 && state.orders.length === 0 ? (orders[0] as OrderRequest) : null
  const alone = only && endsAtOpen(state, only, time) ? only : null
  if (!alone && orders.length > 0) acceptOrders(state, orders)
  state.step = index
  state.time = time
  openBars(state)
  if (state.config.allowShort && state.gross > 0) chargeBorrowing(state, before)
  if (alone) tradeAlone(state, alone, before)
  else if (state.orders.length > 0) matchOrders(state)
  mark(state)
  state.equityCurve[index] = state.equity
  state.grossCurve[index] = state.gross
  if (state.equity <= 0 && !state.ruined) ruin(state)
}

function openBars(state: State): void {
  const { columns, bar, cursor, time, nextActionAt } = state
  for (let symbol = 0; symbol < columns.length; symbol++) {
    const times = (columns[symbol] as Columns).time
    const next = cursor[symbol] as number
    if (next < times.length && times[next] === time) {
      bar[symbol] = next
      cursor[symbol] = next + 1
      if (time >= (nextActionAt[symbol] as number)) applyActions(state, symbol)
    } else bar[symbol] = -1
  }
}

/** Marks positions to the closes of this step, and takes off the books what has had no bar for too long. */
function mark(state: State): void {
  const { columns, bar, last, quantity, held } = state
  for (let symbol = 0; symbol < bar.length; symbol++) {
    const index = bar[symbol] as number
    if (index < 0) continue
    last[symbol] = (columns[symbol] as Columns).close[index] as number
  }
  let value = 0
  let gross = 0
  let gone = -1
  for (let at = 0; at < held.length; at++) {
    const symbol = held[at] as number
    const worth = (quantity[symbol] as number) * (last[symbol] as number)
    value += worth
    gross += Math.abs(worth)
    const index = bar[symbol] as number
    if (index >= 0) widen(state, symbol, index)
    else if (isGone(state, symbol)) gone = symbol
  }
  state.equity = state.cash + value
  state.gross = gross
  if (gone >= 0) {
    delist(state, gone)
    mark(state)
  }
}

/** Keeps the highest and lowest price of a round trip. */
function widen(state: State, symbol: number, index: number): void {
  const trade = state.running[symbol]
  if (!trade) return
  const bars = state.columns[symbol] as Columns
  const high = bars.high[index] as number
  const low = bars.low[index] as number
  if (high > trade.high) trade.high = high
  if (low < trade.low) trade.low = low
}

/** The yearly fee on what is sold short, for the days since the bar before. */
function chargeBorrowing(state: State, before: number): void {
  const days = (state.time - before) / DAY_MS
  for (const symbol of state.held) {
    const quantity = state.quantity[symbol] as number
    const trade = state.running[symbol]
    if (quantity >= 0 || !trade) continue
    const fee = (-quantity * (state.last[symbol] as number) * state.config.borrowRate * days) / YEAR_DAYS
    state.cash -= fee
    state.borrowFees += fee
    trade.income -= fee
  }
}

/** Equity is gone: everything is closed at the last closes and nothing is traded again. */
function ruin(state: State): void {
  state.ruined = true
  state.orders = []
  for (const symbol of [...state.held])
    bookEvent(
      state,
      symbol,
      -(state.quantity[symbol] as number),
      state.last[symbol] as number,
      'The account was ruined',
    )
  state.equity = state.cash
  state.gross = 0
}
