import type { IndicatorSummary } from '../indicators/summary'
import type { BarSource, Company, Fundamentals, NewsItem } from '../market/bar'

/** Everything known of one symbol at an instant; nothing in it became known later than `asOf`. */
export type SymbolContext =
  | {
      status: 'ok'
      symbol: string
      asOf: string
      price: number
      priceAt: string
      source: BarSource
      bars: number
      indicators: IndicatorSummary
      /** Daily log returns, oldest first, at most the last 60. */
      returns: number[]
      company: Company | null
      fundamentals: Fundamentals | null
      news: NewsItem[]
      pastReturns: number[]
    }
  | { status: 'insufficient_data'; symbol: string; asOf: string; reason: string }

export type Correlation = { symbol: string; correlation: number }

/** Breadth over the symbols of the cycle: the part of them above their 50-day average, and how many were counted. */
export type MarketRegime = {
  aboveSma50: number | null
  counted: number
  label: 'risk_on' | 'mixed' | 'risk_off' | 'unknown'
}

/** Breadth as a market regime: above 60 % risk on, below 40 % risk off, under three symbols unknown. */
export function marketRegime(contexts: readonly SymbolContext[]): MarketRegime {
  const known = contexts.flatMap((context) =>
    context.status === 'ok' && context.indicators.sma50 !== null ? [context.price > context.indicators.sma50] : [],
  )
  if (known.length < 3) return { aboveSma50: null, counted: known.length, label: 'unknown' }
  const aboveSma50 = known.filter(Boolean).length / known.length
  const label = aboveSma50 >= 0.6 ? 'risk_on' : aboveSma50 <= 0.4 ? 'risk_off' : 'mixed'
  return { aboveSma50, counted: known.length, label }
}

/**
 * Pearson's product-moment correlation of two return series over their common tail; null under 20 pairs or when one of
 * them does not move.
 */
export function correlation(a: readonly number[], b: readonly number[]): number | null {
  const n = Math.min(a.length, b.length)
  if (n < 20) return null
  const x = a.slice(-n)
  const y = b.slice(-n)
  const meanX = x.reduce((sum, value) => sum + value, 0) / n
  const meanY = y.reduce((sum, value) => sum + value, 0) / n
  let xy = 0
  let xx = 0
  let yy = 0
  for (let index = 0; index < n; index += 1) {
    const dx = (x[index] ?? 0) - meanX
    const dy = (y[index] ?? 0) - meanY
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null
}
