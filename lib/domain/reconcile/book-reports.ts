import { refusesExposure } from '../breaker/state'
import { newYorkDate } from '../calendar/nyse'
import { deterministicUuid } from '../ids'
import { apply } from '../ledger/apply'
import { LedgerError } from '../ledger/books'
import type { MoneyEvent, OrderAdopted } from '../ledger/events'
import type { AccountState, Order } from '../ledger/state'
import { Decimal, decimal, round6 } from '../money'
import { type BrokerExecution, type BrokerReport, canFollow, isFinal } from '../order'
import type { Difference } from './broker-view'

/** The books on their way to what the broker says: the state so far, the events that led there, and what was found. */
export type Booking = {
  readonly state: AccountState
  readonly events: readonly MoneyEvent[]
  readonly differences: readonly Difference[]
  /** Orders that the broker still works and the books have ended: to be canceled there. */
  readonly revived: readonly string[]
  /** Orders of which an execution was refused: nothing more of them can be waited for. */
  readonly refused: readonly string[]
}

export const startBooking = (state: AccountState): Booking => ({
  state,
  events: [],
  differences: [],
  revived: [],
  refused: [],
})

/** Applies an event, or notes why the books refuse it: the broker's word then stands against them, for a person to see. */
export function book(booking: Booking, event: MoneyEvent): Booking {
  try {
    const state = apply(booking.state, event)
    return state === booking.state ? booking : { ...booking, state, events: [...booking.events, event] }
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error
    const symbol = 'symbol' in event.data ? event.data.symbol : null
    const refused = event.type === 'TradeExecuted' ? [...booking.refused, event.data.orderId] : booking.refused
    return withDifference(
      { ...booking, refused },
      {
        kind: 'fill_refused',
        key: 'executionId' in event.data ? event.data.executionId : 'orderId' in event.data ? event.data.orderId : '',
        symbol,
        ours: '',
        theirs: event.type,
        message: `The broker reports something that the books cannot follow: ${error.message}.`,
        settled: false,
      },
    )
  }
}

export const withDifference = (booking: Booking, difference: Difference): Booking => ({
  ...booking,
  differences: [...booking.differences, difference],
})

export function orderOf(state: AccountState, report: Pick<BrokerReport, 'brokerOrderId' | 'clientOrderId'>) {
  for (const order of state.orders.values())
    if (order.brokerOrderId === report.brokerOrderId || order.clientOrderId === report.clientOrderId) return order
  return undefined
}

/** What the desk knows of a symbol by itself: its sector, and the newest price if there is one. */
export type Listing = { readonly sector: string; readonly price: string | null }

/**
 * Takes an order that was placed elsewhere into the books, before what else its report says. `before` shares of it were filled
 * before these books know of it: they are in the position already, and the order is adopted without them.
 */
export function adoptUnknown(
  booking: Booking,
  report: BrokerReport,
  before: Decimal,
  listingOf: (symbol: string) => Listing,
): Booking {
  if (orderOf(booking.state, report)) return booking
  const data = adopted(booking.state, report, before, listingOf(report.symbol))
  if (!data) return booking
  const next = book(booking, { type: 'OrderAdopted', data })
  return withDifference(next, {
    kind: 'external_order',
    key: report.brokerOrderId,
    symbol: report.symbol,
    ours: '0',
    theirs: data.quantity,
    message: `An order to ${report.side} ${data.quantity} ${report.symbol} was placed outside of the desk.`,
    settled: true,
  })
}

/** The books keep six decimals of a share, brokers up to nine; what is cut off is never held here that is not held there. */
export const shares = (quantity: string | Decimal): Decimal => decimal(quantity).toDecimalPlaces(6, Decimal.ROUND_DOWN)
/** Less than this is what rounding left. */
export const DUST = '0.00001'

/** A notional order has no quantity of its own; this many shares it can buy at most, with room for a falling price. */
const ROOM = '1.5'
const SMALLEST_PRICE = '0.01'

/** A price that nobody knows: a buy may cost all that is free. */
function atMost({ portfolio: { cash, reserved } }: AccountState, { side, quantity }: BrokerReport): string {
  const free = cash.minus(reserved)
  if (side === 'sell' || quantity === null || !free.gt(0)) return SMALLEST_PRICE
  return Decimal.max(free.div(quantity).toDecimalPlaces(6, Decimal.ROUND_DOWN), SMALLEST_PRICE).toString()
}

function adopted(state: AccountState, report: BrokerReport, before: Decimal, listing: Listing): OrderAdopted | null {
  const held = state.positions.get(report.symbol)
  const price =
    report.limitPrice ??
    report.stopPrice ??
    report.averagePrice ??
    held?.lastPrice.toString() ??
    listing.price ??
    atMost(state, report)
  const most = () =>
    shares(
      decimal(report.notional ?? 0)
        .div(price)
        .times(ROOM),
    )
  const quantity = report.quantity === null ? most() : shares(decimal(report.quantity).minus(before))
  if (!quantity.gt(0)) return null
  return {
    orderId: deterministicUuid('external', state.accountId, report.brokerOrderId),
    cycleId: null,
    clientOrderId: report.clientOrderId,
    origin: 'external',
    symbol: report.symbol,
    side: report.side,
    orderType: report.type,
    quantity: quantity.toString(),
    limitPrice: report.limitPrice,
    decidedPrice: price,
    maxCommission: '0',
    sector: held?.sector ?? listing.sector,
    confidence: null,
    reasoning: 'Placed outside of the desk.',
    agentScores: {},
    clamps: [],
    decidedAt: report.submittedAt,
    sharesAsOf: newYorkDate(new Date(report.submittedAt)),
    expiresAt: null,
    brokerOrderId: report.brokerOrderId,
  }
}

/**
 * Books an execution of a known order; of one that is known already nothing changes. Its shares are what it adds to the order's whole
 * shares, so that rounding does not add up. One that corrects another carries no `orderFilled`: it may overtake the one it stands for.
 */
export function bookExecution(booking: Booking, execution: BrokerExecution, order: Order, corrects = false): Booking {
  if (booking.state.fills.has(execution.executionId)) return booking
  const filled = decimal(execution.orderFilled)
  const quantity = shares(filled).minus(shares(filled.minus(execution.quantity)))
  if (!quantity.gt(0)) return booking
  return book(booking, {
    type: 'TradeExecuted',
    data: {
      orderId: order.id,
      executionId: execution.executionId,
      symbol: execution.symbol,
      side: execution.side,
      quantity: quantity.toString(),
      price: round6(decimal(execution.price)).toString(),
      commission: '0',
      ...(corrects ? {} : { orderFilled: shares(filled).toString() }),
      filledAt: execution.at,
      sharesAsOf: newYorkDate(new Date(execution.at)),
    },
  })
}

/** How much of a report's filled shares these books have to hold: of an adopted order only what came after. */
export function filledOf(order: Order, report: BrokerReport): Decimal {
  const before =
    order.origin === 'external' && report.quantity !== null ? decimal(report.quantity).minus(order.quantity) : 0
  return shares(decimal(report.filledQuantity).minus(Decimal.max(before, 0)))
}

/** What of an order counts as filled. */
export const countedOf = (order: Order): Decimal => order.filledQuantity.minus(order.bustedQuantity)

/**
 * Brings an order's status to what the broker reports. It ends only when all that the report says was filled is booked, so that
 * its reservation outlives its fills; a report that is behind the books changes nothing.
 */
export function bookStatus(booking: Booking, report: BrokerReport, at: string): Booking {
  const order = orderOf(booking.state, report)
  if (!order) return booking
  if (isFinal(order.status))
    return isFinal(report.status) || order.status === 'filled'
      ? booking
      : { ...booking, revived: [...booking.revived, order.clientOrderId] }
  const change = (from: Order['status'], to: Order['status'], reason: string | null): MoneyEvent => ({
    type: 'OrderStatusChanged',
    data: { orderId: order.id, symbol: order.symbol, from, to, reason, brokerOrderId: report.brokerOrderId, at },
  })
  let next = booking
  if (order.status === 'intent') next = book(next, change('intent', 'submitting', null))
  if (['intent', 'submitting', 'unknown'].includes(order.status) || order.brokerOrderId === null)
    next = book(next, change('submitting', 'accepted', null))
  if (isFinal(report.status)) {
    const theirs = filledOf(order, report)
    const complete = [countedOf(order), order.filledQuantity].some((ours) => ours.minus(theirs).abs().lte(DUST))
    if (!complete && !booking.refused.includes(order.id)) return next
    // Whole for the broker and not for us: an order for money came to fewer shares than were reckoned.
    const to = report.status === 'filled' ? 'canceled' : report.status
    const reason = report.status === 'filled' ? 'The broker filled it for fewer shares.' : report.reason
    return book(next, change(order.status, to, reason))
  }
  const now = next.state.orders.get(order.id)
  if (!now || !canFollow(now.status, 'pending_cancel')) return next
  if (report.status === 'pending_cancel') return book(next, change(now.status, 'pending_cancel', report.reason))
  return mustBeRecalled(next.state, now)
    ? book(next, change(now.status, 'pending_cancel', 'The circuit breaker tripped while it was sent.'))
    : next
}

/** A buy of the desk's own that the broker took although the breaker lets nothing add exposure any more. */
export const mustBeRecalled = ({ breaker }: AccountState, order: Order): boolean =>
  order.side === 'buy' && order.origin !== 'external' && refusesExposure(breaker) && breaker.probeOrderId !== order.id
