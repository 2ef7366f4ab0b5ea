import { Decimal as DecimalJs } from 'decimal.js'

/**
 * Decimal arithmetic of the ledger. Amounts and prices carry six decimals, as the NUMERIC columns do; products of the two
 * are rounded half-even to six (IEEE 754-2019 roundTiesToEven, as banks round). Forty digits keep every product exact
 * before it is rounded.
 */
export const Decimal = DecimalJs.clone({
  precision: 40,
  rounding: DecimalJs.ROUND_HALF_EVEN,
  toExpNeg: -30,
  toExpPos: 30,
})
export type Decimal = DecimalJs

export const ZERO = new Decimal(0)

export const decimal = (value: string | number | Decimal): Decimal => new Decimal(value)

/** Rounds an amount to the six decimals that are stored. */
export const round6 = (value: Decimal): Decimal => value.toDecimalPlaces(6)

/** Shares × price, rounded to what is stored. */
export const notional = (quantity: Decimal, price: Decimal): Decimal => round6(quantity.times(price))
