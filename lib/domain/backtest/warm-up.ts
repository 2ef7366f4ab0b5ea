import { type Strategy, warmupBars } from '../strategies/strategy'
import type { TradingConfig } from './config'
import type { Market } from './market'
import { runBacktest } from './run'
import { cutMarket } from './truncate'

export type WarmUpReport = {
  /** Total return from the same date on, with all the history and with less of it. */
  readonly fullHistory: number
  readonly lessHistory: number
  /** Bars that were left out at the beginning. */
  readonly barsLeftOut: number
}

/**
 * How much a result depends on where the data begin: trades from the same instant, once with all bars before it and once without the
 * first `warmup` of them. Null when there are too few bars to tell.
 */
export function warmUpSensitivity<P>(
  market: Market,
  strategy: Strategy<P>,
  params: P,
  config: TradingConfig,
): WarmUpReport | null {
  const warmup = Math.max(warmupBars(strategy, params), 1)
  const { timeline } = market
  if (timeline.length < 4 * warmup) return null
  const tradeFrom = timeline[2 * warmup] as number
  const later = cutMarket(market, timeline[warmup] as number, timeline[timeline.length - 1] as number)
  const returnOf = (of: Market) =>
    runBacktest(of, strategy, params, config, { tradeFrom }).finalEquity / config.initialCapital - 1
  return { fullHistory: returnOf(market), lessHistory: returnOf(later), barsLeftOut: warmup }
}
