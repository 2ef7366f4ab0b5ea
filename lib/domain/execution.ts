import { Decimal, decimal, round6 } from './money'
import type { OrderSide } from './order'

/** Costs of the simulated broker. */
export type PaperCosts = {
  /** Price given up against the market price, in basis points. */
  readonly slippageBps: number
  readonly commissionPerShare: number
  readonly commissionMin: number
  /** Most of a bar's volume that one order may take, as a fraction; what is left stays open. */
  readonly maxVolume: number
}

/** Commission of a whole order: per share, with a minimum. */
export const commissionOf = (costs: PaperCosts, quantity: Decimal | number): Decimal =>
  round6(Decimal.max(decimal(costs.commissionPerShare).times(quantity), decimal(costs.commissionMin)))

/** What one execution adds to the order's commission, so that the sum is the same however the order is cut. */
const commissionOfFill = (order: WorkingOrder, quantity: Decimal, costs: PaperCosts): Decimal =>
  Decimal.max(commissionOf(costs, order.filled.plus(quantity)).minus(order.commission), 0)

/** The market price after slippage: buys pay more, sells get less. */
export function withSlippage(price: Decimal, side: OrderSide, costs: PaperCosts): Decimal {
  const factor = decimal(costs.slippageBps).div(10_000)
  return round6(price.times(side === 'buy' ? factor.plus(1) : decimal(1).minus(factor)))
}

export type WorkingOrder = {
  readonly side: OrderSide
  readonly remaining: Decimal
  readonly filled: Decimal
  /** Charged so far. */
  readonly commission: Decimal
  readonly limitPrice: Decimal | null
}

export type Execution = { readonly quantity: Decimal; readonly price: Decimal; readonly commission: Decimal }

/**
 * What an order gets at a market price with `volume` shares to trade: nothing when the price after slippage is worse than
 * its limit, else at most the allowed share of the volume, in whole shares unless the account takes fractions.
 */
export function matchAtPrice(
  order: WorkingOrder,
  marketPrice: Decimal,
  volume: number,
  costs: PaperCosts,
  fractional: boolean,
): Execution | null {
  if (volume <= 0) return null
  const price = withSlippage(marketPrice, order.side, costs)
  if (order.limitPrice && (order.side === 'buy' ? price.gt(order.limitPrice) : price.lt(order.limitPrice))) return null
  const most = decimal(volume).times(costs.maxVolume)
  const quantity = Decimal.min(order.remaining, fractional ? round6(most) : most.floor())
  if (!quantity.gt(0)) return null
  return { quantity, price, commission: commissionOfFill(order, quantity, costs) }
}
