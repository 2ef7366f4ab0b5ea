import { decimal } from '../money'
import { percent } from '../percent'
import type { EndRule } from './terms'

/** Profit after fees of a round trip that has ended, in the account's currency. */
export type EndedTrip = { readonly net: number }

/** A round trip as it is stored; `closedAt` is null while it is open. */
export type StoredTrip = { readonly closedAt: Date | null; readonly realizedPnl: Amount; readonly fees: Amount }
type Amount = { toString(): string }

/** How a strategy stands by the round trips that count. */
export type Standing = {
  readonly trades: number
  readonly realized: number
  /** Money that `realized` is below its high; the high begins at zero. */
  readonly drawdown: number
  /** Lost in a row up to now; one that came out even is neither won nor lost. */
  readonly losses: number
  /** Profits over losses; null while nothing was lost. */
  readonly profitFactor: number | null
}

/** How it stands by those round trips that ended after `since`, which are all that count; by every one when that is null. */
export const standingSince = (trips: readonly StoredTrip[], since: Date | null): Standing =>
  standingOf(
    trips.flatMap(({ closedAt, realizedPnl, fees }) =>
      closedAt && (!since || closedAt > since)
        ? [{ net: decimal(realizedPnl.toString()).minus(fees.toString()).toNumber() }]
        : [],
    ),
  )

export type EndReason = { readonly rule: 'drawdown' | 'losses' | 'profit_factor'; readonly reason: string }

/** Reads it from round trips in the order in which they ended. */
export function standingOf(trips: readonly EndedTrip[]): Standing {
  let realized = 0
  let high = 0
  let losses = 0
  let won = 0
  let lost = 0
  for (const { net } of trips) {
    realized += net
    if (realized > high) high = realized
    if (net < 0) {
      losses += 1
      lost -= net
    } else if (net > 0) {
      losses = 0
      won += net
    }
  }
  return {
    trades: trips.length,
    realized,
    drawdown: high - realized,
    losses,
    profitFactor: lost > 0 ? won / lost : null,
  }
}

/** `drawdown` as a fraction of the money that is allocated; everything when there is none. */
export const drawdownShare = ({ drawdown }: Standing, allocated: number): number =>
  allocated > 0 ? drawdown / allocated : drawdown > 0 ? 1 : 0

/** Why a strategy ends, or null: pure, and the only place that decides it. Too few round trips are never judged. */
export function endOf(rule: EndRule, standing: Standing, allocated: number): EndReason | null {
  const { trades, losses, profitFactor } = standing
  if (trades < rule.minTrades) return null
  const after = `after ${trades} round trips`
  const share = drawdownShare(standing, allocated)
  if (rule.maxDrawdown !== null && share >= rule.maxDrawdown)
    return {
      rule: 'drawdown',
      reason: `Realised profit is ${percent(share)} of its money below its high ${after}; ${percent(rule.maxDrawdown)} is the limit.`,
    }
  if (rule.maxLosses !== null && losses >= rule.maxLosses)
    return { rule: 'losses', reason: `${losses} round trips lost in a row; ${rule.maxLosses} is the limit.` }
  if (rule.minProfitFactor !== null && profitFactor !== null && profitFactor < rule.minProfitFactor)
    return {
      rule: 'profit_factor',
      reason: `Profit factor ${profitFactor.toFixed(2)} ${after}; ${rule.minProfitFactor} is the least.`,
    }
  return null
}
