import { summariseIndicators } from '../indicators/summary'
import type { Bar, BarSource, Company, Fundamentals, NewsItem, Quote } from '../market/bar'
import type { SymbolContext } from './context'

/** Daily bars that a context rests on: enough for the longest indicator (252 sessions) with room to settle. */
export const CONTEXT_BARS = 320
export const NEWS_DAYS = 14
export const NEWS_ITEMS = 20

export type Known = {
  readonly symbol: string
  readonly asOf: Date
  /** ISO date of the last session that was over at `asOf`. */
  readonly lastSession: string
  /** Daily bars known at `asOf`, oldest first, the newest CONTEXT_BARS of them. */
  readonly bars: readonly (Bar & { readonly source: BarSource })[]
  readonly quote: Quote | null
  readonly company: Company | null
  readonly fundamentals: Fundamentals | null
  readonly news: readonly NewsItem[]
  readonly pastReturns: readonly number[]
}

/**
 * What agents are shown of a symbol, made from what was known. A symbol whose newest bar is not of the last closed session, and
 * which has no newer quote, is stale: it has no context, and the reason says so.
 */
export function assembleContext({ symbol, asOf, lastSession, bars, quote, ...known }: Known): SymbolContext {
  const last = bars.at(-1)
  const missing = (reason: string) =>
    ({ status: 'insufficient_data', symbol, asOf: asOf.toISOString(), reason }) as const
  if (!last) return missing(`No daily bar of ${symbol} was known at ${asOf.toISOString()}.`)
  const session = new Date(last.time).toISOString().slice(0, 10)
  const freshQuote = quote && quote.time <= asOf && quote.time.getTime() > last.time ? quote : undefined
  if (session !== lastSession && !freshQuote)
    return missing(`The newest bar of ${symbol} is of ${session}; the last session was ${lastSession}.`)
  return {
    status: 'ok',
    symbol,
    asOf: asOf.toISOString(),
    price: freshQuote?.price ?? last.close,
    priceAt: freshQuote?.time.toISOString() ?? new Date(last.time).toISOString(),
    source: last.source,
    bars: bars.length,
    indicators: summariseIndicators(bars),
    returns: logReturns(bars.slice(-61).map((bar) => bar.close)),
    company: known.company,
    fundamentals: known.fundamentals,
    news: [...known.news],
    pastReturns: [...known.pastReturns],
  }
}

function logReturns(closes: readonly number[]): number[] {
  return closes.slice(1).map((close, index) => Math.log(close / (closes[index] ?? close)))
}
