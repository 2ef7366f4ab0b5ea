import type { RiskLimits } from './limits'

/** What lowers a buy. */
export type CapRule =
  | 'max_positions'
  | 'max_position_size'
  | 'max_sector_exposure'
  | 'insufficient_cash'
  | 'strategy_max_positions'
  | 'strategy_position_size'
  | 'strategy_allocation'

/** A buy in plain numbers, beside what the account holds, values in money. */
export type BuyCheck = {
  /** Shares asked for. */
  readonly quantity: number
  /** The most a share may cost. */
  readonly worstPrice: number
  readonly equity: number
  /** Cash less what open orders reserve. */
  readonly freeCash: number
  /** Value of the symbol and of its sector, open buys included. */
  readonly ownValue: number
  readonly sectorValue: number
  /** Positions held or being opened, and whether the symbol is one that is held. */
  readonly positions: number
  readonly isHeld: boolean
  /** The strategy that buys: its limits, what its positions and open buys are worth, and how many they are. */
  readonly strategy?: {
    readonly allocation: number
    readonly maxPosition: number | null
    readonly maxPositions: number | null
    readonly value: number
    readonly positions: number
  }
}

/**
 * Shares that the hard limits allow of a buy: never more than asked, zero when refused. Limits are measured at the worst
 * price. `onCap` hears of every limit that lowered the quantity. Live trading and backtests share this function.
 */
export function capBuy(
  check: BuyCheck,
  limits: RiskLimits,
  commissionFor: (quantity: number) => number,
  lot: number,
  onCap?: (rule: CapRule, before: number, after: number) => void,
): number {
  const { worstPrice, equity, strategy } = check
  let quantity = floorTo(check.quantity, lot)
  if (!check.isHeld && check.positions >= limits.maxPositions) {
    onCap?.('max_positions', quantity, 0)
    return 0
  }
  if (!check.isHeld && strategy && strategy.positions >= (strategy.maxPositions ?? Number.POSITIVE_INFINITY)) {
    onCap?.('strategy_max_positions', quantity, 0)
    return 0
  }
  const cap = (rule: CapRule, after: number) => {
    if (after >= quantity) return
    onCap?.(rule, quantity, after)
    quantity = after
  }
  cap('max_position_size', room(limits.maxPosition * equity - check.ownValue, worstPrice, lot))
  cap('max_sector_exposure', room(limits.maxSector * equity - check.sectorValue, worstPrice, lot))
  if (strategy) {
    if (strategy.maxPosition !== null)
      cap('strategy_position_size', room(strategy.maxPosition * equity - check.ownValue, worstPrice, lot))
    cap('strategy_allocation', room(strategy.allocation * equity - strategy.value, worstPrice, lot))
  }
  cap('insufficient_cash', affordable(check.freeCash, worstPrice, quantity, commissionFor, lot))
  return quantity
}

const room = (value: number, price: number, lot: number): number => Math.max(floorTo(value / price, lot), 0)

/** The most shares, up to `wanted`, whose cost at `price` fits into `cash`, with a commission that never falls as shares are added. */
export function affordable(
  cash: number,
  price: number,
  wanted: number,
  commissionFor: (quantity: number) => number,
  lot: number,
): number {
  const most = Math.min(wanted, floorTo(cash / price, lot))
  if (!(most > 0)) return 0
  const cost = most * price + commissionFor(most)
  if (cost <= cash) return most
  // Where costs are in proportion, this is the answer, and one lot more is too many.
  const shares = floorTo(most * (cash / cost) * (1 - 1e-14), lot)
  const left = cash - shares * price - commissionFor(shares)
  if (left >= 0 && (left <= 1e-12 * cash || left < lot * price)) return shares
  return mostWithin(cash, most, (quantity) => quantity * price + commissionFor(quantity), lot)
}

/** The most shares, under `tooMany`, that cost no more than `cash`: halves come to it. */
function mostWithin(cash: number, tooMany: number, costOf: (quantity: number) => number, lot: number): number {
  let fits = 0
  let above = tooMany
  for (let tries = 0; tries < 60 && above - fits > lot; tries += 1) {
    const middle = floorTo((fits + above) / 2, lot)
    if (middle <= fits) break
    if (costOf(middle) <= cash) fits = middle
    else above = middle
  }
  return fits
}

/**
 * Rounds down to a multiple of the lot; a hair of float error above a multiple does not add a lot. A lot of zero rounds
 * nothing.
 */
export const floorTo = (quantity: number, lot: number): number => {
  if (!Number.isFinite(quantity)) return 0
  if (lot === 0) return quantity
  const lots = Math.floor(quantity / lot)
  return lot >= 1 ? lots * lot : Number((lots * lot).toFixed(6))
}
