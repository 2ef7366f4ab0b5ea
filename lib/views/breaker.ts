import type { z } from 'zod'
import type { circuitBreaker } from '../contracts/api/risk'
import { readAccountState } from '../db/account-state'
import { findAccount, readSystemState } from '../db/accounts'
import type { Deps } from '../deps'
import { needsPerson } from '../domain/breaker/decide'
import { type BreakerFacts, type BreakerLimits, measure } from '../domain/breaker/measure'
import type { Breaker } from '../domain/breaker/state'
import { AppError } from '../errors'
import { clockOf, factsOf, readHistory } from '../services/breaker/history'

const FRACTIONS: readonly string[] = ['drawdown', 'daily_loss']

/** The breaker of an account with what the rules measure now. Reads only: nothing trips or resumes by being looked at. */
export async function readBreaker(deps: Deps, accountId: string): Promise<z.input<typeof circuitBreaker>> {
  const { db, breaker: limits } = deps
  const account = await findAccount(db, accountId)
  if (!account) throw new AppError('not_found', `There is no account called "${accountId}".`)
  const [state, system] = await Promise.all([readAccountState(db, accountId), readSystemState(db)])
  const now = deps.clock.now()
  const at = clockOf(account, now)
  const facts = factsOf(await readHistory(db, account, state, at, now), state, at.toISOString())
  const { breaker } = state
  const person = needsPerson(breaker, facts, limits)
  return {
    account: accountId,
    state: breaker.state,
    condition: breaker.condition,
    reason: breaker.reason,
    since: breaker.since,
    changed_by: breaker.changedBy,
    epoch: breaker.epoch,
    manual_reset_only: person,
    resumes: person ? 'Manual reset only.' : resumesWhen(breaker, facts, limits),
    trading_stopped: !system.tradingEnabled,
    peak_value: breaker.peakValue.toFixed(),
    win_streak: facts.winStreak,
    wins_to_resume: limits.winStreak,
    open_trades: facts.openTrades,
    probe: { state: facts.probe, order_id: breaker.probeOrderId, most: limits.probe },
    counted_from: breaker.countedFrom,
    conditions: measure(facts, limits).map(({ condition, used, limit, tripped, stops }) => ({
      condition,
      used,
      limit,
      unit: FRACTIONS.includes(condition) ? 'fraction' : condition === 'stale_data' ? 'seconds' : 'count',
      tripped,
      stops,
    })),
  }
}

function resumesWhen({ state, condition }: Breaker, facts: BreakerFacts, limits: BreakerLimits): string | null {
  const wins = `${limits.winStreak} wins in a row (${facts.winStreak} so far)`
  switch (state) {
    case 'active':
      return null
    case 'reducing':
      return condition === 'daily_loss' ? 'Ends with the next session.' : 'Ends when the cause has gone.'
    case 'halted':
      return condition === 'drawdown'
        ? `A probe begins when drawdown is below ${(limits.drawdownResume * 100).toFixed(0)} %, or after ${wins}.`
        : `A probe begins after ${wins}.`
    case 'probing':
      return facts.probe === 'working'
        ? 'The probe is under way; it must not lose.'
        : `One order of at most ${(limits.probe * 100).toFixed(0)} % of equity may try; it must not lose.`
  }
}
