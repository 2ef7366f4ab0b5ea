import type { VendorEvent } from './adapters/market-data/resilient'

type VendorCounts = Record<VendorEvent['kind'], number>

/** What this process asked of vendors since it started. */
export type MarketCounters = {
  /** Calls that a later vendor was asked because an earlier one failed. */
  fallbacks: number
  vendors: Partial<Record<VendorEvent['vendor'], VendorCounts>>
}

export const createMarketCounters = (): MarketCounters => ({ fallbacks: 0, vendors: {} })

export function countVendorEvent(counters: MarketCounters, { vendor, kind }: VendorEvent): void {
  const counts = counters.vendors[vendor] ?? { retry: 0, skipped: 0, failure: 0, success: 0 }
  counts[kind] += 1
  counters.vendors[vendor] = counts
}
