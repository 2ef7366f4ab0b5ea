import { dateToMs, msToDate } from '../../domain/calendar/iso-date'
import { lastClosedSession, sessionsBetween } from '../../domain/calendar/nyse'
import type { SampleMarket } from '../../domain/sample-market/sample-market'
import { SAMPLE_START } from '../../domain/sample-market/sample-market'
import { AppError } from '../../errors'
import type { MarketData } from '../../ports'

/**
 * The fictional market as a vendor: answers for its own symbols only, never for a real one, and never ahead of the clock.
 * Daily bars only. Prices are as traded; nothing splits there. Throws `no_data` as lib/ports.ts says.
 */
export function createSample(options: { market: SampleMarket; now: () => Date }): MarketData {
  const { market, now } = options

  return {
    name: 'sample',
    covers: market.covers,

    async bars({ symbol, timeframe, from, to }) {
      if (timeframe !== '1d') throw new AppError('no_data', 'The sample market has daily bars only')
      const last = lastClosedSession(now())
      // `to` is exclusive; a bar belongs to midnight UTC of its session.
      const [until = last] = [msToDate(to.getTime() - 1), last].sort()
      const sessions = sessionsBetween(SAMPLE_START, until)
      const wanted = sessions.filter((session) => dateToMs(session) >= from.getTime())
      const [first, end] = [wanted[0], wanted.at(-1)]
      const bars = first && end ? market.bars(symbol, first, end) : []
      if (bars.length === 0) throw noData(symbol)
      return { series: { symbol, timeframe, source: 'sample', basis: { kind: 'raw' }, bars }, actions: [] }
    },

    async quote(symbol) {
      const quote = market.quote(symbol, now())
      if (!quote) throw noData(symbol)
      return { symbol, ...quote, source: 'sample' }
    },

    async company(symbol) {
      return market.company(symbol) ?? raise(noData(symbol))
    },

    async fundamentals(symbol) {
      return market.fundamentals(symbol, now()) ?? raise(noData(symbol))
    },

    async news(symbol, since) {
      if (!market.covers(symbol)) throw noData(symbol)
      return market.news(symbol, new Date(since.getTime() - 1), now())
    },
  }
}

const noData = (symbol: string) => new AppError('no_data', `The sample market has no data for ${symbol}`)

function raise(error: AppError): never {
  throw error
}
