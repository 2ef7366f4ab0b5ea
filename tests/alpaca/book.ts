import { randomUUID } from 'node:crypto'
import { type Decimal, decimal, ZERO } from '@/lib/domain/money'
import { checkOrder, type OrderBody } from './check-order'
import { createHoldings } from './holdings'
import {
  activityId,
  forbidden,
  invalid,
  isOpen,
  notFound,
  stamp,
  unprocessable,
  type WireOrder,
  type WireUpdate,
} from './wire'

export type Execution = { id: string; order: WireOrder; quantity: Decimal; price: Decimal; gone: boolean }

/** The books of one account at the broker: money, shares, orders, executions and what else happened to it. */
export type Book = ReturnType<typeof createBook>

export function createBook(opening: { cash: string }, tell: (update: WireUpdate) => void) {
  const holdings = createHoldings(opening.cash)
  const { activities, price, held, settle } = holdings
  const orders: WireOrder[] = []
  const executions = new Map<string, Execution>()
  const flags = { status: 'ACTIVE', trading_blocked: false, account_blocked: false, trade_suspended_by_user: false }
  const unknownSymbols = new Set(['NOPE'])

  const remaining = (order: WireOrder) => decimal(order.qty ?? '0').minus(order.filled_qty)
  const open = (symbol?: string) => orders.filter((order) => isOpen(order) && (!symbol || order.symbol === symbol))

  /** Most that an open buy may still cost. */
  const claimOf = (
    order: Pick<WireOrder, 'side' | 'notional' | 'limit_price' | 'stop_price' | 'symbol'>,
    left: Decimal,
  ) => {
    if (order.side !== 'buy') return ZERO
    if (order.notional) return decimal(order.notional)
    return left.times(order.limit_price ?? order.stop_price ?? price(order.symbol))
  }
  const buyingPower = () =>
    open().reduce(
      (power, order) => power.minus(order.status === 'held' ? 0 : claimOf(order, remaining(order))),
      holdings.cash(),
    )

  const find = (ref: string): WireOrder => {
    const order = orders.find(({ id, client_order_id }) => id === ref || client_order_id === ref)
    if (!order) throw notFound(`order not found for ${ref}`)
    return order
  }

  const change = (order: WireOrder, event: string, fields: Partial<WireOrder>, more: Partial<WireUpdate> = {}) => {
    Object.assign(order, fields, { updated_at: stamp() })
    tell({ event, timestamp: order.updated_at, order: structuredClone(order), execution_id: randomUUID(), ...more })
  }

  function newOrder(body: OrderBody, fields: Partial<WireOrder> = {}): WireOrder {
    const at = stamp()
    const order: WireOrder = {
      id: randomUUID(),
      client_order_id: body.client_order_id ?? randomUUID(),
      created_at: at,
      updated_at: at,
      submitted_at: at,
      filled_at: null,
      expired_at: null,
      canceled_at: null,
      failed_at: null,
      replaced_at: null,
      replaced_by: null,
      replaces: null,
      asset_id: '904837e3-3b76-47ec-b432-046db621571b',
      symbol: String(body.symbol),
      asset_class: 'us_equity',
      notional: body.notional ?? null,
      qty: body.qty ?? null,
      filled_qty: '0',
      filled_avg_price: null,
      order_class: body.order_class === 'bracket' ? 'bracket' : '',
      order_type: String(body.type),
      type: String(body.type),
      side: body.side === 'sell' ? 'sell' : 'buy',
      time_in_force: String(body.time_in_force),
      limit_price: body.limit_price ?? null,
      stop_price: body.stop_price ?? null,
      status: 'pending_new',
      extended_hours: false,
      legs: null,
      trail_percent: null,
      trail_price: null,
      hwm: null,
      ...fields,
    }
    orders.push(order)
    return order
  }

  function exits(body: OrderBody, entry: WireOrder): WireOrder[] {
    const { symbol, qty, time_in_force } = body
    const common = { symbol, qty, time_in_force, side: entry.side === 'buy' ? 'sell' : 'buy' } as const
    const { stop_price, limit_price } = body.stop_loss ?? {}
    const profit = { ...common, type: 'limit', limit_price: body.take_profit?.limit_price }
    const loss = { ...common, type: limit_price ? 'stop_limit' : 'stop', stop_price, limit_price }
    return [profit, loss].map((leg) => newOrder(leg, { status: 'held', order_class: 'bracket' }))
  }

  function checkFunds(body: OrderBody, symbol: string): void {
    if (flags.account_blocked || flags.trading_blocked || flags.trade_suspended_by_user)
      throw forbidden('account is not allowed to trade')
    if (body.side === 'sell') {
      const others = open(symbol).filter((order) => order.side === 'sell' && order.status !== 'held')
      const reserved = others.reduce((sum, order) => sum.plus(remaining(order)), ZERO)
      const wanted = body.qty ? decimal(body.qty) : decimal(body.notional ?? '0').div(price(symbol))
      const available = held(symbol).minus(reserved)
      if (wanted.gt(available))
        throw forbidden(`insufficient qty available for order (requested: ${wanted}, available: ${available})`, {
          available: available.toFixed(),
          existing_qty: held(symbol).toFixed(),
          held_for_orders: reserved.toFixed(),
          symbol,
        })
      return
    }
    const { notional = null, limit_price = null, stop_price = null } = body
    const cost = claimOf({ side: 'buy', symbol, notional, limit_price, stop_price }, decimal(body.qty ?? '0'))
    if (cost.gt(buyingPower()))
      throw forbidden('insufficient buying power', {
        buying_power: buyingPower().toFixed(2),
        cost_basis: cost.toFixed(2),
      })
  }

  /** Takes an order or refuses it; the answer is the order as it was taken, before it was routed. */
  function submit(body: OrderBody): WireOrder {
    checkOrder(body)
    const symbol = String(body.symbol)
    if (orders.some((order) => order.client_order_id === body.client_order_id))
      throw invalid('client_order_id must be unique')
    if (unknownSymbols.has(symbol)) throw unprocessable(`asset "${symbol}" not found`)
    checkFunds(body, symbol)
    const order = newOrder(body)
    if (order.order_class === 'bracket') order.legs = exits(body, order)
    const answer = structuredClone(order)
    change(order, 'pending_new', {})
    change(order, 'new', { status: 'new' })
    return answer
  }

  const end = (order: WireOrder, event: string, fields: Partial<WireOrder>) => {
    if (!isOpen(order)) throw unprocessable(`order is already in "${order.status}" state`)
    change(order, event, fields)
    for (const leg of order.legs ?? []) if (isOpen(leg) && leg.status === 'held') cancel(leg.id)
  }
  const cancel = (ref: string) => end(find(ref), 'canceled', { status: 'canceled', canceled_at: stamp() })

  function replace(ref: string, body: OrderBody): WireOrder {
    const order = find(ref)
    if (!['new', 'partially_filled'].includes(order.status))
      throw unprocessable(`order is in "${order.status}" state and cannot be replaced`)
    if (orders.some((other) => other.client_order_id === body.client_order_id))
      throw invalid('client_order_id must be unique')
    const { symbol, side, type, notional } = order
    const terms = {
      qty: body.qty ?? order.qty ?? undefined,
      limit_price: body.limit_price ?? order.limit_price ?? undefined,
      stop_price: body.stop_price ?? order.stop_price ?? undefined,
      time_in_force: body.time_in_force ?? order.time_in_force,
    }
    const wanted = { symbol, side, type, notional: notional ?? undefined, ...terms }
    checkOrder(JSON.parse(JSON.stringify(wanted)))
    const successor = newOrder({ ...wanted, client_order_id: body.client_order_id }, { replaces: order.id })
    const answer = structuredClone(successor)
    change(order, 'replaced', { status: 'replaced', replaced_at: stamp(), replaced_by: successor.id })
    change(successor, 'new', { status: 'new' })
    return answer
  }

  function execute(order: WireOrder, quantity: Decimal, at: Decimal): { id: string; fields: Partial<WireOrder> } {
    const before = decimal(order.filled_qty)
    const filled = before.plus(quantity)
    const spent = before.times(order.filled_avg_price ?? '0').plus(quantity.times(at))
    settle(order, quantity, at, 1)
    const id = randomUUID()
    executions.set(id, { id, order, quantity, price: at, gone: false })
    const now = new Date()
    const whole = order.qty ? filled.gte(order.qty) : true
    activities.push({
      id: activityId(now, id),
      activity_type: 'FILL',
      cum_qty: filled.toFixed(),
      leaves_qty: order.qty ? decimal(order.qty).minus(filled).toFixed() : '0',
      price: at.toFixed(),
      qty: quantity.toFixed(),
      side: order.side,
      symbol: order.symbol,
      transaction_time: now.toISOString(),
      order_id: order.id,
      type: whole ? 'fill' : 'partial_fill',
      order_status: whole ? 'filled' : 'partially_filled',
    })
    const average = spent.div(filled).toDecimalPlaces(6)
    const status = whole ? 'filled' : 'partially_filled'
    const fields = { filled_qty: filled.toFixed(), filled_avg_price: average.toFixed(), status }
    return { id, fields: whole ? { ...fields, filled_at: stamp(now) } : fields }
  }

  /** Fills an order, by default all that is left at its limit or the market's price. Returns the execution's id. */
  function fill(ref: string, quantity?: string, at?: string): string {
    const order = find(ref)
    // A cancel that was asked for can still come too late.
    if (!isOpen(order)) throw unprocessable(`order is already in "${order.status}" state`)
    const worth = at ? decimal(at) : decimal(order.limit_price ?? price(order.symbol))
    const left = order.qty
      ? remaining(order)
      : decimal(order.notional ?? '0')
          .div(worth)
          .toDecimalPlaces(9)
    const amount = quantity ? decimal(quantity) : left
    if (amount.gt(left)) throw unprocessable(`only ${left} are left`)
    const { id, fields } = execute(order, amount, worth)
    const event = fields.status === 'filled' ? 'fill' : 'partial_fill'
    const position_qty = held(order.symbol).toFixed()
    change(order, event, fields, { price: worth.toFixed(), qty: amount.toFixed(), execution_id: id, position_qty })
    if (fields.status === 'filled') afterWhole(order)
    return id
  }

  /** A bracket's entry lets its take-profit go to work; one exit filled cancels the other. */
  function afterWhole(order: WireOrder): void {
    const [profit] = order.legs ?? []
    if (profit) change(profit, 'new', { status: 'new' })
    const bracket = orders.find((other) => other.legs?.includes(order))
    for (const leg of bracket?.legs ?? []) if (leg !== order && isOpen(leg)) cancel(leg.id)
  }

  const executionOf = (id: string): Execution => {
    const execution = executions.get(id)
    if (!execution || execution.gone) throw notFound(`execution not found for ${id}`)
    return execution
  }

  /** Takes one execution back. Alpaca does not say what its list of fills shows then; here the fill is gone from it. */
  function undo({ id, order, quantity, price: at }: Execution): void {
    settle(order, quantity, at, -1)
    order.filled_qty = decimal(order.filled_qty).minus(quantity).toFixed()
    Object.assign(executionOf(id), { gone: true })
    const index = activities.findIndex((activity) => activity.id.endsWith(id))
    if (index >= 0) activities.splice(index, 1)
  }

  function bust(executionId: string): void {
    const execution = executionOf(executionId)
    undo(execution)
    change(
      execution.order,
      'trade_bust',
      {},
      {
        price: execution.price.toFixed(),
        qty: execution.quantity.neg().toFixed(),
        position_qty: held(execution.order.symbol).toFixed(),
        previous_execution_id: executionId,
      },
    )
  }

  /** Puts another execution in the place of one. Returns the new one's id. */
  function correct(executionId: string, quantity: string, at: string): string {
    const { order, ...execution } = executionOf(executionId)
    const { status } = order
    undo({ ...execution, order })
    if (order.filled_qty === '0') order.filled_avg_price = null
    const { id, fields } = execute(order, decimal(quantity), decimal(at))
    change(
      order,
      'trade_correct',
      { ...fields, status },
      {
        price: decimal(at).toFixed(),
        qty: decimal(quantity).toFixed(),
        position_qty: held(order.symbol).toFixed(),
        execution_id: id,
        previous_execution_id: executionId,
      },
    )
    return id
  }

  return {
    ...holdings,
    orders,
    flags,
    unknownSymbols,
    buyingPower,
    find,
    submit,
    cancel,
    replace,
    fill,
    bust,
    correct,
    expire: (ref: string) => end(find(ref), 'expired', { status: 'expired', expired_at: stamp() }),
    reject: (ref: string) => end(find(ref), 'rejected', { status: 'rejected', failed_at: stamp() }),
    /** Any other status and its event: done_for_day, held, suspended, pending_cancel, … */
    setStatus: (ref: string, status: string) => change(find(ref), status, { status }),
  }
}
