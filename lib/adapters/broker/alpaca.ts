import { z } from 'zod'
import { newYorkInstant } from '../../domain/calendar/nyse'
import type { BrokerReport } from '../../domain/order'
import { isFinal } from '../../domain/order'
import { AppError } from '../../errors'
import type { BrokerAccount, RemoteBroker } from '../../ports'
import { readActivities, readExecutions } from './alpaca-activities'
import { type AlpacaHttp, type AlpacaHttpOptions, createAlpacaHttp } from './alpaca-http'
import { toChangeBody, toOrderBody, toReport } from './alpaca-orders'
import {
  accountPayload,
  assetPayload,
  calendarPayload,
  clockPayload,
  type OrderPayload,
  orderPayload,
  ordersPayload,
  positionsPayload,
} from './alpaca-payloads'
import { type StreamPace, watchTradeUpdates } from './alpaca-stream'

export type AlpacaBrokerOptions = AlpacaHttpOptions & { streamUrl: string; streamPace?: Partial<StreamPace> }

const ORDERS_PAGE = 500
const MOST_PAGES = 1_000

/** Where the updates of a trading API come from: `https://host` → `wss://host/stream`. */
export function streamUrlOf(url: string): string {
  const stream = new URL('/stream', url)
  stream.protocol = stream.protocol === 'https:' ? 'wss:' : 'ws:'
  return stream.toString()
}

/**
 * An account at Alpaca (trading API v2). Every call waits for its turn at `limiter`; a submit, a change and a cancel are
 * sent once and never repeated here. Throws as lib/ports.ts says.
 *
 * Source: docs.alpaca.markets, "Orders", "Account activities", "Websocket streaming" of the trading API.
 */
export function createAlpacaBroker(options: AlpacaBrokerOptions): RemoteBroker {
  const http = createAlpacaHttp(options)
  const findFor = (kind: 'lookup' | 'cancel', clientOrderId: string) => findOrder(http, kind, clientOrderId)

  /** The order as it is now, for a call that changes it. */
  const working = async (clientOrderId: string): Promise<BrokerReport> => {
    const report = await findFor('cancel', clientOrderId)
    if (!report) throw new AppError('not_found', `Alpaca does not know the order ${clientOrderId}.`)
    if (isFinal(report.status)) throw new AppError('conflict', `The order ${clientOrderId} is ${report.status}.`)
    return report
  }

  return {
    name: 'alpaca',

    async submit(order, beforeSend) {
      const request = {
        method: 'POST',
        path: '/v2/orders',
        body: toOrderBody(order),
        kind: 'order',
        beforeSend,
      } as const
      return toReport(sameOrder(await http.send(orderPayload, request), order.clientOrderId))
    },

    find: (clientOrderId) => findFor('lookup', clientOrderId),

    async cancel(clientOrderId) {
      const order = await working(clientOrderId)
      if (order.status === 'pending_cancel') return
      try {
        await http.send(z.unknown(), {
          method: 'DELETE',
          path: `/v2/orders/${encodeURIComponent(order.brokerOrderId)}`,
          kind: 'cancel',
        })
      } catch (error) {
        // It may have ended between the two calls.
        if (error instanceof AppError && error.code === 'vendor_rejected') await working(clientOrderId)
        throw error
      }
    },

    async replace(clientOrderId, change) {
      const order = await working(clientOrderId)
      const changed = await http.send(orderPayload, {
        method: 'PATCH',
        path: `/v2/orders/${encodeURIComponent(order.brokerOrderId)}`,
        body: toChangeBody(change),
        kind: 'order',
      })
      return toReport(sameOrder(changed, change.newClientOrderId))
    },

    async account() {
      const { id, currency, cash, equity, ...row } = await http.read(accountPayload, '/v2/account')
      return { id, currency, cash, equity, buyingPower: row.buying_power, blocked: blockOf(row) }
    },

    async positions() {
      const rows = await http.read(positionsPayload, '/v2/positions')
      return rows.map((row) => ({
        symbol: row.symbol,
        quantity: row.side === 'short' && !row.qty.startsWith('-') ? `-${row.qty}` : row.qty,
        averagePrice: row.avg_entry_price,
        price: row.current_price ?? row.avg_entry_price,
      }))
    },

    async orders(since) {
      const open = await readOrders(http, { status: 'open' }, null)
      // `after` excludes the instant itself.
      const later = await readOrders(http, { status: 'all' }, new Date(since.getTime() - 1))
      const all = new Map([...open, ...later].map((order) => [order.id, order]))
      const reports = [...all.values()].map((order) => toReport(order))
      const legs = reports.flatMap((report) => report.legs).filter((leg) => !all.has(leg.brokerOrderId))
      return [...reports, ...legs]
    },

    executions: (since) => readExecutions(http, since),
    activities: (since) => readActivities(http, since),

    async clock() {
      const row = await http.read(clockPayload, '/v2/clock')
      return {
        now: new Date(row.timestamp),
        isOpen: row.is_open,
        nextOpen: new Date(row.next_open),
        nextClose: new Date(row.next_close),
      }
    },

    async calendar(from, to) {
      const rows = await http.read(calendarPayload, '/v2/calendar', { start: from, end: to })
      return rows.map(({ date, open, close }) => ({ date, open: onWall(date, open), close: onWall(date, close) }))
    },

    async asset(symbol) {
      try {
        const { status, ...row } = await http.read(assetPayload, `/v2/assets/${encodeURIComponent(symbol)}`)
        const { name, exchange, fractionable, shortable } = row
        return { symbol, name, exchange, tradable: row.tradable && status === 'active', fractionable, shortable }
      } catch (error) {
        const unknown = error instanceof AppError && error.code === 'not_found'
        throw unknown ? new AppError('no_data', `Alpaca does not trade ${symbol}.`, { cause: error }) : error
      }
    },

    watch: (listener) => watchTradeUpdates(options, listener),
  }
}

/** An order by our id, its legs with it; null only when Alpaca itself says that it has no such order. */
async function findOrder(http: AlpacaHttp, kind: 'lookup' | 'cancel', clientOrderId: string) {
  const path = '/v2/orders:by_client_order_id'
  const query = { client_order_id: clientOrderId }
  const ask = (): Promise<OrderPayload> =>
    kind === 'lookup'
      ? http.read(orderPayload, path, query)
      : http.send(orderPayload, { method: 'GET', path, query, kind })
  try {
    const order = sameOrder(await ask(), clientOrderId)
    const nested = kind === 'lookup' && order.order_class === 'bracket' && !order.legs?.length
    const whole = nested
      ? await http.read(orderPayload, `/v2/orders/${encodeURIComponent(order.id)}`, { nested: 'true' })
      : order
    return toReport(whole)
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}

function sameOrder(order: OrderPayload, clientOrderId: string): OrderPayload {
  if (order.client_order_id === clientOrderId) return order
  throw new AppError('vendor_unavailable', `Alpaca answered with another order than ${clientOrderId}.`)
}

/** Pages of orders, oldest first. The next page starts a moment before the last order's, as several may share one. */
async function readOrders(http: AlpacaHttp, query: Record<string, string>, after: Date | null) {
  const found = new Map<string, OrderPayload>()
  let from = after
  for (let page = 0; page < MOST_PAGES; page++) {
    const { count, until, orders } = await http.read(ordersPayload, '/v2/orders', {
      ...query,
      direction: 'asc',
      limit: String(ORDERS_PAGE),
      ...(from ? { after: from.toISOString() } : {}),
    })
    for (const order of orders) found.set(order.id, order)
    if (count < ORDERS_PAGE || !until) return found.values()
    const next = new Date(new Date(until).getTime() - 1)
    if (from && next <= from) break
    from = next
  }
  throw new AppError('vendor_unavailable', 'Alpaca does not stop sending pages of orders.')
}

function blockOf(
  row: Omit<z.infer<typeof accountPayload>, 'id' | 'currency' | 'cash' | 'equity'>,
): BrokerAccount['blocked'] {
  if (row.account_blocked) return 'Alpaca has blocked the account.'
  if (row.trading_blocked) return 'Alpaca has blocked trading in the account.'
  if (row.trade_suspended_by_user) return 'Trading is suspended in the settings of the account at Alpaca.'
  return row.status === 'ACTIVE' ? null : `The account at Alpaca is ${row.status}.`
}

const onWall = (date: string, time: string): Date =>
  newYorkInstant(date, Number(time.slice(0, 2)), Number(time.slice(3)))
