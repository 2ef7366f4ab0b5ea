import { type Decimal, ZERO } from '../money'

/**
 * What an account may do: `active` everything; `reducing` exits only, until the cause has gone; `halted` exits only, until a rule
 * or a person resumes; `probing` one small order, whose outcome decides.
 */
export const BREAKER_STATES = ['active', 'reducing', 'halted', 'probing'] as const
export type BreakerState = (typeof BREAKER_STATES)[number]

/** Why a breaker is not active. The first two and a lost probe halt, the others reduce. */
export const BREAKER_CONDITIONS = [
  'drawdown',
  'consecutive_losses',
  'probe_lost',
  'daily_loss',
  'stale_data',
  'model_failures',
  'broker_errors',
  'order_rate',
] as const
export type BreakerCondition = (typeof BREAKER_CONDITIONS)[number]

/** The breaker of one account, part of its money state. Times are on the account's own clock unless they say otherwise. */
export type Breaker = {
  readonly state: BreakerState
  readonly condition: BreakerCondition | null
  readonly reason: string | null
  readonly since: string | null
  /** Who changed it last: `rule`, or a person. */
  readonly changedBy: string | null
  /** Grows with every change; what was decided under another one is not sent. */
  readonly epoch: number
  /** Wins count from here while it is not active. */
  readonly haltedAt: string | null
  /** The last reset by hand: losses before it no longer count, and the day's loss is measured from its equity. */
  readonly countedFrom: string | null
  readonly countedEquity: Decimal | null
  /** The same instant in real time, for what is counted in real time. */
  readonly clearedAt: string | null
  /** The one order of a probe; null again when it ended without a fill. */
  readonly probeOrderId: string | null
  /** Drawdown is measured from here: the account's peak, or equity at the last reset when that is later. Moves with capital. */
  readonly peakValue: Decimal
}

export const newBreaker = (peakValue: Decimal = ZERO, epoch = 0): Breaker => ({
  state: 'active',
  condition: null,
  reason: null,
  since: null,
  changedBy: null,
  epoch,
  haltedAt: null,
  countedFrom: null,
  countedEquity: null,
  clearedAt: null,
  probeOrderId: null,
  peakValue,
})

/** May an order that adds exposure be made at all? In `probing` one may, under conditions. */
export const refusesExposure = (breaker: Breaker): boolean =>
  breaker.state === 'reducing' ||
  breaker.state === 'halted' ||
  (breaker.state === 'probing' && breaker.probeOrderId !== null)
