import type { PortfolioSnapshot } from '../agents/state'
import type { AccountState, Trade } from '../ledger/state'
import { isFinal } from '../order'
import { type RiskView, UNKNOWN_SECTOR } from './limits'

/** The account in plain numbers, for agents and the gate. */
export function snapshotOf(state: AccountState, asOf: string): PortfolioSnapshot {
  const trips = new Map<string, Trade>()
  for (const trade of state.trades.values()) if (trade.status === 'open') trips.set(trade.symbol, trade)
  const positions = [...state.positions.values()].map((position) => ({
    symbol: position.symbol,
    quantity: position.quantity.toNumber(),
    average_cost: position.costBasis.div(position.quantity).toNumber(),
    price: position.lastPrice.toNumber(),
    sector: position.sector,
    strategy_id: trips.get(position.symbol)?.strategyId ?? null,
  }))
  const open_orders = [...state.orders.values()]
    .filter((order) => !isFinal(order.status))
    .map((order) => ({
      symbol: order.symbol,
      side: order.side,
      quantity: order.quantity.minus(order.filledQuantity).toNumber(),
      price: (order.limitPrice ?? order.decidedPrice).toNumber(),
      sector: order.sector,
      strategy_id: order.strategyId,
    }))
  const cash = state.portfolio.cash.toNumber()
  return {
    account_id: state.accountId,
    as_of: asOf,
    equity: cash + positions.reduce((sum, position) => sum + position.quantity * position.price, 0),
    cash,
    free_cash: state.portfolio.cash.minus(state.portfolio.reserved).toNumber(),
    positions,
    open_orders,
  }
}

/** The snapshot as the gate sees it: what is held and what is working, per symbol. */
export function riskViewOf(portfolio: PortfolioSnapshot): RiskView {
  const symbols = new Set([...portfolio.positions, ...portfolio.open_orders].map((item) => item.symbol))
  return {
    equity: portfolio.equity,
    freeCash: portfolio.free_cash,
    holdings: [...symbols].map((symbol) => {
      const position = portfolio.positions.find((item) => item.symbol === symbol)
      // One of the desk's own, and any number that were placed elsewhere.
      const orders = portfolio.open_orders.filter((item) => item.symbol === symbol)
      const buys = orders.filter(({ side }) => side === 'buy')
      const sells = orders.filter(({ side }) => side === 'sell')
      const openBuyQuantity = sharesOf(buys)
      const openBuyValue = buys.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
      const [order] = orders
      return {
        symbol,
        sector: position?.sector ?? order?.sector ?? UNKNOWN_SECTOR,
        quantity: position?.quantity ?? 0,
        price: position?.price ?? order?.price ?? 0,
        openBuyQuantity,
        openBuyPrice: openBuyQuantity > 0 ? openBuyValue / openBuyQuantity : 0,
        openSellQuantity: sharesOf(sells),
        strategyId: (position ?? order)?.strategy_id ?? null,
      }
    }),
  }
}

const sharesOf = (orders: readonly { quantity: number }[]): number =>
  orders.reduce((sum, { quantity }) => sum + quantity, 0)
