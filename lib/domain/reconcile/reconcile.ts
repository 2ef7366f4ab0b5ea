import { newYorkDate } from '../calendar/nyse'
import { deterministicUuid } from '../ids'
import type { MoneyEvent } from '../ledger/events'
import type { AccountState } from '../ledger/state'
import { type Decimal, decimal, ZERO } from '../money'
import { type BrokerReport, isFinal } from '../order'
import {
  adoptUnknown,
  type Booking,
  book,
  bookExecution,
  bookStatus,
  countedOf,
  DUST,
  filledOf,
  type Listing,
  orderOf,
  shares,
  startBooking,
  withDifference,
} from './book-reports'
import type { BrokerView, Difference } from './broker-view'

/** Less than half a cent is rounding. */
const CENT = '0.005'

export type ReconcileContext = {
  /** Now, ISO 8601. */
  at: string
  /** What is known of symbols that are traded elsewhere. */
  listingOf(symbol: string): Listing
  /** Which differences in positions and cash are followed; what is not followed now may be news on its way. */
  isConfirmed(difference: Difference): boolean
}

/**
 * Brings the books to what the broker says, the broker winning: orders placed elsewhere are adopted, executions that were missed are
 * booked and those that have gone are taken back, orders end as reported, cash that moved is booked; what then still differs in
 * positions or cash, and is confirmed, is adjusted by entries of its own. Pure: the same books and view give the same events.
 */
export function reconcile(before: AccountState, view: BrokerView, context: ReconcileContext): Booking {
  const { at } = context
  let booking = startBooking(before)
  for (const report of view.orders)
    booking = adoptUnknown(booking, report, filledBefore(report, view), context.listingOf)
  // First what has gone: an order that is full has no room for what was filled in its place.
  for (const report of view.orders) booking = reverseGone(booking, report, view, at)
  for (const execution of view.executions) booking = bookMissed(booking, execution, view)
  for (const report of view.orders) booking = bookStatus(booking, report, at)
  for (const clientOrderId of view.missing) booking = endMissing(booking, clientOrderId, at)
  for (const activity of view.activities)
    booking = book(booking, activity.type === 'split' ? splitOf(booking, activity, view, at) : cashOf(activity, at))
  booking = matchPositions(booking, view, context)
  return matchCash(booking, view, context)
}

/** What of an order was filled before the window of executions begins. */
function filledBefore(report: BrokerReport, { executions }: BrokerView): Decimal {
  let known = ZERO
  for (const { brokerOrderId, quantity } of executions)
    if (brokerOrderId === report.brokerOrderId) known = known.plus(quantity)
  return decimal(report.filledQuantity).minus(known)
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
    key: execution.executionId,
    symbol: execution.symbol,
    ours: order.filledQuantity.toString(),
    theirs: order.filledQuantity.plus(execution.quantity).toString(),
    message: `A fill of ${execution.quantity} ${execution.symbol} at ${execution.price} had not been booked.`,
    settled: true,
  })
}

/**
 * Takes back fills that the broker lists no more, when its report of the order counts just as many shares fewer than these books would
 * with all that it lists.
 */
function reverseGone(booking: Booking, report: BrokerReport, view: BrokerView, at: string): Booking {
  const order = orderOf(booking.state, report)
  if (!order) return booking
  const missed = view.executions
    .filter(
      ({ brokerOrderId, executionId }) =>
        brokerOrderId === report.brokerOrderId && !booking.state.fills.has(executionId),
    )
    .reduce((total, { quantity }) => total.plus(shares(quantity)), ZERO)
  const over = countedOf(order).plus(missed).minus(filledOf(order, report))
  if (!over.gt(DUST)) return booking
  const listed = new Set(view.executions.map(({ executionId }) => executionId))
  const gone = [...booking.state.fills.values()].filter(
    ({ executionId, orderId, filledAt }) =>
      orderId === order.id &&
      filledAt >= view.since &&
      filledAt < view.until &&
      !listed.has(executionId) &&
      !booking.state.reversals.has(executionId),
  )
  const sum = gone.reduce((total, { quantity }) => total.plus(quantity), ZERO)
  if (!sum.minus(over).abs().lte(DUST)) return booking
  return gone.reduce((next, { executionId, symbol, quantity, price }) => {
    const reason = 'The broker lists the execution no more.'
    const data = { orderId: order.id, executionId, symbol, corrected: false, reason, at }
    return withDifference(book(next, { type: 'FillReversed', data }), {
      kind: 'missed_bust',
      key: executionId,
      symbol,
      ours: quantity.toString(),
      theirs: '0',
      message: `A fill of ${quantity} ${symbol} at ${price} was taken back at the broker.`,
      settled: true,
    })
  }, booking)
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
  return withDifference(next, {
    kind: 'order_missing',
    key: orderId,
    symbol,
    ours: from,
    theirs: '',
    message,
    settled: true,
  })
}

type Activity = BrokerView['activities'][number]

const KINDS = {
  dividend: 'income',
  interest: 'income',
  fee: 'fee',
  deposit: 'transfer',
  withdrawal: 'transfer',
  split: 'transfer',
  other: 'transfer',
} as const

const cashOf = ({ activityId, type, amount, symbol, description, date }: Activity, at: string): MoneyEvent => {
  const note = description ? `${type}: ${description} (${date})` : `${type} (${date})`
  return { type: 'CashBooked', data: { kind: KINDS[type], amount, symbol, note, at, activityId } }
}

/** A split of what is held, when it explains the broker's position; its cash in lieu of a fraction otherwise. */
function splitOf({ state }: Booking, activity: Activity, view: BrokerView, at: string): MoneyEvent {
  const { symbol, date } = activity
  const held = symbol === null ? undefined : state.positions.get(symbol)
  const theirs = view.positions.find((position) => position.symbol === symbol)
  const counts = held && theirs && (held.sharesAsOf === null || held.sharesAsOf < date)
  if (!symbol || !counts || !decimal(theirs.quantity).gt(0)) return cashOf(activity, at)
  const factor = shares(theirs.quantity).div(held.quantity)
  if (factor.eq(1)) return cashOf(activity, at)
  return {
    type: 'SplitApplied',
    data: { symbol, exDate: date, factor: factor.toString(), wholeShares: false, at },
  }
}

function matchPositions(start: Booking, view: BrokerView, { at, listingOf, isConfirmed }: ReconcileContext): Booking {
  let booking = start
  const theirs = new Map(view.positions.map((position) => [position.symbol, position]))
  for (const symbol of new Set([...booking.state.positions.keys(), ...theirs.keys()])) {
    const held = booking.state.positions.get(symbol)?.quantity ?? ZERO
    const position = theirs.get(symbol)
    const quantity = shares(position?.quantity ?? '0')
    const missing = quantity.minus(held)
    // What rounding left is no difference, unless it keeps a position open that is not there.
    if (missing.isZero() || (missing.abs().lte(DUST) && !quantity.isZero())) continue
    const seen = { key: missing.toString(), symbol, ours: held.toString(), theirs: quantity.toString() }
    if (quantity.lt(0)) {
      booking = withDifference(booking, {
        ...seen,
        kind: 'short_position',
        message: `The broker holds ${quantity} ${symbol}: a short position, which the desk does not work with. Close it at the broker.`,
        settled: false,
      })
      continue
    }
    const difference: Difference = {
      ...seen,
      kind: 'position',
      message: `The broker holds ${quantity} ${symbol}, the books had ${held}. They follow the broker.`,
      settled: true,
    }
    if (isConfirmed(difference))
      booking = book(booking, {
        type: 'PositionAdjusted',
        data: {
          tradeId: deterministicUuid('external-position', booking.state.accountId, symbol, at),
          symbol,
          quantity: missing.toString(),
          price: position?.price ?? '0',
          sector: listingOf(symbol).sector,
          sharesAsOf: newYorkDate(new Date(at)),
          reason: 'Moved outside of the desk.',
          at,
        },
      })
    booking = withDifference(booking, difference)
  }
  return booking
}

function matchCash(booking: Booking, view: BrokerView, { at, isConfirmed }: ReconcileContext): Booking {
  const { cash } = booking.state.portfolio
  const missing = decimal(view.cash).minus(cash)
  if (missing.abs().lt(CENT)) return booking
  const difference: Difference = {
    kind: 'cash',
    key: missing.toString(),
    symbol: null,
    ours: cash.toString(),
    theirs: view.cash,
    message: `The broker has ${view.cash} in cash, the books had ${cash}. They follow the broker.`,
    settled: true,
  }
  const amount = missing.toString()
  const data = {
    kind: 'difference',
    amount,
    symbol: null,
    note: 'Difference to the broker',
    at,
    activityId: null,
  } as const
  return withDifference(isConfirmed(difference) ? book(booking, { type: 'CashBooked', data }) : booking, difference)
}

/** Do the books say what the broker says? */
export function agrees(state: AccountState, view: BrokerView): boolean {
  const theirs = new Map(view.positions.map(({ symbol, quantity }) => [symbol, shares(quantity)]))
  const symbols = new Set([...state.positions.keys(), ...theirs.keys()])
  const positions = [...symbols].every((symbol) =>
    (state.positions.get(symbol)?.quantity ?? ZERO)
      .minus(theirs.get(symbol) ?? ZERO)
      .abs()
      .lte(DUST),
  )
  const orders = view.orders.every((report) => {
    const order = orderOf(state, report)
    // Filled before the books began, or of a part that was taken back, which may be open again at the broker.
    if (!order) return isFinal(report.status)
    return isFinal(order.status) === isFinal(report.status) || order.bustedQuantity.gt(0)
  })
  return positions && orders && decimal(view.cash).minus(state.portfolio.cash).abs().lt(CENT)
}
