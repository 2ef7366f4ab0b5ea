import { Decimal, decimal } from '../money'

/**
 * The most that a buy decided at `price` may pay a share: `collar` (a fraction) above it, down to the exchange's tick: a cent, and a
 * hundredth of one below a dollar; an order at a finer price is refused.
 *
 * Source: SEC Regulation NMS, Rule 612 (17 CFR 242.612).
 */
export function worstPriceOf(price: number, collar: number): Decimal {
  const worst = decimal(price).times(decimal(collar).plus(1))
  return worst.toDecimalPlaces(worst.gte(1) ? 2 : 4, Decimal.ROUND_DOWN)
}
