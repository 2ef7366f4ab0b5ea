import { type Decimal, decimal, ZERO } from '@/lib/domain/money'
import type { BrokerExecution, BrokerOrder, BrokerReport } from '@/lib/domain/order'
import type { BrokerView } from '@/lib/domain/reconcile/broker-view'
import type { BrokerUpdate } from '@/lib/ports'

/** What becomes of one submit: `taken` says whether the broker has the order in the end, `answered` whether the desk hears of it. */
export type Fate = { taken: boolean; answered: boolean; lateMs: number }

/** An execution so young may not be listed yet. */
const LAG_MS = 10_000

type Held = { order: BrokerOrder; report: BrokerReport; executions: BrokerExecution[] }

/** A broker that keeps an account in memory. Whatever happens in it is told to `tell`; `now` is a clock that the test moves. */
export function createSimulatedBroker(openingCash: string, now: () => number, tell: (update: BrokerUpdate) => void) {
  const held = new Map<string, Held>()
  const onTheirWay: { at: number; order: BrokerOrder }[] = []
  const positions = new Map<string, Decimal>()
  let cash = decimal(openingCash)
  let executions = 0
  let refusedTwice = 0
  const at = () => new Date(now()).toISOString()

  const take = (order: BrokerOrder): BrokerReport | null => {
    if (held.has(order.clientOrderId)) {
      refusedTwice += 1
      return null
    }
    const report: BrokerReport = {
      ...order,
      brokerOrderId: `broker-${order.clientOrderId}`,
      status: 'accepted',
      filledQuantity: '0',
      averagePrice: null,
      reason: null,
      replacedBy: null,
      replaces: null,
      submittedAt: at(),
      updatedAt: at(),
      legs: [],
    }
    held.set(order.clientOrderId, { order, report, executions: [] })
    tell({ kind: 'order', report })
    return report
  }

  const move = (execution: BrokerExecution, sign: 1 | -1) => {
    const signed = decimal(execution.quantity).times(execution.side === 'buy' ? sign : -sign)
    cash = cash.minus(signed.times(execution.price))
    const after = (positions.get(execution.symbol) ?? ZERO).plus(signed)
    if (after.isZero()) positions.delete(execution.symbol)
    else positions.set(execution.symbol, after)
  }

  const change = (item: Held, fields: Partial<BrokerReport>) => {
    item.report = { ...item.report, ...fields, updatedAt: at() }
    return item.report
  }
  const open = () => [...held.values()].filter(({ report }) => ['accepted', 'partially_filled'].includes(report.status))

  return {
    /** Null when the id is taken already. */
    submit(order: BrokerOrder, { taken, lateMs }: Fate): BrokerReport | null {
      if (!taken) return null
      if (lateMs === 0) return take(order)
      onTheirWay.push({ at: now() + lateMs, order })
      return null
    },
    /** Takes what has been on its way for long enough. */
    arrive() {
      for (const item of onTheirWay.splice(0)) item.at <= now() ? take(item.order) : onTheirWay.push(item)
    },
    find: (clientOrderId: string): BrokerReport | null => held.get(clientOrderId)?.report ?? null,
    /** Fills a part of one open order. */
    fill(pick: number, share: number, price: string) {
      const orders = open()
      const item = orders[pick % Math.max(1, orders.length)]
      if (!item) return
      const left = decimal(item.order.quantity ?? 0).minus(item.report.filledQuantity)
      const quantity = share >= 1 ? left : left.times(share).ceil()
      executions += 1
      const filledQuantity = decimal(item.report.filledQuantity).plus(quantity)
      const execution: BrokerExecution = {
        executionId: `x${executions}`,
        brokerOrderId: item.report.brokerOrderId,
        symbol: item.order.symbol,
        side: item.order.side,
        quantity: quantity.toString(),
        price,
        orderFilled: filledQuantity.toString(),
        at: at(),
      }
      item.executions.push(execution)
      move(execution, 1)
      const status = filledQuantity.eq(item.order.quantity ?? 0) ? 'filled' : 'partially_filled'
      tell({
        kind: 'fill',
        report: change(item, { status, filledQuantity: filledQuantity.toString(), averagePrice: price }),
        execution,
      })
    },
    /** Takes back the newest execution of an order; the list of executions does not have it any more. */
    bust(pick: number) {
      const filled = [...held.values()].filter((item) => item.executions.length > 0)
      const item = filled[pick % Math.max(1, filled.length)]
      const execution = item?.executions.pop()
      if (!item || !execution) return
      move(execution, -1)
      const filledQuantity = decimal(item.report.filledQuantity).minus(execution.quantity).toString()
      tell({ kind: 'bust', report: change(item, { filledQuantity }), executionId: execution.executionId, at: at() })
    },
    /** Ends one open order. */
    cancel(pick: number) {
      const orders = open()
      const item = orders[pick % Math.max(1, orders.length)]
      if (item) tell({ kind: 'order', report: change(item, { status: 'canceled' }) })
    },
    view(missing: string[]): BrokerView {
      return {
        cash: cash.toString(),
        positions: [...positions].map(([symbol, quantity]) => ({
          symbol,
          quantity: quantity.toString(),
          averagePrice: '100',
          price: '100',
        })),
        orders: [...held.values()].map(({ report }) => report),
        missing,
        since: new Date(0).toISOString(),
        until: new Date(now() - LAG_MS).toISOString(),
        executions: [...held.values()].flatMap((item) => item.executions),
        activities: [],
      }
    },
    /** How often an id came again that the broker had. */
    refusedTwice: () => refusedTwice,
    idle: () => onTheirWay.length === 0,
    books: () => ({
      cash: cash.toString(),
      positions: [...positions].map(([symbol, quantity]) => [symbol, quantity.toString()]).sort(),
    }),
    orders: () => [...held.keys()],
  }
}

export type SimulatedBroker = ReturnType<typeof createSimulatedBroker>
