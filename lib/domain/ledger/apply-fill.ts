import { Decimal, decimal, notional, ZERO } from '../money'
import { isFinal } from '../order'
import {
  costUpTo,
  LedgerError,
  laterPrice,
  latestPriceOf,
  openTradeOf,
  outcomeOf,
  reservationOf,
  revalue,
  withOrder,
} from './books'
import type { TradeExecuted } from './events'
import type { AccountState, Fill, Order, Position, Trade } from './state'

/**
 * Books one execution: cash, position, round trip, order and postings. The same execution id again changes nothing; one that was
 * taken back before it was told of is kept and moves nothing.
 */
export function applyFill(state: AccountState, data: TradeExecuted): AccountState {
  if (state.fills.has(data.executionId)) return state
  const order = state.orders.get(data.orderId)
  if (!order) throw new LedgerError(`fill ${data.executionId} belongs to no known order`)
  const quantity = decimal(data.quantity)
  const price = decimal(data.price)
  const commission = decimal(data.commission)
  if (!quantity.gt(0) || !price.gt(0) || commission.lt(0))
    throw new LedgerError(`fill ${data.executionId} has a quantity, price or commission that cannot be`)
  if (isSameUnderAnotherId(state, order, data)) return state
  if (state.reversals.has(data.executionId)) return keepReversed(state, order, { quantity, price, commission, data })
  if (order.filledQuantity.minus(order.bustedQuantity).plus(quantity).gt(order.quantity))
    throw new LedgerError(`fill ${data.executionId} passes the quantity of order ${order.clientOrderId}`)
  if (order.limitPrice && (order.side === 'buy' ? price.gt(order.limitPrice) : price.lt(order.limitPrice)))
    throw new LedgerError(`fill ${data.executionId} at ${data.price} is worse than the order's ${order.limitPrice}`)
  const book = order.side === 'buy' ? buy : sell
  return book(state, order, { quantity, price, commission, data })
}

/** A broker may name one execution differently where it reports it twice; how far it filled the order tells. */
function isSameUnderAnotherId(state: AccountState, order: Order, data: TradeExecuted): boolean {
  const { executionId, orderFilled } = data

  if (orderFilled === undefined || state.reversals.has(executionId) || order.bustedQuantity.gt(0)) return false
  for (const fill of state.fills.values())
    if (fill.orderId === order.id && fill.orderFilled?.eq(orderFilled) && !state.reversals.has(fill.executionId))
      return true
  return false
}

type Execution = { quantity: Decimal; price: Decimal; commission: Decimal; data: TradeExecuted }

function buy(state: AccountState, order: Order, { quantity, price, commission, data }: Execution): AccountState {
  const cost = notional(quantity, price)
  const held = state.positions.get(order.symbol)
  const position: Position = {
    symbol: order.symbol,
    quantity: (held?.quantity ?? ZERO).plus(quantity),
    costBasis: (held?.costBasis ?? ZERO).plus(cost),
    ...priceAfter(state, order, held, { price, filledAt: data.filledAt }),
    sharesAsOf: laterDay(held?.sharesAsOf ?? null, data.sharesAsOf ?? null),
    sector: order.sector,
    openedAt: held ? earlier(held.openedAt, data.filledAt) : firstFillOf(state, order, data.filledAt),
  }
  const running = openTradeOf(state, order.symbol)
  const trade: Trade = running
    ? {
        ...running,
        quantity: running.quantity.plus(quantity),
        entryNotional: running.entryNotional.plus(cost),
        fees: running.fees.plus(commission),
        openedAt: earlier(running.openedAt, data.filledAt),
      }
    : {
        id: order.id,
        cycleId: order.cycleId,
        strategyId: order.strategyId,
        symbol: order.symbol,
        status: 'open',
        quantity,
        closedQuantity: ZERO,
        entryNotional: cost,
        exitNotional: ZERO,
        realizedPnl: ZERO,
        fees: commission,
        outcome: null,
        confidence: order.confidence,
        reasoning: order.reasoning,
        exitReasoning: null,
        agentScores: order.agentScores,
        openedAt: firstFillOf(state, order, data.filledAt),
        closedAt: null,
      }
  const next = settle(state, order, { quantity, price, commission, data }, ZERO, {
    cash: cost.plus(commission).negated(),
    securities: cost,
  })
  return revalue({
    ...next,
    positions: new Map(state.positions).set(order.symbol, position),
    trades: new Map(state.trades).set(trade.id, trade),
  })
}

function sell(state: AccountState, order: Order, { quantity, price, commission, data }: Execution): AccountState {
  const held = state.positions.get(order.symbol)
  if (!held || held.quantity.lt(quantity))
    throw new LedgerError(`fill ${data.executionId} sells more ${order.symbol} than is held`)
  const proceeds = notional(quantity, price)
  const basisQuantity = order.basisQuantity ?? held.quantity
  const basisCost = order.basisCost ?? held.costBasis
  const selling = { ...order, basisQuantity, basisCost }
  const counted = order.filledQuantity.minus(order.bustedQuantity)
  const left = held.quantity.minus(quantity)
  // The last share takes all cost that is left with it, whatever else was traded in the symbol meanwhile.
  const cost = left.isZero()
    ? held.costBasis
    : Decimal.min(held.costBasis, costUpTo(selling, counted.plus(quantity)).minus(costUpTo(selling, counted)))
  const realized = proceeds.minus(cost)

  const positions = new Map(state.positions)
  if (left.isZero()) positions.delete(order.symbol)
  else
    positions.set(order.symbol, {
      ...held,
      quantity: left,
      costBasis: held.costBasis.minus(cost),
      ...priceAfter(state, order, held, { price, filledAt: data.filledAt }),
    })
  const next = settle(state, selling, { quantity, price, commission, data }, realized, {
    cash: proceeds.minus(commission),
    securities: cost.negated(),
  })
  return revalue({
    ...next,
    positions,
    trades: exitTrade(state, order, { quantity, price, commission, data }, realized),
  })
}

function exitTrade(state: AccountState, order: Order, fill: Execution, realized: Decimal): ReadonlyMap<string, Trade> {
  const running = openTradeOf(state, order.symbol)
  if (!running) return state.trades
  const closedQuantity = running.closedQuantity.plus(fill.quantity)
  const realizedPnl = running.realizedPnl.plus(realized)
  const fees = running.fees.plus(fill.commission)
  const closed = closedQuantity.gte(running.quantity)
  const net = realizedPnl.minus(fees)
  return new Map(state.trades).set(running.id, {
    ...running,
    closedQuantity,
    exitNotional: running.exitNotional.plus(notional(fill.quantity, fill.price)),
    realizedPnl,
    fees,
    exitReasoning: order.reasoning,
    status: closed ? 'closed' : 'open',
    closedAt: closed ? fill.data.filledAt : null,
    outcome: closed ? outcomeOf(net) : null,
  })
}

/** The order, the portfolio and the postings of one execution. Postings sum to zero. */
function settle(
  state: AccountState,
  order: Order,
  execution: Execution,
  realized: Decimal,
  moved: { cash: Decimal; securities: Decimal },
): AccountState {
  const { commission, data } = execution
  const cash = state.portfolio.cash.plus(moved.cash)
  if (cash.lt(0) && !state.portfolio.remote)
    throw new LedgerError(`fill ${data.executionId} would take cash below zero`)
  const next = withFill(state, order, execution, realized)
  const at = data.filledAt
  return {
    ...next,
    portfolio: {
      ...next.portfolio,
      cash,
      realizedPnl: state.portfolio.realizedPnl.plus(realized),
      fees: state.portfolio.fees.plus(commission),
    },
    postings: [
      ...state.postings,
      { ledger: 'cash', amount: moved.cash, at },
      { ledger: 'securities', amount: moved.securities, at },
      { ledger: 'fees', amount: commission, at },
      { ledger: 'realized_pnl', amount: realized.negated(), at },
    ],
  }
}

/**
 * The fill, and the order with it. What an order has filled is the sum of its executions, whether or not they were taken back
 * later (those that another stands for aside), so that it never falls; `bustedQuantity` is the part of it that does not count.
 */
function withFill(
  state: AccountState,
  order: Order,
  { quantity, price, commission, data }: Execution,
  realizedPnl: Decimal,
): AccountState {
  const { executionId, filledAt } = data
  const { id: orderId, symbol, side } = order
  const orderFilled = data.orderFilled === undefined ? null : decimal(data.orderFilled)
  const fill: Fill = {
    executionId,
    orderId,
    symbol,
    side,
    quantity,
    price,
    commission,
    realizedPnl,
    filledAt,
    orderFilled,
  }
  const fills = new Map(state.fills).set(executionId, fill)
  const counts = !state.reversals.has(executionId)
  let total = ZERO
  for (const known of fills.values())
    if (known.orderId === orderId && !state.reversals.get(known.executionId)?.corrected)
      total = total.plus(known.quantity)
  const filledQuantity = Decimal.max(order.filledQuantity, Decimal.min(order.quantity, total))
  const effective = order.filledQuantity.minus(order.bustedQuantity).plus(counts ? quantity : ZERO)
  const filled: Order = {
    ...order,
    filledQuantity,
    bustedQuantity: filledQuantity.minus(effective),
    filledNotional: order.filledNotional.plus(notional(quantity, price)),
    commission: counts ? order.commission.plus(commission) : order.commission,
    status: statusAfter(order, filledQuantity),
  }
  return { ...withOrder(state, { ...filled, reserved: reservationOf(filled) }), fills }
}

function statusAfter(order: Order, filledQuantity: Decimal): Order['status'] {
  if (isFinal(order.status)) return order.status
  if (filledQuantity.eq(order.quantity)) return 'filled'
  if (order.status === 'pending_cancel' || filledQuantity.isZero()) return order.status
  return 'partially_filled'
}

/** An execution that was taken back before it came: it was seen, and that is all that stays of it. */
function keepReversed(state: AccountState, order: Order, execution: Execution): AccountState {
  const { price, data } = execution
  const held = state.positions.get(order.symbol)
  const running = openTradeOf(state, order.symbol)
  const positions = new Map(state.positions)
  const trades = new Map(state.trades)
  const sells = order.side === 'sell' && held
  const basis = sells
    ? { basisQuantity: order.basisQuantity ?? held.quantity, basisCost: order.basisCost ?? held.costBasis }
    : {}
  const opened = order.side === 'buy' && held ? { openedAt: earlier(held.openedAt, data.filledAt) } : {}
  if (held)
    positions.set(order.symbol, {
      ...held,
      ...opened,
      ...priceAfter(state, order, held, { price, filledAt: data.filledAt }),
    })
  if (running && order.side === 'buy')
    trades.set(running.id, { ...running, openedAt: earlier(running.openedAt, data.filledAt) })
  return revalue({ ...withFill(state, { ...order, ...basis }, execution, ZERO), positions, trades })
}

/** The newest price that the position has seen; one that a reversal had emptied has seen the order's other fills. */
function priceAfter(
  state: AccountState,
  order: Order,
  held: Position | undefined,
  fill: Pick<Fill, 'price' | 'filledAt'>,
): Pick<Position, 'lastPrice' | 'lastPriceAt'> {
  const { lastPrice, lastPriceAt } = held
    ? laterPrice(held, { lastPrice: fill.price, lastPriceAt: fill.filledAt })
    : latestPriceOf(state, order.id, fill)
  return { lastPrice, lastPriceAt }
}

/** When the order's first fill that is known happened. */
function firstFillOf(state: AccountState, order: Order, filledAt: string): string {
  let first = filledAt
  for (const fill of state.fills.values()) if (fill.orderId === order.id) first = earlier(first, fill.filledAt)
  return first
}

/** Of two days the later one; null is unknown. */
const laterDay = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a)

/** ISO times in UTC order as text. */
const earlier = (a: string, b: string): string => (a.localeCompare(b) <= 0 ? a : b)
