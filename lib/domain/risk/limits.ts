import type { StrategyTerms } from '../desk-strategies/terms'

/** Hard limits as fractions of equity; no model can change them. */
export type RiskLimits = {
  readonly maxPosition: number
  readonly maxSector: number
  readonly maxPositions: number
}

/** Lots: what shares are bought and sold in multiples of. */
export const WHOLE_SHARES = 1
const FRACTIONS = 0.000001
export const lotOf = (account: { fractional: boolean }): number => (account.fractional ? FRACTIONS : WHOLE_SHARES)

/** Sector of a symbol that nobody has classified: one of its own, under the same limit. */
export const UNKNOWN_SECTOR = 'unknown'

/** What is held or working in one symbol, in plain numbers. */
export type Holding = {
  readonly symbol: string
  readonly sector: string
  readonly quantity: number
  /** Last price; what is held is valued at it. */
  readonly price: number
  /** Shares of open buy orders and their worst price. */
  readonly openBuyQuantity: number
  readonly openBuyPrice: number
  /** Shares that open sell orders already promise. */
  readonly openSellQuantity: number
  /** Whose it is; without one the account's own. */
  readonly strategyId?: string | null
}

/** The account as the gate sees it. `freeCash` is cash less what open orders reserve. */
export type RiskView = {
  readonly equity: number
  readonly freeCash: number
  readonly holdings: readonly Holding[]
}

export type Proposal = {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  /** Shares asked for; null when there is nothing to size from. */
  readonly quantity: number
  /** Price the quantity was decided on, and the worst that the order may pay. Null: no usable price. */
  readonly price: number | null
  readonly worstPrice: number | null
  readonly sector: string
  /** 0–1; of two buys the more convinced is served first. */
  readonly conviction: number
  /** Commission that the whole order may cost at most. */
  commissionFor(quantity: number): number
  /** A buy worth less than this at its price is refused; none without it. What an agent orders has one, a person's will has not. */
  readonly least?: number
  /** The strategy whose money it takes; its limits count beside the account's. None for the account's own money. */
  readonly strategy?: StrategyTerms | null
}

export type RefusalCode =
  | 'trading_stopped'
  | 'breaker'
  | 'breaker_probe'
  | 'no_price'
  | 'no_quantity'
  | 'cannot_evaluate'
  | 'open_order'
  | 'not_held'
  | 'max_positions'
  | 'max_position_size'
  | 'max_sector_exposure'
  | 'insufficient_cash'
  | 'below_min_order'
  | 'strategy_disabled'
  | 'strategy_allocation'
  | 'strategy_position_size'
  | 'strategy_max_positions'

export type GateClamp = {
  readonly rule: RefusalCode | 'soft_assessment'
  readonly before: number
  readonly after: number
  readonly reason: string
}

export type Verdict = {
  readonly symbol: string
  readonly side: 'buy' | 'sell'
  readonly asked: number
  /** Shares allowed: at most what was asked, zero when refused. */
  readonly quantity: number
  readonly approved: boolean
  readonly refusal: { readonly code: RefusalCode; readonly reason: string } | null
  readonly clamps: readonly GateClamp[]
}
