import type { z } from 'zod'
import { newYorkDate } from '../../domain/calendar/nyse'
import { decimal } from '../../domain/money'
import type { BrokerExecution } from '../../domain/order'
import { AppError } from '../../errors'
import type { BrokerActivity } from '../../ports'
import type { AlpacaHttp } from './alpaca-http'
import { activitiesPayload, fillsPayload } from './alpaca-payloads'

const PAGE = 100
const MOST_PAGES = 1_000
/** Money that settled on an earlier day is told on a later one. */
const LATE_MS = 3 * 86_400_000

/**
 * An activity's id is `<time>::<uuid>`, and the uuid is the execution's, by which the stream knows it too. Alpaca's
 * documents give both without saying that they are equal, so an execution also carries how much of its order is filled
 * with it, which both tell: two executions of one order never agree on that.
 */
const executionIdOf = (activityId: string): string => activityId.slice(activityId.indexOf('::') + 2)

/** Executions at or after an instant, oldest first. */
export async function readExecutions(http: AlpacaHttp, since: Date): Promise<BrokerExecution[]> {
  // `after` excludes the instant itself.
  const after = new Date(since.getTime() - 1_000)
  const found = await readPages(http, fillsPayload, '/v2/account/activities/FILL', { after: after.toISOString() })
  return found
    .filter((row) => new Date(row.transaction_time) >= since)
    .filter((row) => (row.type === 'fill' || row.type === 'partial_fill') && decimal(row.qty).gt(0))
    .map((row) => ({
      executionId: executionIdOf(row.id),
      brokerOrderId: row.order_id,
      symbol: row.symbol,
      side: row.side === 'buy' ? 'buy' : 'sell',
      quantity: row.qty,
      price: row.price,
      orderFilled: row.cum_qty,
      at: row.transaction_time,
    }))
}

/** What else moved money or shares, of the New York day of `since` and later, oldest first. */
export async function readActivities(http: AlpacaHttp, since: Date): Promise<BrokerActivity[]> {
  const after = new Date(since.getTime() - LATE_MS).toISOString()
  const query = { category: 'non_trade_activity', after }
  const found = await readPages(http, activitiesPayload, '/v2/account/activities', query)
  const day = newYorkDate(since)
  return found.filter((row) => row.date.slice(0, 10) >= day && row.status !== 'canceled').map(toActivity)
}

function toActivity(row: z.infer<typeof activitiesPayload>[number]): BrokerActivity {
  const amount = row.net_amount ?? '0'
  const type = activityType(row.activity_type, amount)
  return {
    activityId: row.id,
    type,
    symbol: row.symbol || null,
    amount,
    // A dividend names the shares that it was paid for: none of them moved.
    quantity: type === 'split' || type === 'other' ? (row.qty ?? null) : null,
    date: row.date.slice(0, 10),
    description: row.description || row.activity_type,
  }
}

/** Source: docs.alpaca.markets, "Account activities", activity types. */
function activityType(type: string, amount: string): BrokerActivity['type'] {
  if (type === 'DIVFEE') return 'fee'
  if (type.startsWith('DIV') || type === 'CGD') return 'dividend'
  if (type.startsWith('INT')) return 'interest'
  if (['FEE', 'CFEE', 'PTC', 'PTR'].includes(type)) return 'fee'
  if (['SPLIT', 'SSP'].includes(type)) return 'split'
  if (['CSD', 'CSW', 'TRANS', 'JNL', 'JNLC', 'ACATC'].includes(type))
    return decimal(amount).isNegative() ? 'withdrawal' : 'deposit'
  return 'other'
}

async function readPages<T extends z.ZodType<{ id: string }[]>>(
  http: AlpacaHttp,
  schema: T,
  path: string,
  query: Record<string, string>,
): Promise<z.infer<T>> {
  const found = new Map<string, { id: string }>()
  let token: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const rows: { id: string }[] = await http.read(schema, path, {
      ...query,
      direction: 'asc',
      page_size: String(PAGE),
      ...(token ? { page_token: token } : {}),
    })
    for (const row of rows) found.set(row.id, row)
    const last = rows.at(-1)?.id
    if (rows.length < PAGE || !last) return [...found.values()] as z.infer<T>
    if (last === token) break
    token = last
  }
  throw new AppError('vendor_unavailable', 'Alpaca does not stop sending pages of activities.')
}
