import { type Account, findAccount } from '../../db/accounts'
import type { Tx } from '../../db/client'
import { decide } from '../../domain/breaker/decide'
import type { BreakerFacts, BreakerLimits } from '../../domain/breaker/measure'
import { refusesExposure } from '../../domain/breaker/state'
import { apply } from '../../domain/ledger/apply'
import { marketValue } from '../../domain/ledger/books'
import type { BreakerChanged } from '../../domain/ledger/events'
import type { AccountState, Order } from '../../domain/ledger/state'
import type { OrderStatus } from '../../domain/order'
import { AppError } from '../../errors'
import { withdrawCanceled } from '../apply-splits'
import type { MoneyChange } from '../change-account'
import { statusChange } from '../submit-orders'
import { clockOf, factsOf, type History, readHistory } from './history'

/** Buys that can still be called back; one that is being sent, or that nobody knows of, is looked at where it is sent. */
const RECALLED: readonly OrderStatus[] = ['intent', 'accepted', 'partially_filled', 'pending_cancel']

export type Move = Pick<BreakerChanged, 'to' | 'condition' | 'reason' | 'by' | 'reset'>

/** The events of a move: the breaker's own, and the end of every order that would add exposure when that is refused from now on. */
export function movesOf(state: AccountState, move: Move, facts: BreakerFacts, at: string): MoneyChange[] {
  const { breaker } = state
  const equity = state.portfolio.cash.plus(marketValue(state.positions.values())).toString()
  const changed: MoneyChange = {
    type: 'BreakerChanged',
    aggregateId: state.accountId,
    data: { ...move, from: breaker.state, epoch: breaker.epoch + 1, equity, at, figures: figuresOf(facts) },
  }
  if (!refusesExposure(apply(state, changed).breaker)) return [changed]
  return [changed, ...recallBuys(state, at, 'The circuit breaker has tripped.')]
}

/** The end of every buy that can still be called back, or of those that `wanted` names. */
export function recallBuys(
  state: AccountState,
  at: string,
  reason: string,
  wanted: (order: Order) => boolean = () => true,
): MoneyChange[] {
  return [...state.orders.values()]
    .filter((order) => order.side === 'buy' && RECALLED.includes(order.status) && wanted(order))
    .flatMap((order) => recall(state, order, at, reason))
}

/** What a remote broker has is canceled by it alone: it is asked to (see settleCancels), and the order ends when it says so. */
function recall(state: AccountState, order: Order, at: string, reason: string): MoneyChange[] {
  const elsewhere = state.portfolio.remote && order.status !== 'intent'
  if (elsewhere && order.status === 'pending_cancel') return []
  const to = elsewhere ? 'pending_cancel' : 'canceled'
  return [statusChange(order, to, reason, null, { now: () => new Date(at) })]
}

const figuresOf = ({ probe: _, ...figures }: BreakerFacts): Record<string, number> => figures

/** What the rules say of a state at an instant of the account's clock: the events of a move, or none. Pure. */
export function judge(history: History, state: AccountState, at: string, limits: BreakerLimits): MoneyChange[] {
  const facts = factsOf(history, state, at)
  const move = decide(state.breaker, facts, limits)
  return move ? movesOf(state, { ...move, by: 'rule', reset: null }, facts, at) : []
}

/**
 * Judges a locked account after `changes` that are about to be written, and returns them with what follows. The transaction that
 * fills an order is also the one that trips.
 */
export async function withBreaker(
  tx: Tx,
  before: AccountState,
  changes: readonly MoneyChange[],
  limits: BreakerLimits,
  now: Date,
): Promise<MoneyChange[]> {
  const account = await findAccount(tx, before.accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${before.accountId}".`)
  const state = changes.reduce(apply, before)
  const at = clockOf(account, now)
  const moves = judge(await readHistory(tx, account, state, at, now), state, at.toISOString(), limits)
  await settleMoves(tx, account, state, moves)
  return [...changes, ...moves]
}

/** What a move means outside of the books: the broker forgets what is recalled, and a trip is an alert. */
export async function settleMoves(
  tx: Tx,
  account: Account,
  state: AccountState,
  changes: readonly MoneyChange[],
): Promise<void> {
  await withdrawCanceled(tx, state, changes)
  await alertOfMoves(tx, account, changes)
}

export async function alertOfMoves(tx: Tx, account: Account, changes: readonly MoneyChange[]): Promise<void> {
  for (const change of changes)
    if (change.type === 'BreakerChanged' && change.data.to !== 'active')
      await tx.alert.create({
        data: {
          level: change.data.to === 'halted' ? 'critical' : 'warning',
          kind: 'circuit_breaker',
          accountId: account.id,
          message: `${account.name}: the circuit breaker is ${change.data.to}. ${change.data.reason}`,
          data: { condition: change.data.condition, epoch: change.data.epoch },
        },
      })
}
