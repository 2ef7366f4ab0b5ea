/** Length of one bar. Daily bars are the only ones that carry an exchange session of their own. */
export const TIMEFRAMES = ['1m', '5m', '15m', '1h', '1d'] as const
export type Timeframe = (typeof TIMEFRAMES)[number]

/**
 * One bar of trade. `time` is the bar's start in milliseconds since the epoch (UTC); a daily bar starts at 00:00 UTC of
 * its session date. Prices are in the currency of the listing, volume in shares. Market observations are float64; money
 * that is owned or owed is decimal (see lib/domain/money.ts).
 */
export type Bar = {
  readonly time: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

/**
 * What the prices of a series are expressed in: as traded (`raw`), or restated for every split up to and including
 * `asOf` (ISO date). Two series join only on one basis.
 */
export type PriceBasis = { readonly kind: 'raw' } | { readonly kind: 'split_adjusted'; readonly asOf: string }

/** Where bars came from; kept with every stored row and shown beside every price. */
export const BAR_SOURCES = ['csv', 'alpaca', 'yahoo', 'sample'] as const
export type BarSource = (typeof BAR_SOURCES)[number]

export type BarSeries = {
  readonly symbol: string
  readonly timeframe: Timeframe
  readonly source: BarSource
  readonly basis: PriceBasis
  readonly bars: readonly Bar[]
}

/** A price at an instant. `time` is when the vendor saw it, not when it was asked. */
export type Quote = {
  readonly symbol: string
  readonly price: number
  readonly time: Date
  readonly source: BarSource
  readonly bid?: number
  readonly ask?: number
}

export type CorporateAction = {
  readonly symbol: string
  /** First session without the right, ISO date. */
  readonly exDate: string
  readonly type: 'split' | 'dividend'
  /** Split: new shares per old share (7 for 7:1). Dividend: cash per share as paid, before later splits. */
  readonly value: number
}

export type Company = {
  readonly symbol: string
  readonly name: string
  /** GICS sector name, or null when nobody said. */
  readonly sector: string | null
  readonly industry: string | null
}

/** Ratios as fractions (0.021 is 2.1 %), money in the listing's currency; null where the vendor has no figure. */
export type Fundamentals = {
  readonly symbol: string
  readonly asOf: Date
  readonly source: BarSource
  readonly marketCap: number | null
  readonly trailingPe: number | null
  readonly priceToBook: number | null
  readonly profitMargin: number | null
  readonly revenueGrowth: number | null
  readonly debtToEquity: number | null
  readonly dividendYield: number | null
}

export type NewsItem = {
  readonly symbol: string
  readonly title: string
  readonly summary: string | null
  readonly url: string | null
  readonly source: string
  readonly publishedAt: Date
}

/** A company's ticker: letters and digits, with at most one suffix after a dot or a dash (`BRK.B`, `NOVA.X`). */
export const SYMBOL_PATTERN = /^[A-Z][A-Z0-9]{0,9}([.-][A-Z0-9]{1,4})?$/
