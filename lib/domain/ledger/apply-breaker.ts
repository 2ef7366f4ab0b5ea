import { decimal } from '../money'
import { LedgerError } from './books'
import type { BreakerChanged } from './events'
import type { AccountState } from './state'

/** Moves the breaker. The same change again changes nothing; one that skips an epoch is refused. */
export function applyBreaker(state: AccountState, data: BreakerChanged): AccountState {
  const { breaker } = state
  if (data.epoch <= breaker.epoch) return state
  if (data.epoch !== breaker.epoch + 1 || data.from !== breaker.state)
    throw new LedgerError(`the breaker cannot go from ${data.from} to ${data.to}: it is ${breaker.state}`)
  const active = data.to === 'active'
  const cleared = data.reset
  return {
    ...state,
    breaker: {
      state: data.to,
      condition: active ? null : data.condition,
      reason: active ? null : data.reason,
      since: data.at,
      changedBy: data.by,
      epoch: data.epoch,
      haltedAt: data.to === 'halted' ? data.at : active ? null : breaker.haltedAt,
      countedFrom: cleared ? data.at : breaker.countedFrom,
      countedEquity: cleared ? decimal(data.equity) : breaker.countedEquity,
      clearedAt: cleared ? cleared.clearedAt : breaker.clearedAt,
      probeOrderId: null,
      peakValue: cleared ? decimal(data.equity) : breaker.peakValue,
    },
  }
}
