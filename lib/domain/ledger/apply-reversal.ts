import { Decimal, notional } from '../money'
import {
  costUpTo,
  LedgerError,
  latestPriceOf,
  openTradeOf,
  outcomeOf,
  reservationOf,
  revalue,
  withOrder,
} from './books'
import type { FillReversed } from './events'
import type { AccountState, Fill, Order, Position, Trade } from './state'

/**
 * Takes an execution back: what it moved is moved back by entries of its own, so that the account stands as if it had never been.
 * The order keeps what it was filled; that part of it counts as busted. Told of before its execution, the reversal waits for it.
 * The same one again changes nothing. LedgerError when shares that it takes back have been sold since.
 */
export function applyReversal(state: AccountState, data: FillReversed): AccountState {
  if (state.reversals.has(data.executionId)) return state
  const { executionId, orderId, corrected, reason, at } = data
  const reversals = new Map(state.reversals).set(executionId, { executionId, orderId, corrected, reason, at })
  const fill = state.fills.get(executionId)
  return fill ? reverseFill({ ...state, reversals }, fill, at) : { ...state, reversals }
}

/** The account without the effect of one of its fills. */
function reverseFill(state: AccountState, fill: Fill, at: string): AccountState {
  const order = state.orders.get(fill.orderId)
  if (!order) throw new LedgerError(`fill ${fill.executionId} belongs to no known order`)
  return fill.side === 'buy' ? unbuy(state, order, fill, at) : unsell(state, order, fill, at)
}

function unbuy(state: AccountState, order: Order, fill: Fill, at: string): AccountState {
  const held = state.positions.get(fill.symbol)
  if (!held || held.quantity.lt(fill.quantity))
    throw new LedgerError(`fill ${fill.executionId} cannot be taken back: its shares were sold since`)
  const paid = notional(fill.quantity, fill.price)
  const left = held.quantity.minus(fill.quantity)
  // What was sold since took its average cost with it; a difference to what these shares cost is a profit or a loss.
  const cost = left.isZero() ? held.costBasis : Decimal.min(held.costBasis, paid)
  const positions = new Map(state.positions)
  if (left.isZero()) positions.delete(fill.symbol)
  else positions.set(fill.symbol, { ...held, quantity: left, costBasis: held.costBasis.minus(cost) })
  const trades = new Map(state.trades)
  const running = openTradeOf(state, fill.symbol)
  if (running) {
    const without = withoutEntry(running, fill, paid, paid.minus(cost), at)
    if (without) trades.set(running.id, without)
    else trades.delete(running.id)
  }
  const moved = { cash: paid.plus(fill.commission), securities: cost.negated(), realized: paid.minus(cost) }
  return revalue({ ...post(state, order, fill, at, moved), positions, trades })
}

/** A round trip without one of its purchases; null when nothing of it is left, closed when the rest was sold. */
function withoutEntry(trade: Trade, fill: Fill, paid: Decimal, realized: Decimal, at: string): Trade | null {
  const quantity = trade.quantity.minus(fill.quantity)
  if (!quantity.gt(0)) return null
  const realizedPnl = trade.realizedPnl.plus(realized)
  const fees = trade.fees.minus(fill.commission)
  const closed = trade.closedQuantity.gte(quantity)
  return {
    ...trade,
    quantity,
    entryNotional: trade.entryNotional.minus(paid),
    realizedPnl,
    fees,
    status: closed ? 'closed' : 'open',
    closedAt: closed ? at : null,
    outcome: closed ? outcomeOf(realizedPnl.minus(fees)) : null,
  }
}

function unsell(state: AccountState, order: Order, fill: Fill, at: string): AccountState {
  const proceeds = notional(fill.quantity, fill.price)
  const counted = order.filledQuantity.minus(order.bustedQuantity)
  const cost = costUpTo(order, counted).minus(costUpTo(order, counted.minus(fill.quantity)))
  const realized = proceeds.minus(cost).negated()
  const trade = openTradeOf(state, fill.symbol) ?? lastTradeOf(state, fill.symbol)
  const held = state.positions.get(fill.symbol)
  const position: Position = held
    ? { ...held, quantity: held.quantity.plus(fill.quantity), costBasis: held.costBasis.plus(cost) }
    : {
        symbol: fill.symbol,
        quantity: fill.quantity,
        costBasis: cost,
        ...latestPriceOf(state, order.id, fill),
        sharesAsOf: order.sharesAsOf,
        sector: order.sector,
        openedAt: trade?.openedAt ?? fill.filledAt,
      }
  const moved = { cash: fill.commission.minus(proceeds), securities: cost, realized }
  return revalue({
    ...post(state, order, fill, at, moved),
    positions: new Map(state.positions).set(fill.symbol, position),
    trades: trade ? new Map(state.trades).set(trade.id, reopened(trade, fill, proceeds, realized, cost)) : state.trades,
  })
}

/** The round trip that sold the shares has them again; one that began since takes them in as bought. */
const reopened = (trade: Trade, fill: Fill, proceeds: Decimal, realized: Decimal, cost: Decimal): Trade =>
  trade.closedQuantity.lt(fill.quantity)
    ? { ...trade, quantity: trade.quantity.plus(fill.quantity), entryNotional: trade.entryNotional.plus(cost) }
    : {
        ...trade,
        closedQuantity: trade.closedQuantity.minus(fill.quantity),
        exitReasoning: trade.closedQuantity.eq(fill.quantity) ? null : trade.exitReasoning,
        exitNotional: trade.exitNotional.minus(proceeds),
        realizedPnl: trade.realizedPnl.plus(realized),
        fees: trade.fees.minus(fill.commission),
        status: 'open',
        closedAt: null,
        outcome: null,
      }

function post(
  state: AccountState,
  order: Order,
  fill: Fill,
  at: string,
  { cash, securities, realized }: { cash: Decimal; securities: Decimal; realized: Decimal },
): AccountState {
  const { portfolio } = state
  const fees = fill.commission.negated()
  if (portfolio.cash.plus(cash).lt(0) && !portfolio.remote)
    throw new LedgerError(`taking fill ${fill.executionId} back would take cash below zero`)
  const without = {
    ...order,
    bustedQuantity: order.bustedQuantity.plus(fill.quantity),
    commission: order.commission.plus(fees),
  }
  // What the order may still cost in commission has to be there again.
  const next = withOrder(state, { ...without, reserved: reservationOf(without) })
  return {
    ...next,
    portfolio: {
      ...next.portfolio,
      cash: portfolio.cash.plus(cash),
      realizedPnl: portfolio.realizedPnl.plus(realized),
      fees: portfolio.fees.plus(fees),
    },
    postings: [
      ...state.postings,
      { ledger: 'cash', amount: cash, at },
      { ledger: 'securities', amount: securities, at },
      { ledger: 'fees', amount: fees, at },
      { ledger: 'realized_pnl', amount: realized.negated(), at },
    ],
  }
}

/** The round trip of a symbol that ended last. */
function lastTradeOf(state: AccountState, symbol: string): Trade | undefined {
  let last: Trade | undefined
  for (const trade of state.trades.values())
    if (trade.symbol === symbol && (!last || (trade.closedAt ?? '') > (last.closedAt ?? ''))) last = trade
  return last
}
