import { SYMBOL_PATTERN } from './bar'

/** Tickers as `AAPL,MSFT` or as a JSON list, each once in the given order. RangeError names what is no ticker. */
export function parseSymbolList(text: string): string[] {
  const symbols = text
    .replace(/^\s*\[|\]\s*$|["']/g, '')
    .split(/[\s,]+/)
    .filter((symbol) => symbol !== '')
    .map((symbol) => symbol.toUpperCase())
  for (const symbol of symbols) if (!SYMBOL_PATTERN.test(symbol)) throw new RangeError(`"${symbol}" is not a ticker`)
  return [...new Set(symbols)]
}
