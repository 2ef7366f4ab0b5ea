import { newBreaker, refusesExposure } from '../breaker/state'
import { Decimal, decimal, ZERO } from '../money'
import { canFollow, isFinal } from '../order'
import { applyBreaker } from './apply-breaker'
import { applyCapital, applyCash } from './apply-capital'
import { applyFill } from './apply-fill'
import { applyPosition } from './apply-position'
import { applyReversal } from './apply-reversal'
import { applySplit } from './apply-split'
import { LedgerError, marketValue, reservationOf, withOrder } from './books'
import type { MoneyEvent, OrderAdopted, OrderIntended, OrderStatusChanged } from './events'
import type { AccountState, Order } from './state'

/** An account before its first event. */
export function emptyAccount(accountId: string): AccountState {
  return {
    accountId,
    portfolio: {
      cash: ZERO,
      reserved: ZERO,
      realizedPnl: ZERO,
      fees: ZERO,
      netDeposits: ZERO,
      totalValue: ZERO,
      peakValue: ZERO,
      remote: false,
    },
    positions: new Map(),
    orders: new Map(),
    fills: new Map(),
    reversals: new Map(),
    trades: new Map(),
    postings: [],
    snapshots: [],
    breaker: newBreaker(),
  }
}

/**
 * The only way money state changes: pure, total over known events, and idempotent for fills (the same execution twice
 * counts once), splits, and repeated status reports. Throws LedgerError where the books would break.
 */
export function apply(state: AccountState, event: MoneyEvent): AccountState {
  switch (event.type) {
    case 'AccountOpened':
      return open(state.accountId, event.data, 0)
    case 'AccountReset':
      return open(state.accountId, event.data, state.breaker.epoch + 1)
    case 'CapitalMoved':
      return applyCapital(state, event.data)
    case 'CashBooked':
      return applyCash(state, event.data)
    case 'PositionAdjusted':
      return applyPosition(state, event.data)
    case 'BreakerChanged':
      return applyBreaker(state, event.data)
    case 'OrderIntended':
      return intend(state, event.data)
    case 'OrderAdopted':
      return adopt(state, event.data)
    case 'OrderStatusChanged':
      return changeStatus(state, event.data)
    case 'TradeExecuted':
      return applyFill(state, event.data)
    case 'FillReversed':
      return applyReversal(state, event.data)
    case 'PositionsMarked':
      return mark(state, event.data.prices, event.data.at)
    case 'SplitApplied':
      return applySplit(state, event.data)
  }
}

function open(
  accountId: string,
  { openingCash, at, remote = false }: { openingCash: string; at: string; remote?: boolean },
  epoch: number,
): AccountState {
  const cash = decimal(openingCash)
  return {
    ...emptyAccount(accountId),
    portfolio: {
      cash,
      reserved: ZERO,
      realizedPnl: ZERO,
      fees: ZERO,
      netDeposits: cash,
      totalValue: cash,
      peakValue: cash,
      remote,
    },
    postings: [
      { ledger: 'cash', amount: cash, at },
      { ledger: 'capital', amount: cash.negated(), at },
    ],
    snapshots: [{ at, cash, positionsValue: ZERO, equity: cash }],
    breaker: newBreaker(cash, epoch),
  }
}

function intend(state: AccountState, data: OrderIntended): AccountState {
  if (state.orders.has(data.orderId)) return state
  const order = newOrder(data, state.breaker.epoch)
  if (data.side === 'buy' && order.limitPrice === null)
    throw new LedgerError(`a buy of ${data.symbol} needs a worst price`)
  if (data.side === 'buy' && refusesExposure(state.breaker))
    throw new LedgerError(`${data.symbol} cannot be bought: the circuit breaker is ${state.breaker.state}`)
  if (data.side === 'sell' && order.quantity.gt(state.positions.get(data.symbol)?.quantity ?? ZERO))
    throw new LedgerError(`cannot sell ${data.quantity} ${data.symbol}: fewer are held`)
  const next = withOrder(state, { ...order, reserved: reservationOf(order) })
  if (data.side === 'buy' && next.portfolio.reserved.gt(next.portfolio.cash))
    throw new LedgerError(`${data.symbol} needs ${reservationOf(order)} and the free cash is less`)
  const probes = state.breaker.state === 'probing' && data.side === 'buy'
  return probes ? { ...next, breaker: { ...next.breaker, probeOrderId: order.id } } : next
}

/** What was placed elsewhere is taken as it is: nobody here can refuse it. */
function adopt(state: AccountState, data: OrderAdopted): AccountState {
  if (state.orders.has(data.orderId)) return state
  const order: Order = { ...newOrder(data, state.breaker.epoch), status: 'accepted', brokerOrderId: data.brokerOrderId }
  return withOrder(state, { ...order, reserved: reservationOf(order) })
}

function newOrder(data: OrderIntended, breakerEpoch: number): Order {
  const quantity = decimal(data.quantity)
  if (!quantity.gt(0)) throw new LedgerError(`quantity ${data.quantity} of ${data.symbol} is not positive`)
  return {
    id: data.orderId,
    cycleId: data.cycleId,
    strategyId: data.strategyId ?? null,
    clientOrderId: data.clientOrderId,
    origin: data.origin,
    symbol: data.symbol,
    side: data.side,
    type: data.orderType,
    quantity,
    limitPrice: data.limitPrice === null ? null : decimal(data.limitPrice),
    decidedPrice: decimal(data.decidedPrice),
    maxCommission: decimal(data.maxCommission),
    status: 'intent',
    filledQuantity: ZERO,
    filledNotional: ZERO,
    bustedQuantity: ZERO,
    breakerEpoch,
    reserved: ZERO,
    commission: ZERO,
    basisQuantity: null,
    basisCost: null,
    sector: data.sector,
    brokerOrderId: null,
    statusReason: null,
    confidence: data.confidence,
    reasoning: data.reasoning,
    agentScores: data.agentScores,
    clamps: data.clamps,
    decidedAt: data.decidedAt,
    sharesAsOf: data.sharesAsOf ?? null,
    expiresAt: data.expiresAt,
  }
}

function changeStatus(state: AccountState, data: OrderStatusChanged): AccountState {
  const order = state.orders.get(data.orderId)
  if (!order) throw new LedgerError(`order ${data.orderId} is not known`)
  if (order.status === data.to || isFinal(order.status)) return acknowledged(state, order, data)
  // A fill may overtake the acceptance it followed: the order is then already further on.
  if (order.status === 'partially_filled' && ['submitting', 'accepted', 'unknown'].includes(data.to))
    return acknowledged(state, order, data)
  if (!canFollow(order.status, data.to))
    throw new LedgerError(`order ${order.clientOrderId} cannot go from ${order.status} to ${data.to}`)
  const failedProbe = order.id === state.breaker.probeOrderId && isFinal(data.to) && order.filledQuantity.isZero()
  const next = failedProbe ? { ...state, breaker: { ...state.breaker, probeOrderId: null } } : state
  return withOrder(next, {
    ...order,
    status: data.to === 'accepted' && order.filledQuantity.gt(0) ? 'partially_filled' : data.to,
    statusReason: data.reason ?? order.statusReason,
    brokerOrderId: data.brokerOrderId ?? order.brokerOrderId,
    reserved: isFinal(data.to) ? ZERO : order.reserved,
  })
}

/** News that come late may still tell under which id the broker has the order. */
function acknowledged(state: AccountState, order: Order, { brokerOrderId }: OrderStatusChanged): AccountState {
  if (order.brokerOrderId !== null || brokerOrderId === null) return state
  return { ...state, orders: new Map(state.orders).set(order.id, { ...order, brokerOrderId }) }
}

/** Prices positions and records equity; a position without a price keeps its last one. */
function mark(state: AccountState, prices: Record<string, string>, at: string): AccountState {
  const positions = new Map(state.positions)
  for (const [symbol, position] of positions) {
    const price = prices[symbol]
    if (price !== undefined) positions.set(symbol, { ...position, lastPrice: decimal(price), lastPriceAt: at })
  }
  const positionsValue = marketValue(positions.values())
  const equity = state.portfolio.cash.plus(positionsValue)
  return {
    ...state,
    positions,
    portfolio: {
      ...state.portfolio,
      totalValue: equity,
      peakValue: Decimal.max(state.portfolio.peakValue, equity),
    },
    breaker: equity.gt(state.breaker.peakValue) ? { ...state.breaker, peakValue: equity } : state.breaker,
    snapshots: [...state.snapshots, { at, cash: state.portfolio.cash, positionsValue, equity }],
  }
}
