import { readAccountState } from '@/lib/db/account-state'
import type { Db } from '@/lib/db/client'
import { listEvents } from '@/lib/db/events'
import { refusesExposure } from '@/lib/domain/breaker/state'
import { canonicalJson } from '@/lib/domain/event-chain'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { marketValue, reservationOf } from '@/lib/domain/ledger/books'
import { MONEY_EVENT_TYPES, type MoneyEvent } from '@/lib/domain/ledger/events'
import type { AccountState } from '@/lib/domain/ledger/state'
import { type Decimal, decimal, ZERO } from '@/lib/domain/money'
import { isFinal } from '@/lib/domain/order'
import { verifyEvents } from '@/lib/services/verify-events'
import { FINAL } from './alpaca/wire'
import type { AlpacaState } from './alpaca-server'

const sum = (amounts: Iterable<Decimal>): Decimal => [...amounts].reduce((total, amount) => total.plus(amount), ZERO)

/**
 * Everything that must hold of money and record whatever happened before, for every account of a database: what does not, in words.
 * The numbers are those of the invariants; what only arithmetic can break (C5, C13, C14, C16, C18) has properties of its own.
 */
export async function violations(db: Db): Promise<string[]> {
  const wrong: string[] = []
  for (const { id } of await db.account.findMany()) wrong.push(...(await accountViolations(db, id)))
  if (!(await verifyEvents(db, null)).ok) wrong.push('C9: the log does not verify')
  const slots = await db.scheduleRun.groupBy({
    by: ['slot', 'strategyId'],
    where: { slot: { not: null } },
    _count: true,
  })
  for (const { slot, strategyId, _count } of slots)
    if (_count > 1) wrong.push(`C17: slot ${slot} of ${strategyId ?? 'the desk'} ran ${_count} times`)
  return wrong
}

async function accountViolations(db: Db, accountId: string): Promise<string[]> {
  const events = await moneyEvents(db, accountId)
  const live = await readAccountState(db, accountId)
  const wrong = [...walk(accountId, events), ...stateViolations(live)]
  const replayed = events.reduce(apply, emptyAccount(accountId))
  if (shown(replayed) !== shown(live))
    wrong.push(`C10: the replay differs from the account\n${shown(replayed)}\n${shown(live)}`)
  const again = [...events, ...events.filter(({ type }) => REPEATABLE.has(type))].reduce(apply, emptyAccount(accountId))
  if (shown(again) !== shown(replayed)) wrong.push('C8: deliveries that came again changed the account')

  const entries = await db.ledgerEntry.groupBy({ by: ['eventSeq'], where: { accountId }, _sum: { amount: true } })
  for (const { eventSeq, _sum } of entries)
    if (!_sum.amount?.isZero()) wrong.push(`C3: the entries of event ${eventSeq} sum to ${_sum.amount}`)
  const cash = await db.ledgerEntry.aggregate({ where: { accountId, ledger: 'cash' }, _sum: { amount: true } })
  if (!live.portfolio.cash.eq(String(cash._sum.amount ?? 0)))
    wrong.push(`C3: cash is ${live.portfolio.cash}, its entries sum to ${cash._sum.amount}`)

  for (const row of await db.order.findMany({ where: { accountId } })) {
    const { clientOrderId, status } = row
    if (isFinal(status as 'filled') && !row.reserved.isZero()) wrong.push(`C12: ${clientOrderId} is over and reserves`)
    if (row.filledQuantity.gt(row.quantity)) wrong.push(`C7: ${clientOrderId} is filled beyond its quantity`)
  }
  return wrong.map((words) => `${accountId}: ${words}`)
}

/** What may be delivered any number of times. */
const REPEATABLE = new Set<string>(['TradeExecuted', 'FillReversed'])

/** C1, C2, C4, C15 of one state. */
function stateViolations({ portfolio, orders, positions }: AccountState): string[] {
  const wrong: string[] = []
  const { cash, reserved, realizedPnl, fees, netDeposits, remote } = portfolio
  if (cash.lt(0) && !remote) wrong.push(`C1: cash is ${cash}`)
  const covered = sum([...orders.values()].map(reservationOf))
  if (!reserved.eq(covered)) wrong.push(`C2: ${reserved} is reserved, open orders need ${covered}`)
  for (const { symbol, quantity } of positions.values()) if (quantity.lt(0)) wrong.push(`C4: ${quantity} ${symbol}`)
  const value = marketValue(positions.values())
  const profit = realizedPnl.plus(value).minus(fees)
  const cost = sum([...positions.values()].map(({ costBasis }) => costBasis))
  const difference = profit.minus(cost).minus(cash.plus(value).minus(netDeposits))
  if (difference.abs().gte('0.005')) wrong.push(`C15: profit and equity are ${difference} apart`)
  return wrong
}

/** C1 at every intent, C7 and C11 on the way through the log. */
function walk(accountId: string, events: readonly MoneyEvent[]): string[] {
  const wrong: string[] = []
  let state = emptyAccount(accountId)
  for (const event of events) {
    const before = state
    state = apply(before, event)
    if (event.type === 'OrderIntended' && event.data.side === 'buy') {
      if (state.portfolio.reserved.gt(state.portfolio.cash)) wrong.push(`C1: ${event.data.symbol} has no free cash`)
      if (refusesExposure(before.breaker)) wrong.push(`C11: ${event.data.symbol} is intended after a trip`)
    }
    const orderId = 'orderId' in event.data ? event.data.orderId : ''
    const [was, is] = [before.orders.get(orderId), state.orders.get(orderId)]
    if (!was || !is) continue
    if (is.filledQuantity.lt(was.filledQuantity)) wrong.push(`C7: ${is.clientOrderId} is less filled than before`)
    if (isFinal(was.status) && was.status !== is.status) wrong.push(`C7: ${is.clientOrderId} was ${was.status}`)
  }
  return wrong
}

const shown = ({ portfolio, positions, breaker, orders, trades }: AccountState): string =>
  canonicalJson(
    JSON.parse(
      JSON.stringify({
        portfolio: { ...portfolio, remote: undefined },
        breaker,
        positions: [...positions.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)),
        trades: [...trades.values()].filter(({ status }) => status === 'open').sort((a, b) => (a.id < b.id ? -1 : 1)),
        open: [...orders.values()].filter(({ status }) => !isFinal(status)).sort((a, b) => (a.id < b.id ? -1 : 1)),
      }),
    ),
  )

async function moneyEvents(db: Db, accountId: string): Promise<MoneyEvent[]> {
  const events: MoneyEvent[] = []
  for (let after = 0; ; ) {
    const page = await listEvents(db, { accountId, after }, 1_000)
    for (const event of page)
      if (MONEY_EVENT_TYPES.includes(event.type as MoneyEvent['type'])) events.push(event as unknown as MoneyEvent)
    const last = page.at(-1)
    if (!last) return events
    after = last.seq
  }
}

/**
 * Have the books of an account and its broker the same shares, the same cash and the same orders, each once (C6), and does no order
 * wait for an answer?
 */
export async function sameBooks(db: Db, accountId: string, broker: AlpacaState): Promise<string[]> {
  const { positions, portfolio, orders } = await readAccountState(db, accountId)
  const wrong: string[] = []
  const ours = new Map([...positions].map(([symbol, { quantity }]) => [symbol, quantity.toFixed()]))
  const theirs = new Map(broker.positions.map(({ symbol, quantity }) => [symbol, quantity]))
  for (const symbol of new Set([...ours.keys(), ...theirs.keys()]))
    if (ours.get(symbol) !== theirs.get(symbol))
      wrong.push(`${symbol}: ours ${ours.get(symbol)}, theirs ${theirs.get(symbol)}`)
  if (!portfolio.cash.minus(broker.cash).abs().lt('0.005'))
    wrong.push(`cash: ours ${portfolio.cash}, theirs ${broker.cash}`)
  const known = new Map(broker.orders.map((order) => [order.client_order_id, order]))
  if (known.size !== broker.orders.length) wrong.push('C6: the broker has two orders of one id')
  for (const order of orders.values()) {
    if (['submitting', 'unknown'].includes(order.status)) wrong.push(`${order.clientOrderId} is ${order.status}`)
    if (order.status !== 'intent' && !known.has(order.clientOrderId))
      wrong.push(`${order.clientOrderId} is not at the broker`)
  }
  const rows = await db.order.findMany({ where: { accountId } })
  const mine = new Map(rows.map((row) => [row.clientOrderId, row]))
  for (const [id, { status, qty, filled_qty }] of known) {
    const row = mine.get(id)
    if (!row) {
      wrong.push(`C6: nobody here knows the broker's order ${id}`)
      continue
    }
    if (FINAL.includes(status) !== isFinal(row.status as 'filled'))
      wrong.push(`${id} is ${row.status} here and ${status} at the broker`)
    // What was filled before an order was adopted is in the position that was adopted with it: what is left must be the same.
    const left = row.quantity.minus(row.filledQuantity).plus(row.bustedQuantity)
    const leftThere = decimal(qty ?? row.quantity.toString()).minus(filled_qty)
    if (!left.eq(leftThere.toString())) wrong.push(`${left} of ${id} are left here and ${leftThere} at the broker`)
  }
  return wrong
}
