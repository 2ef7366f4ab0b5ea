import type { Metric } from '../metrics/metric'
import { type ProfitMetricKey, profitMetrics } from '../metrics/trades'
import { type Decimal, ZERO } from '../money'
import { type Standing, standingOf } from './end-rule'

/** A round trip of a strategy. Money after `fees` is net. */
export type StrategyTrip = {
  readonly symbol: string
  readonly closedAt: Date | null
  readonly realizedPnl: Decimal
  readonly fees: Decimal
}

/** What is held for a strategy. */
export type StrategyHolding = { readonly marketValue: Decimal; readonly costBasis: Decimal }

export type Performance = {
  readonly closed: number
  readonly open: number
  readonly metrics: Record<ProfitMetricKey, Metric>
  /** Of all round trips, also of what an open one has sold already; fees aside. */
  readonly realized: Decimal
  readonly fees: Decimal
  readonly unrealized: Decimal
  /** Realised and open profit after fees. */
  readonly net: Decimal
  /** Worth of what is held. */
  readonly marketValue: Decimal
  /** Of every round trip that has ended. */
  readonly standing: Standing
  /** Profit after fees of the round trips that have ended, summed up at each end, oldest first. */
  readonly curve: readonly { at: Date; realized: Decimal }[]
}

/** How a strategy has done: `trips` in the order in which they ended, those still open anywhere. */
export function performanceOf(trips: readonly StrategyTrip[], held: readonly StrategyHolding[]): Performance {
  const ended = trips.flatMap(({ closedAt, realizedPnl, fees }) =>
    closedAt ? [{ at: closedAt, net: realizedPnl.minus(fees) }] : [],
  )
  let realized = ZERO
  const curve = ended.map(({ at, net }) => {
    realized = realized.plus(net)
    return { at, realized }
  })
  const total = sum(trips.map(({ realizedPnl }) => realizedPnl))
  const fees = sum(trips.map((trip) => trip.fees))
  const marketValue = sum(held.map((item) => item.marketValue))
  const unrealized = marketValue.minus(sum(held.map(({ costBasis }) => costBasis)))
  return {
    closed: ended.length,
    open: trips.length - ended.length,
    metrics: profitMetrics(ended.map(({ net }) => ({ pnl: net.toNumber() }))),
    realized: total,
    fees,
    unrealized,
    net: total.minus(fees).plus(unrealized),
    marketValue,
    standing: standingOf(ended.map(({ net }) => ({ net: net.toNumber() }))),
    curve,
  }
}

const sum = (amounts: readonly Decimal[]): Decimal => amounts.reduce((total, amount) => total.plus(amount), ZERO)
