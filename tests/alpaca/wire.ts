import { randomUUID } from 'node:crypto'

/** What the trading API sends, as its documents show it: amounts are strings. */
export type WireOrder = {
  id: string
  client_order_id: string
  created_at: string
  updated_at: string
  submitted_at: string
  filled_at: string | null
  expired_at: string | null
  canceled_at: string | null
  failed_at: string | null
  replaced_at: string | null
  replaced_by: string | null
  replaces: string | null
  asset_id: string
  symbol: string
  asset_class: 'us_equity'
  notional: string | null
  qty: string | null
  filled_qty: string
  filled_avg_price: string | null
  order_class: '' | 'bracket'
  order_type: string
  type: string
  side: 'buy' | 'sell'
  time_in_force: string
  limit_price: string | null
  stop_price: string | null
  status: string
  extended_hours: boolean
  legs: WireOrder[] | null
  trail_percent: null
  trail_price: null
  hwm: null
}

export type WireActivity = { id: string; activity_type: string; [field: string]: unknown }

export type WireUpdate = {
  event: string
  timestamp: string
  order: WireOrder
  execution_id: string
  price?: string
  qty?: string
  position_qty?: string
  previous_execution_id?: string
}

/** A refusal: HTTP status and Alpaca's own words. */
export class Refusal extends Error {
  readonly status: number
  readonly body: Record<string, unknown>
  constructor(status: number, code: number, message: string, more: Record<string, unknown> = {}) {
    super(message)
    this.status = status
    this.body = { code, message, ...more }
  }
}

export const invalid = (message: string) => new Refusal(422, 40010001, message)
export const unprocessable = (message: string) => new Refusal(422, 42210000, message)
export const forbidden = (message: string, more: Record<string, unknown> = {}) =>
  new Refusal(403, 40310000, message, more)
export const notFound = (message: string) => new Refusal(404, 40410000, message)

let sequence = 0
/** An instant with nine decimals, never twice the same. */
export function stamp(at = new Date()): string {
  sequence = (sequence + 1) % 1_000_000
  return at.toISOString().replace('Z', `${String(sequence).padStart(6, '0')}Z`)
}

const wall = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'America/New_York',
  dateStyle: 'short',
  timeStyle: 'medium',
})
/** `<New York wall time>::<uuid>`, as the ids of activities are made. */
export function activityId(at: Date, uuid: string = randomUUID()): string {
  return `${wall.format(at).replace(/\D/g, '')}${String(at.getMilliseconds()).padStart(3, '0')}::${uuid}`
}

export const FINAL = ['filled', 'canceled', 'replaced', 'rejected', 'expired']
export const isOpen = (order: WireOrder) => !FINAL.includes(order.status)
