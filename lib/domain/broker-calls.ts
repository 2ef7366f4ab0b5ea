/**
 * How many calls an account may make to its broker, as arithmetic on one row of state that all processes share.
 *
 * A bucket of `CAPACITY` tokens that fills by `PER_SECOND` lets through at most CAPACITY + 60 × PER_SECOND = 200 calls in
 * any minute. New orders pass a second bucket besides, 140 a minute. The last `CANCEL_RESERVE` tokens are for cancels
 * only, so that taking orders back never stands behind placing them or asking about them.
 */

/** What a call is for. Cancels come first. */
export const CALL_KINDS = ['cancel', 'order', 'lookup'] as const
export type CallKind = (typeof CALL_KINDS)[number]

const CAPACITY = 20
const PER_SECOND = 3
const ORDER_CAPACITY = 20
const ORDERS_PER_SECOND = 2
const CANCEL_RESERVE = 10
/** Longest time that a broker's word about its own limit is believed: its windows are a minute. */
const LONGEST_WINDOW_MS = 60_000
/** With more than this left at the broker, the buckets alone keep the limit. */
const PLENTY = 40
/** Tokens fill in fractions; a hair less than one is one. */
const EPSILON = 1e-9

export type CallBudget = {
  /** Of all calls, as they were at `at`. */
  readonly tokens: number
  /** Of new orders. */
  readonly orderTokens: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** Nothing is sent before. */
  readonly blockedUntil: number
  /** What the broker said is left until `windowEnd`, less what was taken since. */
  readonly left: number
  readonly windowEnd: number
}

/** A broker's word about its limit: the headers of an answer, or a refusal (429). */
export type LimitReport = {
  readonly remaining: number | null
  /** Until the limit is reset. */
  readonly resetInMs: number | null
  readonly refused: boolean
}

export type Verdict = { taken: true; budget: CallBudget } | { taken: false; waitMs: number }

export const fullBudget = (now: number): CallBudget => ({
  tokens: CAPACITY,
  orderTokens: ORDER_CAPACITY,
  at: now,
  blockedUntil: 0,
  left: 0,
  windowEnd: 0,
})

/** Takes one call of a kind, or says after how long it is worth asking again. A clock that went back gives nothing. */
export function takeCall(budget: CallBudget, kind: CallKind, now: number): Verdict {
  const filled = fill(budget, now)
  const reserve = kind === 'cancel' ? 0 : CANCEL_RESERVE
  const inWindow = filled.at < filled.windowEnd
  const waitMs = Math.max(
    budget.blockedUntil - now,
    untilFilled(filled.tokens, 1 + reserve, PER_SECOND),
    kind === 'order' ? untilFilled(filled.orderTokens, 1, ORDERS_PER_SECOND) : 0,
    inWindow && filled.left < 1 + reserve ? filled.windowEnd - now : 0,
  )
  if (waitMs > 0) return { taken: false, waitMs: Math.ceil(waitMs) }
  const orderTokens = filled.orderTokens - (kind === 'order' ? 1 : 0)
  const left = inWindow ? filled.left - 1 : filled.left
  return { taken: true, budget: { ...filled, tokens: filled.tokens - 1, orderTokens, left } }
}

/** False while the broker's word could not change anything, so that most answers cost no write. */
export const limitsCalls = ({ refused, remaining }: LimitReport): boolean =>
  refused || (remaining !== null && remaining < PLENTY)

/** What is left once the broker has spoken. Its word only ever makes the budget smaller. */
export function noteLimit(budget: CallBudget, report: LimitReport, now: number): CallBudget {
  const filled = fill(budget, now)
  const resetInMs = Math.min(Math.max(report.resetInMs ?? 1_000, 0), LONGEST_WINDOW_MS)
  if (report.refused)
    return { ...filled, tokens: 0, blockedUntil: Math.max(budget.blockedUntil, now + Math.max(resetInMs, 1_000)) }
  if (report.remaining === null || report.resetInMs === null || resetInMs === 0) return filled
  const windowEnd = now + resetInMs
  // Answers overtake one another: within a window the smallest number counts. Resets are told in whole seconds.
  const same = filled.at < filled.windowEnd && windowEnd < filled.windowEnd + 1_500
  return same
    ? { ...filled, left: Math.min(filled.left, report.remaining) }
    : { ...filled, left: report.remaining, windowEnd }
}

function fill(budget: CallBudget, now: number): CallBudget {
  const seconds = Math.max(0, now - budget.at) / 1_000
  return {
    ...budget,
    tokens: Math.min(CAPACITY, budget.tokens + seconds * PER_SECOND),
    orderTokens: Math.min(ORDER_CAPACITY, budget.orderTokens + seconds * ORDERS_PER_SECOND),
    at: Math.max(now, budget.at),
  }
}

const untilFilled = (tokens: number, wanted: number, perSecond: number): number =>
  tokens + EPSILON >= wanted ? 0 : ((wanted - tokens) / perSecond) * 1_000
