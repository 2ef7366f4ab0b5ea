import type { Breaker } from '../breaker/state'
import type { Decimal } from '../money'
import type { OrderOrigin, OrderSide, OrderStatus, OrderType } from '../order'

/** Everything an account owns, owes and has asked for. Rows of the database are this state, one to one. */
export type AccountState = {
  readonly accountId: string
  readonly portfolio: Portfolio
  readonly positions: ReadonlyMap<string, Position>
  readonly orders: ReadonlyMap<string, Order>
  readonly fills: ReadonlyMap<string, Fill>
  /** Executions that were taken back, by id; one may be here before its fill is. */
  readonly reversals: ReadonlyMap<string, Reversal>
  /** Open round trips by symbol, and those that this change closed, by id. */
  readonly trades: ReadonlyMap<string, Trade>
  /** Double-entry postings made by the events applied to this state, oldest first; each event's sum is zero. */
  readonly postings: readonly Posting[]
  readonly snapshots: readonly EquitySnapshot[]
  readonly breaker: Breaker
}

export type Portfolio = {
  readonly cash: Decimal
  /** Cash promised to open orders at their worst price. Free cash is `cash − reserved`. */
  readonly reserved: Decimal
  readonly realizedPnl: Decimal
  readonly fees: Decimal
  readonly netDeposits: Decimal
  readonly totalValue: Decimal
  readonly peakValue: Decimal
  /** The account's books are a broker's: its cash may fall below zero, and its orders end when the broker says so. */
  readonly remote: boolean
}

export type Position = {
  readonly symbol: string
  readonly quantity: Decimal
  /** What the shares held cost, commissions aside. Average cost is `costBasis / quantity`. */
  readonly costBasis: Decimal
  readonly lastPrice: Decimal
  readonly lastPriceAt: string
  /**
   * Day (YYYY-MM-DD) as of which `quantity` counts shares: every split up to it is in the quantity, none after it. Null for
   * what was bought before such days were recorded; no split is ever applied to that.
   */
  readonly sharesAsOf: string | null
  readonly sector: string
  readonly openedAt: string
}

export type Order = {
  readonly id: string
  readonly cycleId: string | null
  /** Whose money it moves; null is the account's own. */
  readonly strategyId: string | null
  readonly clientOrderId: string
  readonly origin: OrderOrigin
  readonly symbol: string
  readonly side: OrderSide
  readonly type: OrderType
  readonly quantity: Decimal
  /** Worst allowed price; null only for a sell at market. */
  readonly limitPrice: Decimal | null
  readonly decidedPrice: Decimal
  /** Commission set aside for the whole order. */
  readonly maxCommission: Decimal
  readonly status: OrderStatus
  readonly filledQuantity: Decimal
  readonly filledNotional: Decimal
  /** Of what was filled, the part that was taken back. */
  readonly bustedQuantity: Decimal
  /** Under which epoch of the breaker it was decided; null where that was not kept. */
  readonly breakerEpoch: number | null
  readonly reserved: Decimal
  readonly commission: Decimal
  /** Of a sell: the position's quantity and cost when the first fill came; cost leaves in proportion to these. */
  readonly basisQuantity: Decimal | null
  readonly basisCost: Decimal | null
  readonly sector: string
  readonly brokerOrderId: string | null
  readonly statusReason: string | null
  readonly confidence: number | null
  readonly reasoning: string
  readonly agentScores: Readonly<Record<string, number>>
  readonly clamps: readonly Clamp[]
  readonly decidedAt: string
  /** As a position's: the day as of which quantity, limit and decided price count shares. */
  readonly sharesAsOf: string | null
  readonly expiresAt: string | null
}

/** A quantity that a rule made smaller. */
export type Clamp = { readonly rule: string; readonly before: string; readonly after: string; readonly reason: string }

export type Fill = {
  readonly executionId: string
  readonly orderId: string
  readonly symbol: string
  readonly side: OrderSide
  readonly quantity: Decimal
  readonly price: Decimal
  readonly commission: Decimal
  readonly realizedPnl: Decimal
  readonly filledAt: string
  readonly orderFilled: Decimal | null
}

export type Reversal = {
  readonly executionId: string
  readonly orderId: string
  readonly corrected: boolean
  readonly reason: string
  readonly at: string
}

/** A round trip: from the first share bought to the last one sold. */
export type Trade = {
  readonly id: string
  readonly cycleId: string | null
  /** Of the order that opened it. */
  readonly strategyId: string | null
  readonly symbol: string
  readonly status: 'open' | 'closed'
  readonly quantity: Decimal
  readonly closedQuantity: Decimal
  readonly entryNotional: Decimal
  readonly exitNotional: Decimal
  readonly realizedPnl: Decimal
  readonly fees: Decimal
  readonly outcome: 'win' | 'loss' | 'flat' | null
  readonly confidence: number | null
  readonly reasoning: string
  readonly exitReasoning: string | null
  readonly agentScores: Readonly<Record<string, number>>
  readonly openedAt: string
  readonly closedAt: string | null
}

export const LEDGERS = ['cash', 'securities', 'fees', 'realized_pnl', 'capital'] as const
export type Ledger = (typeof LEDGERS)[number]

export type Posting = { readonly ledger: Ledger; readonly amount: Decimal; readonly at: string }

export type EquitySnapshot = {
  readonly at: string
  readonly cash: Decimal
  readonly positionsValue: Decimal
  readonly equity: Decimal
}
