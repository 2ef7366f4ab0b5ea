import { AppError, type ErrorCode } from '../../errors'
import type { MarketData } from '../../ports'

export type Fallback = { symbol: string; from: MarketData['name']; to: MarketData['name']; code: ErrorCode }

export type Vendors = {
  /** In the order in which they are asked. */
  markets: readonly MarketData[]
  /** Hears of every call that went on to the next vendor because one failed. */
  onFallback(fallback: Fallback): void
}

/**
 * Asks the vendors that cover a symbol in their order until one answers. A vendor without data is no failure; the next one is
 * asked all the same. Throws the first failure when all failed, and `no_data` when all had nothing.
 */
export async function askVendors<T>(
  { markets, onFallback }: Vendors,
  symbol: string,
  ask: (vendor: MarketData) => Promise<T>,
): Promise<T> {
  const covering = markets.filter((vendor) => vendor.covers(symbol))
  const failures: AppError[] = []
  for (const [index, vendor] of covering.entries()) {
    try {
      return await ask(vendor)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      failures.push(error)
      const next = covering[index + 1]
      if (next && error.code !== 'no_data') onFallback({ symbol, from: vendor.name, to: next.name, code: error.code })
    }
  }
  throw failures.find(({ code }) => code !== 'no_data') ?? failures[0] ?? noVendor(symbol)
}

const noVendor = (symbol: string) => new AppError('no_data', `No vendor of prices knows ${symbol}.`)
