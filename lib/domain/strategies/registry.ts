import { buyAndHold } from './buy-and-hold'
import { donchianBreakout } from './donchian-breakout'
import { dualMomentum } from './dual-momentum'
import { pairsSpread } from './pairs-spread'
import { rsiMeanReversion } from './rsi-mean-reversion'
import { smaCross } from './sma-cross'
import type { Strategy } from './strategy'
import { volatilityTrend } from './volatility-trend'

/** The strategies that come with the product, by key. */
export const STRATEGIES: ReadonlyMap<string, Strategy<never>> = new Map<string, Strategy<never>>(
  [buyAndHold, smaCross, rsiMeanReversion, donchianBreakout, dualMomentum, volatilityTrend, pairsSpread].map(
    (strategy) => [strategy.key, strategy as Strategy<never>],
  ),
)
