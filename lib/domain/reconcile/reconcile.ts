import { newYorkDate } from '../calendar/nyse'
import { deterministicUuid } from '../ids'
import type { MoneyEvent } from '../ledger/events'
import type { AccountState } from '../ledger/state'
import { decimal, ZERO } from '../money'
import { isFinal } from '../order'
import {
  adoptUnknown,
  type Booking,
  book,
  bookExecution,
  bookStatus,
  orderOf,
  shares,
  startBooking,
  withDifference,
} from './book-reports'
import type { BrokerView } from './broker-view'

/** Less than half a cent is rounding. */
const CENT = '0.005'

/**
 * Brings the books to what the broker says, the broker winning: orders placed elsewhere are adopted, executions that were missed are
 * booked, orders end as reported, cash that moved is booked; what then still differs in positions or cash is adjusted by entries
 * of its own. Pure: the same books and the same view give the same events. `sectorOf` places what is held elsewhere.
 */
export function reconcile(
  before: AccountState,
  view: BrokerView,
  at: string,
  sectorOf: (symbol: string) => string,
): Booking {
  let booking = startBooking(before)
  for (const report of view.orders) booking = adoptUnknown(booking, report)
  for (const execution of view.executions) booking = bookMissed(booking, execution, view)
  for (const report of view.orders) booking = bookStatus(booking, report, at)
  for (const clientOrderId of view.missing) booking = endMissing(booking, clientOrderId, at)
  for (const activity of view.activities) booking = book(booking, cashOf(activity, at))
  booking = matchPositions(booking, view, at, sectorOf)
  return matchCash(booking, view, at)
}

function bookMissed(booking: Booking, execution: BrokerView['executions'][number], view: BrokerView): Booking {
  if (booking.state.fills.has(execution.executionId)) return booking
  const report = view.orders.find(({ brokerOrderId }) => brokerOrderId === execution.brokerOrderId)
  const order = orderOf(booking.state, report ?? { brokerOrderId: execution.brokerOrderId, clientOrderId: '' })
  // Of an order that is not known either: the position will show it.
  if (!order) return booking
  const next = bookExecution(booking, execution, order)
  if (next.events.length === booking.events.length) return next
  return withDifference(next, {
    kind: 'missed_fill',
    symbol: execution.symbol,
    ours: order.filledQuantity.toString(),
    theirs: order.filledQuantity.plus(execution.quantity).toString(),
    message: `A fill of ${execution.quantity} ${execution.symbol} at ${execution.price} had not been booked.`,
    settled: true,
  })
}

/** An order that the broker took and does not know any more. */
function endMissing(booking: Booking, clientOrderId: string, at: string): Booking {
  const order = orderOf(booking.state, { clientOrderId, brokerOrderId: '' })
  if (!order || isFinal(order.status)) return booking
  const { id: orderId, symbol, status: from } = order
  const reason = 'The broker does not know the order any more.'
  const next = book(booking, {
    type: 'OrderStatusChanged',
    data: { orderId, symbol, from, to: 'expired', reason, brokerOrderId: null, at },
  })
  const message = `The broker does not know the order to ${order.side} ${order.quantity} ${symbol}, which the books held open.`
  return withDifference(next, { kind: 'order_missing', symbol, ours: from, theirs: '', message, settled: true })
}

const KINDS = {
  dividend: 'income',
  interest: 'income',
  fee: 'fee',
  deposit: 'transfer',
  withdrawal: 'transfer',
  split: 'transfer',
  other: 'transfer',
} as const

const cashOf = (
  { type, amount, symbol, description, date }: BrokerView['activities'][number],
  at: string,
): MoneyEvent => ({
  type: 'CashBooked',
  data: {
    kind: KINDS[type],
    amount,
    symbol,
    note: description ? `${type}: ${description} (${date})` : `${type} (${date})`,
    at,
  },
})

function matchPositions(start: Booking, view: BrokerView, at: string, sectorOf: (symbol: string) => string): Booking {
  let booking = start
  const theirs = new Map(view.positions.map((position) => [position.symbol, position]))
  for (const symbol of new Set([...booking.state.positions.keys(), ...theirs.keys()])) {
    const held = booking.state.positions.get(symbol)?.quantity ?? ZERO
    const position = theirs.get(symbol)
    const quantity = shares(position?.quantity ?? '0')
    if (held.eq(quantity)) continue
    const difference = { symbol, ours: held.toString(), theirs: quantity.toString() }
    if (quantity.lt(0)) {
      booking = withDifference(booking, {
        ...difference,
        kind: 'short_position',
        message: `The broker holds ${quantity} ${symbol}: a short position, which the desk does not work with. Close it at the broker.`,
        settled: false,
      })
      continue
    }
    booking = book(booking, {
      type: 'PositionAdjusted',
      data: {
        tradeId: deterministicUuid('external-position', booking.state.accountId, symbol, at),
        symbol,
        quantity: quantity.minus(held).toString(),
        price: (held.isZero() ? position?.averagePrice : position?.price) ?? '0',
        sector: sectorOf(symbol),
        sharesAsOf: newYorkDate(new Date(at)),
        reason: 'Moved outside of the desk.',
        at,
      },
    })
    booking = withDifference(booking, {
      ...difference,
      kind: 'position',
      message: `The broker holds ${quantity} ${symbol}, the books had ${held}. They follow the broker.`,
      settled: true,
    })
  }
  return booking
}

function matchCash(booking: Booking, view: BrokerView, at: string): Booking {
  const { cash } = booking.state.portfolio
  const missing = decimal(view.cash).minus(cash)
  if (missing.abs().lt(CENT)) return booking
  const data = {
    kind: 'difference',
    amount: missing.toString(),
    symbol: null,
    note: 'Difference to the broker',
    at,
  } as const
  return withDifference(book(booking, { type: 'CashBooked', data }), {
    kind: 'cash',
    symbol: null,
    ours: cash.toString(),
    theirs: view.cash,
    message: `The broker has ${view.cash} in cash, the books had ${cash}. They follow the broker.`,
    settled: true,
  })
}

/** Do the books say what the broker says? */
export function agrees(state: AccountState, view: BrokerView): boolean {
  const theirs = new Map(view.positions.map(({ symbol, quantity }) => [symbol, shares(quantity)]))
  const symbols = new Set([...state.positions.keys(), ...theirs.keys()])
  const positions = [...symbols].every((symbol) =>
    (state.positions.get(symbol)?.quantity ?? ZERO).eq(theirs.get(symbol) ?? ZERO),
  )
  const orders = view.orders.every((report) => {
    const order = orderOf(state, report)
    // An order that was filled and of which a part was taken back may be open again at the broker.
    return order !== undefined && (isFinal(order.status) === isFinal(report.status) || order.bustedQuantity.gt(0))
  })
  return positions && orders && decimal(view.cash).minus(state.portfolio.cash).abs().lt(CENT)
}
