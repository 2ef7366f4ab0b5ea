import { decimal, notional, round6, ZERO } from '../money'
import { movePeaks } from './apply-capital'
import { LedgerError, marketValue, openTradeOf, outcomeOf } from './books'
import type { PositionAdjusted } from './events'
import type { AccountState, Position, Trade } from './state'

/**
 * Brings a position to what the broker holds. Shares that came count as paid in at their price, shares that went as paid out at
 * their average cost: neither is a profit. LedgerError for more than is held.
 */
export function applyPosition(state: AccountState, data: PositionAdjusted): AccountState {
  const quantity = decimal(data.quantity)
  if (quantity.isZero()) return state
  return quantity.gt(0) ? add(state, data) : remove(state, data)
}

function add(state: AccountState, data: PositionAdjusted): AccountState {
  const quantity = decimal(data.quantity)
  const price = decimal(data.price)
  if (!price.gt(0)) throw new LedgerError(`${data.symbol} cannot be held at ${data.price}`)
  const cost = notional(quantity, price)
  const held = state.positions.get(data.symbol)
  const position: Position = held
    ? {
        ...held,
        quantity: held.quantity.plus(quantity),
        costBasis: held.costBasis.plus(cost),
        lastPrice: price,
        lastPriceAt: data.at,
        sharesAsOf: data.sharesAsOf,
      }
    : {
        symbol: data.symbol,
        quantity,
        costBasis: cost,
        lastPrice: price,
        lastPriceAt: data.at,
        sharesAsOf: data.sharesAsOf,
        sector: data.sector,
        openedAt: data.at,
      }
  const running = openTradeOf(state, data.symbol)
  const trade: Trade = running
    ? {
        ...running,
        quantity: running.quantity.plus(quantity),
        entryNotional: running.entryNotional.plus(cost),
      }
    : {
        id: data.tradeId,
        cycleId: null,
        strategyId: null,
        symbol: data.symbol,
        status: 'open',
        quantity,
        closedQuantity: ZERO,
        entryNotional: cost,
        exitNotional: ZERO,
        realizedPnl: ZERO,
        fees: ZERO,
        outcome: null,
        confidence: null,
        reasoning: data.reason,
        exitReasoning: null,
        agentScores: {},
        openedAt: data.at,
        closedAt: null,
      }
  return settle(state, data, position, trade, cost)
}

function remove(state: AccountState, data: PositionAdjusted): AccountState {
  const quantity = decimal(data.quantity).negated()
  const held = state.positions.get(data.symbol)
  if (!held || held.quantity.lt(quantity)) throw new LedgerError(`${quantity} ${data.symbol} cannot go: fewer are held`)
  const cost = round6(held.costBasis.times(quantity).div(held.quantity))
  const left = held.quantity.minus(quantity)
  const position = left.isZero() ? null : { ...held, quantity: left, costBasis: held.costBasis.minus(cost) }
  const running = openTradeOf(state, data.symbol)
  const closed = running !== undefined && left.isZero()
  const trade: Trade | null = running
    ? {
        ...running,
        closedQuantity: running.closedQuantity.plus(quantity),
        exitNotional: running.exitNotional.plus(cost),
        exitReasoning: data.reason,
        status: closed ? 'closed' : 'open',
        closedAt: closed ? data.at : null,
        outcome: closed ? outcomeOf(running.realizedPnl.minus(running.fees)) : null,
      }
    : null
  return settle(state, data, position, trade, cost.negated())
}

function settle(
  state: AccountState,
  data: PositionAdjusted,
  position: Position | null,
  trade: Trade | null,
  cost: ReturnType<typeof decimal>,
): AccountState {
  const positions = new Map(state.positions)
  if (position) positions.set(data.symbol, position)
  else positions.delete(data.symbol)
  const positionsValue = marketValue(positions.values())
  const { cash } = state.portfolio
  const { portfolio, breaker } = movePeaks(state, cash.plus(positionsValue))
  return {
    ...state,
    positions,
    trades: trade ? new Map(state.trades).set(trade.id, trade) : state.trades,
    portfolio: { ...portfolio, netDeposits: portfolio.netDeposits.plus(cost) },
    breaker,
    postings: [
      ...state.postings,
      { ledger: 'securities', amount: cost, at: data.at },
      { ledger: 'capital', amount: cost.negated(), at: data.at },
    ],
    snapshots: [...state.snapshots, { at: data.at, cash, positionsValue, equity: cash.plus(positionsValue) }],
  }
}
