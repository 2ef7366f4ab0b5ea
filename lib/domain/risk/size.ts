import { floorTo } from './cap-buy'

export type SizeInput = {
  /** 0–1. */
  readonly conviction: number
  readonly equity: number
  readonly price: number
  /** Shares held already; they count towards the target. */
  readonly held: number
  /** Annualised standard deviation of daily returns, or null when it is not known. */
  readonly volatility: number | null
  /** Fraction of equity for full conviction at or below the target volatility. */
  readonly positionSize: number
  readonly targetVolatility: number
  /** Never more than this fraction of equity. */
  readonly maxPosition: number
  readonly lot: number
}

/**
 * Shares to buy to reach the target weight: conviction × position size, scaled down by target ÷ realised volatility when
 * the symbol is wilder than the target (volatility targeting: Moreira & Muir 2017, "Volatility-Managed Portfolios", Journal
 * of Finance 72(4)), with the ratio capped at 1 so that calm never adds leverage. Unknown volatility halves the size.
 * Finite, never negative, never decreasing in conviction; zero for any input that is not a usable number.
 */
export function sizePosition(input: SizeInput): number {
  const { conviction, equity, price, held, positionSize, targetVolatility } = input
  const isKnown =
    Number.isFinite(conviction) && Number.isFinite(equity) && Number.isFinite(price) && Number.isFinite(held)
  if (!isKnown || !Number.isFinite(positionSize) || !Number.isFinite(targetVolatility)) return 0
  if (equity <= 0 || price <= 0 || held < 0) return 0
  const volatility = input.volatility
  const scale =
    volatility === null || !Number.isFinite(volatility) || volatility <= 0
      ? 0.5
      : Math.min(1, targetVolatility / volatility)
  const weight = Math.min(Math.max(conviction, 0), 1) * Math.max(positionSize, 0) * scale
  const target = (Math.min(weight, input.maxPosition) * equity) / price
  return Math.max(floorTo(target - held, input.lot), 0)
}
