import { type AlpacaOptions, createAlpaca } from './adapters/market-data/alpaca'
import { createResilient, type VendorEvent } from './adapters/market-data/resilient'
import { createSample } from './adapters/market-data/sample'
import { createYahoo } from './adapters/market-data/yahoo'
import { createSampleMarket, type SampleMarket } from './domain/sample-market/sample-market'
import type { Env } from './env'
import type { Log } from './log'
import { countVendorEvent, createMarketCounters, type MarketCounters } from './market-counters'
import type { Clock, MarketData } from './ports'
import type { Fallback, Vendors } from './services/market/ask-vendors'

export type Market = Vendors & { sampleMarket: SampleMarket; marketCounters: MarketCounters }

const YAHOO_HOST = 'https://query2.finance.yahoo.com'
/** A page must not wait longer than this for one attempt, and there are two. */
const TIMEOUT_MS = 4_000
const PATIENCE = { timeoutMs: TIMEOUT_MS, attempts: 2, backoffMs: 200, maxBackoffMs: 1_000 }

/** The paper account's keys, or, in live mode without those, the live account's: prices are the same for both. */
function alpacaKeys(env: Env): Pick<AlpacaOptions, 'keyId' | 'secretKey' | 'tradingUrl'> | null {
  if (env.ALPACA_API_KEY && env.ALPACA_SECRET_KEY)
    return { keyId: env.ALPACA_API_KEY, secretKey: env.ALPACA_SECRET_KEY, tradingUrl: env.ALPACA_PAPER_URL }
  if (env.TRADING_MODE !== 'live' || !env.ALPACA_LIVE_API_KEY || !env.ALPACA_LIVE_SECRET_KEY) return null
  return { keyId: env.ALPACA_LIVE_API_KEY, secretKey: env.ALPACA_LIVE_SECRET_KEY, tradingUrl: env.ALPACA_LIVE_URL }
}

/**
 * The vendors of prices in the order in which they are asked: the sample market for its own symbols, Alpaca with keys, Yahoo.
 * Failures and fallbacks are logged and counted.
 */
export function createMarket(env: Env, clock: Clock, log: Log): Market {
  const now = () => clock.now()
  const sampleMarket = createSampleMarket()
  const marketCounters = createMarketCounters()
  const onEvent = (event: VendorEvent) => {
    countVendorEvent(marketCounters, event)
    if (event.kind === 'failure' && event.code !== 'no_data') log.warn(event, 'a market data vendor failed')
    else log.debug(event, 'market data vendor')
  }
  const vendors: MarketData[] = []
  const keys = alpacaKeys(env)
  if (keys) vendors.push(createAlpaca({ ...keys, dataUrl: env.ALPACA_DATA_URL, now }))
  // Yahoo lives on several hosts; a base URL of our own (a proxy, a test) takes the place of all of them.
  const baseUrl = env.YAHOO_URL === YAHOO_HOST ? undefined : env.YAHOO_URL
  vendors.push(createYahoo({ now, ...(baseUrl ? { baseUrl } : {}) }))
  const onFallback = (fallback: Fallback) => {
    marketCounters.fallbacks += 1
    log.warn(fallback, 'fell back to another market data vendor')
  }
  return {
    markets: [
      createSample({ market: sampleMarket, now }),
      ...vendors.map((vendor) => createResilient(vendor, { ...PATIENCE, onEvent })),
    ],
    onFallback,
    sampleMarket,
    marketCounters,
  }
}
