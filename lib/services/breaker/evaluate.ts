import { findAccount } from '../../db/accounts'
import type { Db } from '../../db/client'
import type { Origin } from '../../db/events'
import type { BreakerLimits } from '../../domain/breaker/measure'
import type { AccountState } from '../../domain/ledger/state'
import { AppError } from '../../errors'
import type { Clock } from '../../ports'
import { changeAccount } from '../change-account'
import { clockOf, factsOf, readHistory } from './history'
import { movesOf, settleMoves, withBreaker } from './judge'

export type BreakerDeps = { db: Db; clock: Clock; breaker: BreakerLimits }

/** Lets the rules look at an account as it is now. Returns its state; nothing is written when nothing moves. */
export async function evaluateBreaker(deps: BreakerDeps, origin: Origin, accountId: string): Promise<AccountState> {
  const { state } = await changeAccount(deps.db, accountId, origin, async (before, tx) => ({
    changes: await withBreaker(tx, before, [], deps.breaker, deps.clock.now()),
    result: undefined,
  }))
  return state
}

/**
 * Makes an account active again by hand. Losses so far no longer count and drawdown is measured from equity as it is now; what
 * is still wrong (stale prices, a broker that refuses) trips again at the next look. Throws `conflict` when it is active.
 */
export async function resetBreaker(
  deps: BreakerDeps,
  origin: Origin,
  accountId: string,
  reason: string,
): Promise<void> {
  await changeAccount(deps.db, accountId, origin, async (state, tx) => {
    const account = await findAccount(tx, accountId)
    if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
    if (state.breaker.state === 'active') throw new AppError('conflict', 'The circuit breaker is active already.')
    const now = deps.clock.now()
    const at = clockOf(account, now)
    const facts = factsOf(await readHistory(tx, account, state, at, now), state, at.toISOString())
    const reset = { clearedAt: now.toISOString() }
    const move = { to: 'active', condition: null, reason, by: origin.actor, reset } as const
    const changes = movesOf(state, move, facts, at.toISOString())
    await settleMoves(tx, account, state, changes)
    return { changes, result: undefined }
  })
}
