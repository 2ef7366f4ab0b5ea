import { lockAccountState, saveAccountState } from '../db/account-state'
import type { Db, Tx } from '../db/client'
import { inTransaction } from '../db/client'
import { appendEvents, type NewEvent, type Origin, type StoredEvent } from '../db/events'
import { apply } from '../domain/ledger/apply'
import type { MoneyEvent } from '../domain/ledger/events'
import type { AccountState } from '../domain/ledger/state'
import type { Decimal } from '../domain/money'
import { AppError } from '../errors'

/**
 * A money event and the cycle or account it belongs to. Repeats are recognised by the state; a `key` is for what must never come
 * twice whatever the state says: a second one with the same key is refused with all that came with it.
 */
export type MoneyChange = MoneyEvent & { aggregateId: string; key?: string }

export type Change<T> = { changes: readonly MoneyChange[]; notes?: readonly NewEvent[]; result: T }

export type ChangedAccount<T> = { result: T; state: AccountState; events: StoredEvent[] }

type Decide<T> = (state: AccountState, tx: Tx) => Change<T> | Promise<Change<T>>

/**
 * The one way to change an account: locks it, lets `decide` look at the locked state, applies its events, and writes rows,
 * postings and events in one transaction. What `decide` throws leaves everything as it was. Orders that may be final
 * already are named in `orderIds`, so that they are part of the state.
 */
export const changeAccount = <T>(
  db: Db,
  accountId: string,
  origin: Origin,
  decide: Decide<T>,
  orderIds: readonly string[] = [],
): Promise<ChangedAccount<T>> => inTransaction(db, (tx) => changeAccountIn(tx, accountId, origin, decide, orderIds))

/** The same inside a transaction that the caller has open. */
export async function changeAccountIn<T>(
  tx: Tx,
  accountId: string,
  origin: Origin,
  decide: Decide<T>,
  orderIds: readonly string[] = [],
): Promise<ChangedAccount<T>> {
  const before = await lockAccountState(tx, accountId, orderIds)
  const { changes, notes = [], result } = await decide(before, tx)
  const { state, effective, postings } = applyAll(before, changes)
  await saveAccountState(tx, before, state)
  const events = await appendEvents(tx, origin, [
    ...effective.map(({ type, aggregateId, data, key }) => ({ type, aggregateId, accountId, data, key })),
    ...notes,
  ])
  const twice = effective.find(({ key }) => key !== undefined && !events.some((event) => event.key === key))
  if (twice) throw new AppError('conflict', `${twice.type} ${twice.key} is in the log already.`)
  if (postings.length)
    await tx.ledgerEntry.createMany({
      data: postings.map(({ index, equity: _, ...posting }) => ({
        accountId,
        eventSeq: events[index]?.seq ?? 0,
        ...posting,
      })),
    })
  const capital = postings.flatMap((posting) => capitalOf(posting, effective[posting.index]))
  if (capital.length)
    await tx.capitalEvent.createMany({
      data: capital.map(({ index, ...row }) => ({ accountId, eventSeq: events[index]?.seq ?? 0, ...row })),
    })
  return { result, state, events }
}

/** A posting, the event it belongs to, and equity just after that. */
type IndexedPosting = AccountState['postings'][number] & { index: number; equity: Decimal }

/** The capital event that a posting is: money paid in or out, or a profit or loss that became real. */
function capitalOf({ ledger, amount, at, index, equity }: IndexedPosting, event: MoneyChange | undefined) {
  if ((ledger !== 'capital' && ledger !== 'realized_pnl') || amount.isZero() || !event) return []
  const signed = amount.negated()
  const type = ledger === 'realized_pnl' ? 'realized_pnl' : signed.gt(0) ? 'deposit' : 'withdrawal'
  const { data } = event
  const named = 'symbol' in data ? data.symbol : null
  const written = 'note' in data ? data.note : null
  const note =
    written ?? named ?? (event.type === 'AccountOpened' || event.type === 'AccountReset' ? 'Opening balance' : null)
  return [{ index, type, amount: signed, equity, note, at }]
}

/** Applies in order and leaves out what changed nothing (a repeated fill or report), so that it is not written twice. */
function applyAll(before: AccountState, changes: readonly MoneyChange[]) {
  let state = before
  const effective: MoneyChange[] = []
  const postings: IndexedPosting[] = []
  for (const change of changes) {
    const next = apply({ ...state, postings: [] }, change)
    if (isSame(state, next)) continue
    for (const posting of next.postings)
      postings.push({ ...posting, index: effective.length, equity: next.portfolio.totalValue })
    effective.push(change)
    state = next
  }
  return { state, effective, postings }
}

const isSame = (a: AccountState, b: AccountState) =>
  a.portfolio === b.portfolio &&
  a.orders === b.orders &&
  a.positions === b.positions &&
  a.fills === b.fills &&
  a.reversals === b.reversals &&
  a.trades === b.trades &&
  a.breaker === b.breaker &&
  a.snapshots === b.snapshots
