import { z } from 'zod'
import { decimal } from '../../domain/money'

const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** Parses JSON with every number kept as a string, so that no amount passes through a float. */
export const readJson = (text: string): unknown =>
  JSON.parse(text.replace(JSON_TOKEN, (token) => (token.startsWith('"') ? token : `"${token}"`)))

/** A decimal string in its shortest form. Alpaca sends strings, in some answers numbers. */
export const amount = z
  .string()
  .regex(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/)
  .transform((text) => decimal(text).toFixed())
/** RFC 3339 with up to nine decimals and any zone, as UTC to the millisecond. */
const instant = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'no instant')
  .transform((text) => new Date(text).toISOString())

const orderFields = z.object({
  id: z.string(),
  client_order_id: z.string(),
  symbol: z.string(),
  qty: amount.nullish(),
  notional: amount.nullish(),
  filled_qty: amount,
  filled_avg_price: amount.nullish(),
  type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  side: z.enum(['buy', 'sell']),
  order_class: z.string().nullish(),
  time_in_force: z.enum(['day', 'gtc', 'opg', 'cls', 'ioc', 'fok']),
  limit_price: amount.nullish(),
  stop_price: amount.nullish(),
  status: z.string(),
  replaced_by: z.string().nullish(),
  replaces: z.string().nullish(),
  created_at: instant,
  submitted_at: instant.nullish(),
  updated_at: instant.nullish(),
})
export const orderPayload = orderFields.extend({ legs: z.array(orderFields).nullish() })
export type OrderPayload = z.infer<typeof orderPayload>
export type LegPayload = z.infer<typeof orderFields>

const isShares = (assetClass: unknown) => assetClass === undefined || assetClass === null || assetClass === 'us_equity'
const classOf = z.object({ asset_class: z.string().nullish() })

/** A page of orders: of shares only, while the page's size and end count whatever else the account trades elsewhere. */
export const ordersPayload = z
  .array(z.looseObject({ asset_class: z.string().nullish(), submitted_at: instant.nullish(), created_at: instant }))
  .transform((rows) => {
    const last = rows.at(-1)
    const until = last ? (last.submitted_at ?? last.created_at) : null
    return { count: rows.length, until, orders: rows.filter((row) => isShares(row.asset_class)) }
  })
  .pipe(z.object({ count: z.number(), until: z.string().nullable(), orders: z.array(orderPayload) }))

export const accountPayload = z.object({
  id: z.string(),
  currency: z.string(),
  cash: amount,
  equity: amount,
  buying_power: amount,
  status: z.string(),
  account_blocked: z.boolean(),
  trading_blocked: z.boolean(),
  trade_suspended_by_user: z.boolean(),
})

const position = z.object({
  symbol: z.string(),
  qty: amount,
  side: z.enum(['long', 'short']),
  avg_entry_price: amount,
  /** Missing for what does not trade any more. */
  current_price: amount.nullish(),
})

/** Shares only: options and coins of the account are not the desk's. */
export const positionsPayload = z
  .array(z.looseObject({ asset_class: z.string().nullish() }))
  .transform((rows) => rows.filter((row) => isShares(row.asset_class)))
  .pipe(z.array(position))

export const clockPayload = z.object({
  timestamp: instant,
  is_open: z.boolean(),
  next_open: instant,
  next_close: instant,
})

const wallTime = z.string().regex(/^\d{2}:\d{2}$/)
export const calendarPayload = z.array(z.object({ date: z.iso.date(), open: wallTime, close: wallTime }))

export const assetPayload = z.object({
  symbol: z.string(),
  name: z.string(),
  exchange: z.string(),
  status: z.string(),
  tradable: z.boolean(),
  fractionable: z.boolean(),
  shortable: z.boolean(),
})

export const fillsPayload = z.array(
  z.object({
    id: z.string(),
    order_id: z.string(),
    symbol: z.string(),
    side: z.string(),
    qty: amount,
    price: amount,
    cum_qty: amount,
    transaction_time: instant,
    type: z.string(),
  }),
)

export const activitiesPayload = z.array(
  z.object({
    id: z.string(),
    activity_type: z.string(),
    date: z.string(),
    net_amount: amount.nullish(),
    qty: amount.nullish(),
    symbol: z.string().nullish(),
    description: z.string().nullish(),
    status: z.string().nullish(),
  }),
)

/** A frame of the stream; what is in it depends on the stream's name. */
export const framePayload = z.object({ stream: z.string(), data: z.unknown() })
export const authorizationPayload = z.object({ status: z.string() })
export const listeningPayload = z.object({ streams: z.array(z.string()).nullish() })
const updateClass = z.object({ order: classOf })
export const isShareUpdate = (data: unknown) => isShares(updateClass.safeParse(data).data?.order.asset_class)

export const updatePayload = z.object({
  event: z.string(),
  order: orderPayload,
  timestamp: instant.nullish(),
  price: amount.nullish(),
  qty: amount.nullish(),
  execution_id: z.string().nullish(),
  previous_execution_id: z.string().nullish(),
  reason: z.string().nullish(),
})
export type UpdatePayload = z.infer<typeof updatePayload>
