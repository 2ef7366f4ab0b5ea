import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import type { MoneyEvent } from '@/lib/domain/ledger/events'
import type { AccountState, Order } from '@/lib/domain/ledger/state'
import { decimal } from '@/lib/domain/money'
import { canFollow, isFinal } from '@/lib/domain/order'
import {
  adoptUnknown,
  book,
  bookExecution,
  bookStatus,
  orderOf,
  startBooking,
} from '@/lib/domain/reconcile/book-reports'
import type { BrokerView } from '@/lib/domain/reconcile/broker-view'
import { agrees, reconcile } from '@/lib/domain/reconcile/reconcile'
import {
  afterLook,
  LOOKUP_PAUSES,
  type Look,
  looksWith,
  type Outcome,
  reported,
  settled,
  toBrokerOrder,
} from '@/lib/domain/submission'
import type { BrokerUpdate } from '@/lib/ports'
import type { Fate, SimulatedBroker } from './broker'

const listingOf = () => ({ sector: 'unknown', price: '100' })

/** A worker that was killed: nothing after the call in which it died is done. */
export class Killed extends Error {}

type Lookup = { attempts: number; nextAt: number }
type Account = { state: AccountState; log: MoneyEvent[]; lookups: Map<string, Lookup> }

export const newAccount = (openingCash: string, at: string): Account => {
  const opened: MoneyEvent = { type: 'AccountOpened', data: { openingCash, at, remote: true } }
  return { state: apply(emptyAccount('sim'), opened), log: [opened], lookups: new Map() }
}

/** Between any two of its steps a worker may be killed, and others go on: `pass` waits for its turn. */
export type Turn = { pass(what: string): Promise<void>; fate(): Fate; now(): number }

/**
 * One worker's life over an account in memory: the decisions are the product's (lib/domain), only the waiting and the storing are the
 * simulation's. Every function between two `pass` is one transaction.
 */
export function createSimulatedDesk(account: Account, broker: SimulatedBroker, turn: Turn) {
  const at = () => new Date(turn.now()).toISOString()
  const write = (events: readonly MoneyEvent[]) => {
    for (const event of events) {
      const next = apply(account.state, event)
      if (next === account.state) continue
      account.state = next
      account.log.push(event)
    }
  }
  const status = (order: Order, { to, reason, brokerOrderId }: Omit<Outcome, 'order'>): MoneyEvent => ({
    type: 'OrderStatusChanged',
    data: { orderId: order.id, symbol: order.symbol, from: order.status, to, reason, brokerOrderId, at: at() },
  })
  const startLookups = (id: string) =>
    account.lookups.set(id, { attempts: 0, nextAt: turn.now() + LOOKUP_PAUSES[0] * 1_000 })
  const record = (outcome: Outcome) => {
    const now = account.state.orders.get(outcome.order.id)
    if (now && (now.status === outcome.to || canFollow(now.status, outcome.to))) write([status(now, outcome)])
  }

  const send = async (order: Order): Promise<Outcome> => {
    const fate = turn.fate()
    await turn.pass('the request is written')
    const wasThere = broker.find(order.clientOrderId) !== null
    const report = broker.submit(toBrokerOrder(order), fate)
    await turn.pass('the broker has answered')
    if (report && fate.answered) return reported(order, report)
    if (wasThere && fate.answered) {
      const known = broker.find(order.clientOrderId)
      if (known) return reported(order, known)
    }
    startLookups(order.id)
    return settled(order, 'unknown', 'no answer')
  }

  const drive = async (id: string): Promise<void> => {
    const before = account.state.orders.get(id)
    if (!before) return
    if (before.status === 'intent') {
      write([status(before, { to: 'submitting', reason: null, brokerOrderId: null })])
      startLookups(id)
      await turn.pass('submitting is written')
      const outcome = await send(before)
      await turn.pass('the outcome is known')
      return record(outcome)
    }
    await turn.pass('the look is made')
    const report = broker.find(before.clientOrderId)
    const { attempts, nextAt } = account.lookups.get(id) ?? { attempts: 0, nextAt: turn.now() }
    const made = looksWith(attempts, Math.max(0, turn.now() - nextAt))
    const look: Look = report ? { found: 'order', report } : { found: 'nothing', ...made, enough: LOOKUP_PAUSES.length }
    const move = afterLook(before, look, false)
    await turn.pass('the look is answered')
    if (move.next === 'done') return record(move.outcome)
    if (move.next === 'look') {
      account.lookups.set(id, { attempts: move.looks ?? attempts, nextAt: turn.now() + move.afterSeconds * 1_000 })
      return move.outcome ? record(move.outcome) : undefined
    }
    startLookups(id)
    record(await send(before))
  }

  return {
    /** Sends and looks for what is due, all at once. */
    async work(): Promise<void> {
      const due = [...account.state.orders.values()].filter(
        ({ id, status }) =>
          status === 'intent' ||
          (['submitting', 'unknown'].includes(status) && (account.lookups.get(id)?.nextAt ?? 0) <= turn.now()),
      )
      const done = await Promise.allSettled(due.map(({ id }) => drive(id)))
      for (const one of done) if (one.status === 'rejected') throw one.reason
    },
    /** One update of the stream, in one transaction. */
    hear(update: BrokerUpdate): void {
      const told = 'execution' in update ? update.execution.quantity : '0'
      let booking = adoptUnknown(
        startBooking(account.state),
        update.report,
        decimal(update.report.filledQuantity).minus(told),
        listingOf,
      )
      const order = orderOf(booking.state, update.report)
      if (!order) return
      if (update.kind === 'bust')
        booking = book(booking, {
          type: 'FillReversed',
          data: {
            orderId: order.id,
            executionId: update.executionId,
            symbol: order.symbol,
            corrected: false,
            reason: 'bust',
            at: at(),
          },
        })
      if (update.kind === 'fill') booking = bookExecution(booking, update.execution, order)
      write(bookStatus(booking, update.report, at()).events)
    },
    /** Compares with what the broker says; false while both differ. */
    async compare(): Promise<boolean> {
      const open = [...account.state.orders.values()].filter((order) => !isFinal(order.status) && order.brokerOrderId)
      const missing = open
        .filter(({ clientOrderId }) => !broker.find(clientOrderId))
        .map((order) => order.clientOrderId)
      const view = broker.view(missing)
      await turn.pass('the broker was read')
      if (movedOn(account.state, view)) return false
      const booking = reconcile(account.state, view, { at: at(), listingOf, isConfirmed: () => true })
      write(booking.events)
      return agrees(account.state, view)
    },
  }
}

/** Were executions booked that are too young for the view to have them for sure, and that it does not have? */
function movedOn({ fills, reversals }: AccountState, { executions, until }: BrokerView): boolean {
  const seen = new Set(executions.map(({ executionId }) => executionId))
  return [...fills.values()].some(
    ({ executionId, filledAt }) => filledAt >= until && !seen.has(executionId) && !reversals.has(executionId),
  )
}
