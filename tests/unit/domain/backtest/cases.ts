import { STRATEGIES } from '@/lib/domain/strategies/registry'
import type { Strategy } from '@/lib/domain/strategies/strategy'

/** A strategy with its parameters. */
export type Case = { readonly strategy: Strategy<never>; readonly params: never }

/** Parameters short enough for markets of a hundred days. */
const SHORT: Record<string, object> = {
  'sma-cross': { fast: 3, slow: 8 },
  'rsi-mean-reversion': { period: 3, oversold: 45, recovered: 55, trend: 5, maxBars: 6 },
  'donchian-breakout': { entry: 6, exit: 4, stopAtr: 1, atrPeriod: 5 },
  'dual-momentum': { lookback: 20, skip: 2, top: 2 },
  'volatility-trend': { trend: 10, volatility: 5, target: 0.3, every: 2, band: 0.1 },
  'pairs-spread': { lookback: 10, enter: 1, leave: 0.3, stop: 3 },
}
/** Every strategy of the product with them. */
export const SHIPPED: readonly Case[] = [...STRATEGIES.values()].map((strategy) => ({
  strategy,
  params: strategy.params.parse(SHORT[strategy.key] ?? {}) as never,
}))
