import { z } from 'zod'
import { ORDER_ORIGINS, ORDER_STATUSES, ORDER_TYPES } from '../../domain/order'
import { account, accountOrDefault, decimalText, isoTime, operation, pageOf, pageQuery, symbol } from '../operation'

export const trade = z
  .object({
    id: z.uuid(),
    account: z.string(),
    cycle_id: z.uuid().nullable(),
    strategy_id: z.uuid().nullable().meta({ description: "Null: the account's own money" }),
    symbol: z.string(),
    action: z.literal('BUY'),
    status: z.enum(['open', 'closed']),
    quantity: decimalText,
    closed_quantity: decimalText,
    entry_price: decimalText,
    exit_price: decimalText.nullable(),
    realized_pnl: decimalText,
    unrealized_pnl: decimalText
      .nullable()
      .meta({ description: 'Of an open trade: what is held at its last price, less what it cost; commissions aside' }),
    fees: decimalText,
    outcome: z.enum(['win', 'loss', 'flat']).nullable(),
    confidence: z.number().int().nullable(),
    reasoning: z.string(),
    exit_reasoning: z.string().nullable(),
    agent_scores: z.record(z.string(), z.number()),
    opened_at: isoTime,
    closed_at: isoTime.nullable(),
  })
  .meta({ id: 'Trade', description: 'A round trip, from the first share bought to the last one sold' })

const orderClamp = z.object({ rule: z.string(), before: z.string(), after: z.string(), reason: z.string() })

export const fill = z
  .object({
    execution_id: z.string(),
    quantity: decimalText,
    price: decimalText,
    commission: decimalText,
    realized_pnl: decimalText,
    filled_at: isoTime,
  })
  .meta({ id: 'Fill' })

export const order = z
  .object({
    id: z.uuid(),
    account: z.string(),
    cycle_id: z.uuid().nullable(),
    strategy_id: z.uuid().nullable().meta({ description: "Null: the account's own money" }),
    client_order_id: z.string(),
    origin: z.enum(ORDER_ORIGINS).meta({ description: 'external: placed at the broker and not here' }),
    symbol: z.string(),
    side: z.enum(['buy', 'sell']),
    type: z.enum(ORDER_TYPES),
    quantity: decimalText,
    limit_price: decimalText.nullable(),
    decided_price: decimalText,
    status: z.enum(ORDER_STATUSES),
    status_reason: z.string().nullable(),
    filled_quantity: decimalText,
    average_price: decimalText.nullable(),
    commission: decimalText,
    reserved: decimalText,
    confidence: z.number().int().nullable(),
    reasoning: z.string(),
    agent_scores: z.record(z.string(), z.number()),
    clamps: z.array(orderClamp),
    decided_at: isoTime,
    created_at: isoTime,
    updated_at: isoTime,
    fills: z.array(fill),
  })
  .meta({ id: 'Order' })

export const listTrades = operation({
  id: 'listTrades',
  method: 'get',
  path: '/api/trades',
  tag: 'Trades',
  summary: 'Round trips, newest first',
  role: 'viewer',
  query: z.object({
    ...pageQuery,
    account: account.optional(),
    symbol: symbol.optional(),
    status: z.enum(['open', 'closed']).optional(),
    outcome: z.enum(['win', 'loss', 'flat']).optional(),
    cycle_id: z.uuid().optional(),
    strategy: z.uuid().optional(),
    from: isoTime.optional(),
    to: isoTime.optional(),
  }),
  status: 200,
  response: pageOf(trade),
})

export const getTrade = operation({
  id: 'getTrade',
  method: 'get',
  path: '/api/trades/{id}',
  tag: 'Trades',
  summary: 'One round trip',
  role: 'viewer',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: trade,
})

export const placeManualOrder = operation({
  id: 'placeManualOrder',
  method: 'post',
  path: '/api/trades',
  tag: 'Trades',
  summary: 'Place a manual order through the same gate as the agents',
  role: 'trader',
  body: z.strictObject({
    account: accountOrDefault,
    symbol,
    side: z.enum(['buy', 'sell']),
    quantity: z
      .union([z.number(), decimalText.transform(Number)])
      .pipe(z.number().positive('must be above zero').max(1e9)),
    reason: z.string().trim().min(1).max(1_000).default('Manual order'),
  }),
  status: 201,
  idempotent: true,
  response: order,
})

export const listOrders = operation({
  id: 'listOrders',
  method: 'get',
  path: '/api/orders',
  tag: 'Trades',
  summary: 'Orders with their fills, newest first',
  role: 'viewer',
  query: z.object({
    ...pageQuery,
    account: account.optional(),
    symbol: symbol.optional(),
    status: z.enum(ORDER_STATUSES).optional(),
    open: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional(),
    cycle_id: z.uuid().optional(),
    strategy: z.uuid().optional(),
  }),
  status: 200,
  response: pageOf(order),
})

export const getOrder = operation({
  id: 'getOrder',
  method: 'get',
  path: '/api/orders/{id}',
  tag: 'Trades',
  summary: 'One order with its fills',
  role: 'viewer',
  params: z.object({ id: z.uuid() }),
  status: 200,
  response: order,
})

export const cancelOrder = operation({
  id: 'cancelOrder',
  method: 'post',
  path: '/api/orders/{id}/cancel',
  tag: 'Trades',
  summary: 'Cancel what is left of an open order',
  role: 'trader',
  params: z.object({ id: z.uuid() }),
  body: z
    .strictObject({ reason: z.string().trim().min(1).max(500).default('Canceled by hand') })
    .default({ reason: 'Canceled by hand' }),
  status: 200,
  response: order,
})

export const closePosition = operation({
  id: 'closePosition',
  method: 'post',
  path: '/api/positions/{symbol}/close',
  tag: 'Trades',
  summary: 'Sell a position, or a part of it, through the same gate as any order',
  role: 'trader',
  params: z.object({ symbol }),
  body: z
    .strictObject({
      account: accountOrDefault,
      quantity: z
        .union([z.number(), decimalText.transform(Number)])
        .pipe(z.number().positive('must be above zero').max(1e9))
        .optional()
        .meta({ description: 'Shares; everything without it and without a fraction' }),
      fraction: z
        .number()
        .gt(0)
        .max(1)
        .optional()
        .meta({ description: 'Share of the position, rounded down to a lot' }),
      reason: z.string().trim().min(1).max(1_000).default('Closed by hand'),
    })
    .refine(({ quantity, fraction }) => quantity === undefined || fraction === undefined, {
      path: ['fraction'],
      message: 'give a quantity or a fraction, not both',
    }),
  status: 201,
  idempotent: true,
  response: order,
})
