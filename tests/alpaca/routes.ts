import { marketStatus, newYorkDate, sessionClose, sessionOpen, sessionsBetween } from '@/lib/domain/calendar/nyse'
import { ZERO } from '@/lib/domain/money'
import type { Book } from './book'
import type { OrderBody } from './check-order'
import { invalid, isOpen, notFound, type WireActivity, type WireOrder } from './wire'

/** What a request asks for; faults are set per kind. */
export type RequestKind =
  | 'account'
  | 'activities'
  | 'asset'
  | 'calendar'
  | 'cancel'
  | 'clock'
  | 'find'
  | 'order'
  | 'orders'
  | 'positions'
  | 'replace'
  | 'submit'
  | 'unknown'

export type Request = { method: string; url: URL; body: OrderBody }
export type Answer = { status: number; body: unknown }
export type Settings = {
  cancelsWait: boolean
  autoFill: boolean
  market: { isOpen: boolean } | null
}

const ROUTES: [RequestKind, string, RegExp][] = [
  ['account', 'GET', /^\/v2\/account$/],
  ['activities', 'GET', /^\/v2\/account\/activities(?:\/(\w+))?$/],
  ['asset', 'GET', /^\/v2\/assets\/([^/]+)$/],
  ['calendar', 'GET', /^\/v2\/calendar$/],
  ['clock', 'GET', /^\/v2\/clock$/],
  ['positions', 'GET', /^\/v2\/positions$/],
  ['orders', 'GET', /^\/v2\/orders$/],
  ['submit', 'POST', /^\/v2\/orders$/],
  ['find', 'GET', /^\/v2\/orders:by_client_order_id$/],
  ['order', 'GET', /^\/v2\/orders\/([^/]+)$/],
  ['replace', 'PATCH', /^\/v2\/orders\/([^/]+)$/],
  ['cancel', 'DELETE', /^\/v2\/orders\/([^/]+)$/],
]

export function kindOf({ method, url }: Request): { kind: RequestKind; parameter: string } {
  for (const [kind, verb, pattern] of ROUTES) {
    const match = verb === method ? pattern.exec(url.pathname) : null
    if (match) return { kind, parameter: decodeURIComponent(match[1] ?? '') }
  }
  return { kind: 'unknown', parameter: '' }
}

/** Does what a request asks and answers as the documents say. Throws Refusal. */
export function handle(book: Book, settings: Settings, request: Request): Answer {
  const { kind, parameter } = kindOf(request)
  const query = request.url.searchParams
  const flat = (order: WireOrder): WireOrder => (query.get('nested') === 'true' ? order : { ...order, legs: null })
  const ok = (body: unknown): Answer => ({ status: 200, body })
  switch (kind) {
    case 'account':
      return ok(account(book))
    case 'activities':
      return ok(activities(book.activities, parameter, query))
    case 'asset':
      return ok(asset(book, parameter))
    case 'calendar':
      return ok(calendar(query))
    case 'clock':
      return ok(clock(settings))
    case 'positions':
      return ok(positions(book))
    case 'orders':
      return ok(listOrders(book, query).map(flat))
    case 'submit': {
      const order = book.submit(request.body)
      if (settings.autoFill && order.type === 'market') book.fill(order.id)
      return ok(order)
    }
    case 'find':
      return ok(flat(findByClientId(book, query.get('client_order_id') ?? '')))
    case 'order':
      return ok(flat(book.find(parameter)))
    case 'replace':
      return ok(book.replace(parameter, request.body))
    case 'cancel':
      if (settings.cancelsWait && isOpen(book.find(parameter))) book.setStatus(parameter, 'pending_cancel')
      else book.cancel(parameter)
      return { status: 204, body: null }
    default:
      throw notFound('endpoint not found')
  }
}

function findByClientId(book: Book, id: string): WireOrder {
  const order = book.orders.find(({ client_order_id }) => client_order_id === id)
  if (!order) throw notFound(`order not found for ${id}`)
  return order
}

function account(book: Book) {
  const worth = [...book.positions].reduce(
    (sum, [symbol, { quantity }]) => sum.plus(quantity.times(book.price(symbol))),
    ZERO,
  )
  return {
    id: 'e6fe16f3-64a4-4921-8928-cadf02f92f98',
    account_number: '010203ABCD',
    currency: 'USD',
    cash: book.cash().toFixed(),
    equity: book.cash().plus(worth).toFixed(),
    portfolio_value: book.cash().plus(worth).toFixed(),
    buying_power: book.buyingPower().toFixed(),
    multiplier: '1',
    ...book.flags,
  }
}

function positions(book: Book) {
  return [...book.positions].map(([symbol, { quantity, average }]) => ({
    asset_id: '904837e3-3b76-47ec-b432-046db621571b',
    symbol,
    exchange: 'NASDAQ',
    asset_class: 'us_equity',
    avg_entry_price: average.toFixed(),
    qty: quantity.toFixed(),
    side: quantity.isNegative() ? 'short' : 'long',
    market_value: quantity.times(book.price(symbol)).toFixed(),
    current_price: book.price(symbol).toFixed(),
  }))
}

function listOrders(book: Book, query: URLSearchParams): WireOrder[] {
  const status = query.get('status') ?? 'open'
  const limit = Number(query.get('limit') ?? 50)
  if (!(limit > 0 && limit <= 500)) throw invalid('invalid limit')
  const after = timeOf(query, 'after', Number.NEGATIVE_INFINITY)
  const until = timeOf(query, 'until', Number.POSITIVE_INFINITY)
  const wanted = book.orders.filter((order) => {
    const at = Date.parse(order.submitted_at)
    const matches = status === 'all' || isOpen(order) === (status === 'open')
    return matches && at > after && at < until
  })
  const sorted = wanted.toSorted((a, b) => a.submitted_at.localeCompare(b.submitted_at))
  return (query.get('direction') === 'asc' ? sorted : sorted.reverse()).slice(0, limit)
}

function timeOf(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name)
  if (text === null) return otherwise
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw invalid(`invalid ${name}`)
  return time
}

const recordedAt = (activity: WireActivity): string => activity.id.slice(0, 17)

function activities(all: readonly WireActivity[], type: string, query: URLSearchParams): WireActivity[] {
  const category = query.get('category')
  const size = Number(query.get('page_size') ?? 100)
  if (!(size > 0 && size <= 100)) throw invalid('invalid page_size')
  const after = timeOf(query, 'after', Number.NEGATIVE_INFINITY)
  const timed = all.filter((activity) => {
    const trade = activity.activity_type === 'FILL'
    if (type && activity.activity_type !== type) return false
    if (category && trade !== (category === 'trade_activity')) return false
    const at = Date.parse(String(activity.transaction_time ?? `${activity.date}T23:59:59Z`))
    return at > after
  })
  const sorted = timed.toSorted((a, b) => recordedAt(a).localeCompare(recordedAt(b)))
  if (query.get('direction') !== 'asc') sorted.reverse()
  const token = query.get('page_token')
  const start = token ? sorted.findIndex(({ id }) => id === token) + 1 : 0
  return sorted.slice(start, start + size)
}

function asset(book: Book, symbol: string) {
  if (book.unknownSymbols.has(symbol)) throw notFound(`asset not found for ${symbol}`)
  return {
    id: '904837e3-3b76-47ec-b432-046db621571b',
    class: 'us_equity',
    exchange: 'NASDAQ',
    symbol,
    name: `${symbol} Inc. Common Stock`,
    status: 'active',
    tradable: true,
    marginable: true,
    shortable: true,
    easy_to_borrow: true,
    fractionable: true,
  }
}

function clock(settings: Settings) {
  const now = new Date()
  const status = marketStatus(now)
  return {
    timestamp: now.toISOString(),
    is_open: settings.market?.isOpen ?? status.state === 'open',
    next_open: status.nextOpen.toISOString(),
    next_close: status.nextClose.toISOString(),
  }
}

const wallTime = (at: Date) =>
  at.toLocaleTimeString('en-GB', { timeZone: 'America/New_York', hour: '2-digit', minute: '2-digit' })

function calendar(query: URLSearchParams) {
  const today = newYorkDate(new Date())
  const sessions = sessionsBetween(query.get('start') ?? today, query.get('end') ?? today)
  return sessions.map((date) => ({ date, open: wallTime(sessionOpen(date)), close: wallTime(sessionClose(date)) }))
}
