import type { Account } from '../db/accounts'
import type { DecisionAge } from '../domain/submission'
import type { Clock } from '../ports'

/** How old a decision of this account may be to be sent: its own clock in a simulation, the time to live on the real one. */
export const decisionAge = (account: Account, clock: Clock, ttlSeconds: number): DecisionAge =>
  account.kind === 'simulation'
    ? { now: account.clockAt ?? new Date(0), ttlMs: null }
    : { now: clock.now(), ttlMs: ttlSeconds * 1_000 }
