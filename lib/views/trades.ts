import type { z } from 'zod'
import type { fill, order, trade } from '../contracts/api/trades'
import type { Fill, Order, Position, Trade } from '../db/generated/client'
import { type Held, heldKey } from '../db/trades'

type TradeView = z.input<typeof trade>
type OrderView = z.input<typeof order>
type FillView = z.input<typeof fill>

/** A round trip as the API shows it; `held` holds the positions of the open ones. */
export const toTradeView = (row: Trade, held: Held): TradeView => ({
  id: row.id,
  account: row.accountId,
  cycle_id: row.cycleId,
  strategy_id: row.strategyId,
  symbol: row.symbol,
  action: 'BUY',
  status: row.status as TradeView['status'],
  quantity: row.quantity.toFixed(),
  closed_quantity: row.closedQuantity.toFixed(),
  entry_price: row.entryNotional.div(row.quantity).toDecimalPlaces(6).toFixed(),
  exit_price: row.closedQuantity.gt(0) ? row.exitNotional.div(row.closedQuantity).toDecimalPlaces(6).toFixed() : null,
  realized_pnl: row.realizedPnl.toFixed(),
  unrealized_pnl: row.status === 'open' ? unrealized(held.get(heldKey(row))) : null,
  fees: row.fees.toFixed(),
  outcome: row.outcome as TradeView['outcome'],
  confidence: row.confidence,
  reasoning: row.reasoning,
  exit_reasoning: row.exitReasoning,
  agent_scores: row.agentScores as Record<string, number>,
  opened_at: row.openedAt.toISOString(),
  closed_at: row.closedAt?.toISOString() ?? null,
})

const unrealized = (position: Position | undefined): string | null =>
  position ? position.quantity.times(position.lastPrice).toDecimalPlaces(6).minus(position.costBasis).toFixed() : null

const toFillView = (row: Fill): FillView => ({
  execution_id: row.executionId,
  quantity: row.quantity.toFixed(),
  price: row.price.toFixed(),
  commission: row.commission.toFixed(),
  realized_pnl: row.realizedPnl.toFixed(),
  filled_at: row.filledAt.toISOString(),
})

export const toOrderView = (row: Order, fills: readonly Fill[]): OrderView => ({
  id: row.id,
  account: row.accountId,
  cycle_id: row.cycleId,
  strategy_id: row.strategyId,
  client_order_id: row.clientOrderId,
  origin: row.origin as OrderView['origin'],
  symbol: row.symbol,
  side: row.side as OrderView['side'],
  type: row.type as OrderView['type'],
  quantity: row.quantity.toFixed(),
  limit_price: row.limitPrice?.toFixed() ?? null,
  decided_price: row.decidedPrice.toFixed(),
  status: row.status as OrderView['status'],
  status_reason: row.statusReason,
  filled_quantity: row.filledQuantity.toFixed(),
  average_price: row.filledQuantity.gt(0)
    ? row.filledNotional.div(row.filledQuantity).toDecimalPlaces(6).toFixed()
    : null,
  commission: row.commission.toFixed(),
  reserved: row.reserved.toFixed(),
  confidence: row.confidence,
  reasoning: row.reasoning,
  agent_scores: row.agentScores as Record<string, number>,
  clamps: row.clamps as OrderView['clamps'],
  decided_at: row.decidedAt.toISOString(),
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
  fills: fills.filter((item) => item.orderId === row.id).map(toFillView),
})
