import { decimal } from '@/lib/domain/money'
import { invalid, unprocessable } from './wire'

export type OrderBody = Record<string, unknown> & {
  client_order_id?: string
  symbol?: string
  side?: 'buy' | 'sell'
  type?: string
  qty?: string
  notional?: string
  limit_price?: string
  stop_price?: string
  time_in_force?: string
  order_class?: string
  take_profit?: { limit_price?: string }
  stop_loss?: { stop_price?: string; limit_price?: string }
}

const FIELDS =
  'client_order_id symbol side type qty notional limit_price stop_price time_in_force order_class take_profit stop_loss extended_hours'.split(
    ' ',
  )
const AMOUNTS = ['qty', 'notional', 'limit_price', 'stop_price'] as const

/** What Alpaca refuses with 422 before it looks at the account. */
export function checkOrder(body: OrderBody): void {
  const strange = Object.keys(body).find((field) => !FIELDS.includes(field))
  if (strange) throw invalid(`unknown field: ${strange}`)
  for (const field of ['symbol', 'side', 'type', 'time_in_force'])
    if (typeof body[field] !== 'string') throw invalid(`${field} is required`)
  for (const field of AMOUNTS) {
    const value = body[field]
    if (value === undefined) continue
    if (typeof value !== 'string' || !/^\d+(\.\d+)?$/.test(value)) throw invalid(`invalid ${field}`)
    if (!decimal(value).gt(0)) throw invalid(`${field} must be > 0`)
    const decimals = decimal(value).gte(1) ? 2 : 4
    if (field.endsWith('_price') && decimal(value).decimalPlaces() > decimals)
      throw invalid(`invalid ${field} ${value}. sub-penny increment does not fulfill minimum pricing criteria`)
  }
  if (!['buy', 'sell'].includes(body.side ?? '')) throw invalid('invalid side')
  checkType(body)
  checkSize(body)
  if (body.order_class === 'bracket') checkBracket(body)
  else if (body.order_class) throw invalid('invalid order_class')
  if ((body.client_order_id ?? '').length > 128) throw invalid('client_order_id must be no more than 128 characters')
}

function checkType({ type, limit_price, stop_price, time_in_force }: OrderBody): void {
  if (!['market', 'limit', 'stop', 'stop_limit'].includes(type ?? '')) throw invalid('invalid type')
  if (!['day', 'gtc', 'opg', 'cls', 'ioc', 'fok'].includes(time_in_force ?? '')) throw invalid('invalid time_in_force')
  const limited = type === 'limit' || type === 'stop_limit'
  const stopped = type === 'stop' || type === 'stop_limit'
  if (limited !== (limit_price !== undefined))
    throw invalid(limited ? `${type} orders require limit price` : `${type} orders must have no limit price`)
  if (stopped !== (stop_price !== undefined))
    throw invalid(stopped ? `${type} orders require stop price` : `${type} orders must have no stop price`)
  if (['opg', 'cls'].includes(time_in_force ?? '') && stopped)
    throw unprocessable(`${type} orders cannot be ${time_in_force}`)
}

function checkSize({ qty, notional, time_in_force, order_class }: OrderBody): void {
  if ((qty === undefined) === (notional === undefined)) throw invalid('either qty or notional is required, not both')
  const fractional = notional !== undefined || !decimal(qty ?? '0').isInteger()
  if (fractional && time_in_force !== 'day') throw unprocessable('fractional orders must be DAY orders')
  if (fractional && order_class === 'bracket') throw unprocessable('fractional orders must be simple orders')
}

function checkBracket({ take_profit, stop_loss, side, time_in_force }: OrderBody): void {
  if (!take_profit?.limit_price) throw invalid('bracket orders require take_profit.limit_price')
  if (!stop_loss?.stop_price) throw invalid('bracket orders require stop_loss.stop_price')
  if (!['day', 'gtc'].includes(time_in_force ?? '')) throw unprocessable('bracket orders must be DAY or GTC')
  const spread = decimal(take_profit.limit_price).minus(stop_loss.stop_price)
  if (side === 'buy' ? !spread.gt(0) : !spread.lt(0))
    throw unprocessable('take_profit.limit_price and stop_loss.stop_price are the wrong way round')
}
