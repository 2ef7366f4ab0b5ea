import { findAccount } from '../../db/accounts'
import type { Db, Tx } from '../../db/client'
import type { NewEvent, Origin } from '../../db/events'
import { findStrategy, readStrategies } from '../../db/strategies'
import { problemsOf } from '../../domain/desk-strategies/check'
import type { DeskStrategy } from '../../domain/desk-strategies/terms'
import type { AccountState } from '../../domain/ledger/state'
import { isFinal } from '../../domain/order'
import { AppError, type FieldProblem, invalidInput } from '../../errors'
import { type Change, changeAccount } from '../change-account'

/** What a change is given: the account as it stands under its lock, and its strategies. */
export type Ground = { tx: Tx; state: AccountState; before: readonly DeskStrategy[] }

type Decided = Omit<Change<string>, 'notes'> & { notes: readonly NewEvent[] }

/**
 * Changes strategies of an account under the lock of its portfolio row, the one that reservations take: `decide` writes rows and
 * names the strategy it changed. What it leaves is checked (see problemsOf), and taken back when something speaks against it.
 */
export async function changeStrategies(
  db: Db,
  origin: Origin,
  accountId: string,
  decide: (ground: Ground) => Promise<Decided>,
): Promise<DeskStrategy> {
  if (!(await findAccount(db, accountId))) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const { result } = await changeAccount(db, accountId, origin, async (state, tx) => {
    const before = await readStrategies(tx, accountId)
    const decided = await decide({ tx, state, before })
    const id = decided.result
    refuse(problemsOf(before, await readStrategies(tx, accountId), id, busySymbols(state)))
    const strategy = await findStrategy(tx, id)
    if (!strategy) throw new AppError('internal', 'The strategy was written and cannot be read.')
    return { ...decided, result: strategy }
  })
  return result
}

/** What is held or on order. */
const busySymbols = ({ positions, orders }: AccountState): string[] => [
  ...positions.keys(),
  ...[...orders.values()].flatMap(({ symbol, status }) => (isFinal(status) ? [] : [symbol])),
]

/** Throws `invalid_input` that names each field. */
export function refuse(problems: readonly FieldProblem[]): void {
  if (problems.length > 0) throw invalidInput(problems)
}

/** The strategy, unless it was deleted. Throws `not_found`. */
export async function mustFind(db: Db | Tx, id: string): Promise<DeskStrategy> {
  const strategy = await findStrategy(db, id)
  if (!strategy || strategy.deletedAt) throw new AppError('not_found', 'There is no such strategy.')
  return strategy
}

export const noteOf = (
  type: string,
  { id, accountId }: Pick<DeskStrategy, 'id' | 'accountId'>,
  data: object,
): NewEvent => ({
  type,
  aggregateId: id,
  accountId,
  data: { strategyId: id, ...data },
})
