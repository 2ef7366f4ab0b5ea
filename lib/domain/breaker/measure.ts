import { percent } from '../percent'
import type { BreakerCondition } from './state'

/** Where the breaker trips and resumes. Fractions of equity, counts, seconds. */
export type BreakerLimits = {
  /** Trips above this fraction below the peak, and may resume below the other. */
  readonly drawdownHalt: number
  readonly drawdownResume: number
  readonly lossStreak: number
  readonly winStreak: number
  readonly dailyLoss: number
  readonly staleSeconds: number
  readonly modelFailures: number
  readonly brokerErrors: number
  readonly ordersPerMinute: number
  /** Most that the order of a probe may be worth, as a fraction of equity. */
  readonly probe: number
}

/** What is known of an account at one moment. */
export type BreakerFacts = {
  /** Fraction below the peak, net of deposits and withdrawals; 0 or more. */
  readonly drawdown: number
  /** Fraction of equity lost since the last session's close, net of flows; negative for a gain. */
  readonly dayLoss: number
  /** Round trips lost in a row, and won in a row since the halt. */
  readonly lossStreak: number
  readonly winStreak: number
  /** Age of the newest price of what is held while the market is open; 0 when that does not matter. */
  readonly staleSeconds: number
  readonly modelFailures: number
  readonly brokerErrors: number
  readonly ordersLastMinute: number
  /** Round trips still open: only they can win while nothing may be bought. */
  readonly openTrades: number
  readonly probe: 'none' | 'working' | 'passed' | 'lost'
}

export type Measure = {
  readonly condition: Exclude<BreakerCondition, 'probe_lost'>
  readonly used: number
  readonly limit: number
  readonly tripped: boolean
  readonly stops: 'halted' | 'reducing'
  readonly reason: string
}

/** Every condition with how much of its limit is used; those that halt come first. */
export function measure(facts: BreakerFacts, limits: BreakerLimits): Measure[] {
  const { drawdown, dayLoss, lossStreak, staleSeconds, modelFailures, brokerErrors, ordersLastMinute } = facts
  const row = (
    condition: Measure['condition'],
    stops: Measure['stops'],
    used: number,
    limit: number,
    reason: string,
    tripped = used >= limit,
  ): Measure => ({ condition, stops, used: Math.max(used, 0), limit, tripped, reason })
  return [
    row(
      'drawdown',
      'halted',
      drawdown,
      limits.drawdownHalt,
      `Equity is ${percent(drawdown)} below its peak; the limit is ${percent(limits.drawdownHalt)}.`,
      drawdown > limits.drawdownHalt,
    ),
    row('consecutive_losses', 'halted', lossStreak, limits.lossStreak, `${lossStreak} trades in a row were lost.`),
    row(
      'daily_loss',
      'reducing',
      dayLoss,
      limits.dailyLoss,
      `${percent(dayLoss)} of equity was lost since the last close; the limit is ${percent(limits.dailyLoss)}.`,
    ),
    row(
      'stale_data',
      'reducing',
      staleSeconds,
      limits.staleSeconds,
      `The newest price of what is held is ${Math.round(staleSeconds)} seconds old.`,
      staleSeconds > limits.staleSeconds,
    ),
    row(
      'model_failures',
      'reducing',
      modelFailures,
      limits.modelFailures,
      `${modelFailures} model calls in a row failed.`,
    ),
    row(
      'broker_errors',
      'reducing',
      brokerErrors,
      limits.brokerErrors,
      `${brokerErrors} orders in a row failed at the broker.`,
    ),
    row(
      'order_rate',
      'reducing',
      ordersLastMinute,
      limits.ordersPerMinute,
      `${ordersLastMinute} orders within one minute.`,
    ),
  ]
}

/** A round trip that ended; `closedAt` on the account's clock. */
export type EndedTrade = { readonly id: string; readonly closedAt: string; readonly outcome: 'win' | 'loss' | 'flat' }

/** How many of the newest trades that ended after `from` went one way without a break; flat ones neither count nor break. */
export function streakOf(trades: readonly EndedTrade[], outcome: 'win' | 'loss', from: string | null): number {
  const newestFirst = trades
    .filter((trade) => trade.outcome !== 'flat' && (from === null || trade.closedAt > from))
    .sort((a, b) => (a.closedAt === b.closedAt ? (a.id < b.id ? 1 : -1) : a.closedAt < b.closedAt ? 1 : -1))
  const end = newestFirst.findIndex((trade) => trade.outcome !== outcome)
  return end === -1 ? newestFirst.length : end
}
