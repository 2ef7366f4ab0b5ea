import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { msToDate } from '@/lib/domain/calendar/iso-date'
import { lastClosedSession, sessionsBetween } from '@/lib/domain/calendar/nyse'
import { type Bar, SYMBOL_PATTERN } from '@/lib/domain/market/bar'
import { checkBars } from '@/lib/domain/market/check-bars'
import { findUsCompany } from '@/lib/domain/market/companies-us'
import { SAMPLE_COMPANIES, SAMPLE_FUND } from '@/lib/domain/sample-market/companies'
import { createSampleMarket, SAMPLE_START } from '@/lib/domain/sample-market/sample-market'

const FROM = '2018-01-02'
const TO = '2023-12-29'
const market = createSampleMarket()
const symbols = market.companies.map((company) => company.symbol)
const returns = new Map<string, number[]>()

const logReturns = (bars: readonly Bar[]) =>
  bars.slice(1).map((bar, i) => Math.log(bar.close / (bars[i]?.close ?? bar.close)))
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: readonly number[]) => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)]
  return mean(a.map((value, i) => (value - meanA) * ((b[i] ?? 0) - meanB))) / (deviation(a) * deviation(b))
}

beforeAll(() => {
  for (const symbol of symbols) returns.set(symbol, logReturns(market.bars(symbol, FROM, TO)))
})

describe('the companies', () => {
  it('are fictional, well named and spread over eight sectors and more', () => {
    expect(SAMPLE_COMPANIES).toHaveLength(24)
    expect(new Set(symbols).size).toBe(25)
    expect(symbols.every((symbol) => symbol.endsWith('.X') && SYMBOL_PATTERN.test(symbol))).toBe(true)
    expect(symbols.filter((symbol) => findUsCompany(symbol))).toEqual([])
    expect(new Set(SAMPLE_COMPANIES.map((company) => company.sector)).size).toBeGreaterThanOrEqual(8)
  })

  it('are the only ones the market answers for', () => {
    expect(market.covers('HALC.X')).toBe(true)
    expect([market.covers('AAPL'), market.covers('NOPE.X')]).toEqual([false, false])
    expect(market.bars('AAPL', FROM, TO)).toEqual([])
    expect(market.fundamentals('AAPL', new Date('2023-01-03T22:00:00Z'))).toBeNull()
  })
})

describe('bars', () => {
  it('are one and the same for a seed, and others for another', () => {
    const again = createSampleMarket()
    const other = createSampleMarket('another')
    for (const symbol of ['HALC.X', SAMPLE_FUND]) {
      expect(again.bars(symbol, FROM, TO)).toEqual(market.bars(symbol, FROM, TO))
      expect(other.bars(symbol, FROM, TO)).not.toEqual(market.bars(symbol, FROM, TO))
    }
  })

  it('never change when more of them are asked for', () => {
    const sessions = sessionsBetween('2014-01-02', '2019-12-31')
    fc.assert(
      fc.property(fc.constantFrom(...sessions), fc.constantFrom(...symbols), (end, symbol) => {
        expect(createSampleMarket().bars(symbol, SAMPLE_START, end)).toEqual(market.bars(symbol, SAMPLE_START, end))
      }),
      { numRuns: 5 },
    )
  })

  it('pass the checks at the border, with a bar for every session', () => {
    for (const symbol of symbols) {
      const bars = market.bars(symbol, SAMPLE_START, TO)
      const checked = checkBars(bars, { timeframe: '1d', now: new Date('2023-12-30T00:00:00Z') })
      expect(checked.refused).toEqual([])
      expect(checked.gaps).toEqual([])
      expect(checked.stale).toBeNull()
      expect(bars.map((bar) => msToDate(bar.time))).toEqual(sessionsBetween(SAMPLE_START, TO))
    }
  })

  it('serve both ends of the range, and nothing before the market began', () => {
    const days = market.bars('HALC.X', '2020-07-02', '2020-07-06').map((bar) => msToDate(bar.time))
    expect(days).toEqual(['2020-07-02', '2020-07-06'])
    expect(market.bars('HALC.X', '2010-01-04', '2013-12-31')).toEqual([])
    expect(market.bars('HALC.X', '2020-07-06', '2020-07-02')).toEqual([])
  })
})

describe('the market looks like one', () => {
  it('has volatilities between 12 and 70 per cent a year, the fund the calmest of its kind', () => {
    const year = (symbol: string) => deviation(returns.get(symbol) ?? []) * Math.sqrt(252)
    for (const { symbol } of SAMPLE_COMPANIES) {
      expect(year(symbol), symbol).toBeGreaterThan(0.12)
      expect(year(symbol), symbol).toBeLessThan(0.7)
    }
    expect(year(SAMPLE_FUND)).toBeGreaterThan(0.08)
    expect(year(SAMPLE_FUND)).toBeLessThan(0.3)
  })

  it('moves together, more so within a sector', () => {
    const within: number[] = []
    const across: number[] = []
    SAMPLE_COMPANIES.forEach((a, i) => {
      for (const b of SAMPLE_COMPANIES.slice(i + 1)) {
        const value = correlation(returns.get(a.symbol) ?? [], returns.get(b.symbol) ?? [])
        ;(a.sector === b.sector ? within : across).push(value)
      }
    })
    expect(mean(across)).toBeGreaterThan(0.1)
    expect(mean(within)).toBeGreaterThan(mean(across) + 0.1)
    expect(mean(within)).toBeLessThan(0.9)
  })

  it('has quiet and turbulent times: large moves follow large moves', () => {
    const sizes = (returns.get(SAMPLE_FUND) ?? []).map(Math.abs)
    expect(correlation(sizes.slice(1), sizes.slice(0, -1))).toBeGreaterThan(0.05)
  })

  it('has fat tails, gaps overnight and more volume on large moves', () => {
    for (const symbol of ['HALC.X', 'KEEL.X', 'GRNO.X']) {
      const moves = returns.get(symbol) ?? []
      const kurtosis = mean(moves.map((move) => (move - mean(moves)) ** 4)) / deviation(moves) ** 4
      expect(kurtosis).toBeGreaterThan(3.5)
      const bars = market.bars(symbol, FROM, TO)
      const volumes = bars.slice(1).map((bar) => Math.log(bar.volume))
      expect(correlation(volumes, moves.map(Math.abs))).toBeGreaterThan(0.2)
      const gaps = bars.slice(1).filter((bar, i) => Math.abs(bar.open / (bars[i]?.close ?? bar.open) - 1) > 0.01)
      expect(gaps.length).toBeGreaterThan(20)
    }
  })

  it('keeps prices plausible for decades', () => {
    for (const symbol of symbols) {
      const closes = market.bars(symbol, SAMPLE_START, '2030-12-31').map((bar) => bar.close)
      expect(Math.min(...closes), symbol).toBeGreaterThan(1)
      expect(Math.max(...closes), symbol).toBeLessThan(20_000)
    }
  })
})

describe('news', () => {
  const news = market.news('HALC.X', new Date('2018-01-01T00:00:00Z'), new Date('2023-12-31T00:00:00Z'))

  it('comes now and then, in order, and says that it is made up', () => {
    expect(news.length).toBeGreaterThan(40)
    expect(news.length).toBeLessThan(200)
    expect(new Set(news.map((item) => item.source))).toEqual(new Set(['Sample data (fictional)']))
    const times = news.map((item) => item.publishedAt.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('is the same however far the market has been made', () => {
    const fresh = createSampleMarket()
    const until = new Date('2020-03-06T22:40:00Z')
    const since = new Date('2018-01-01T00:00:00Z')
    expect(fresh.news('HALC.X', since, until)).toEqual(news.filter((item) => item.publishedAt <= until))
  })

  it('is out before the session it moves', () => {
    const earnings = news.filter((item) => item.title.includes('estimates'))
    expect(earnings.length).toBeGreaterThanOrEqual(23)
    for (const item of earnings) expect(item.publishedAt.getUTCHours()).toBeLessThan(13)
  })

  it('of earnings agrees with the gap at the open', () => {
    const gapAt = (date: Date) => {
      const end = msToDate(date.getTime())
      const [before, after] = market.bars('HALC.X', lastClosedSession(date), end)
      return (after?.open ?? 0) / (before?.close ?? 1) - 1
    }
    const beats = news.filter((item) => item.title.includes('beats')).map((item) => gapAt(item.publishedAt))
    const misses = news.filter((item) => item.title.includes('misses')).map((item) => gapAt(item.publishedAt))
    expect(mean(beats)).toBeGreaterThan(0.01)
    expect(mean(misses)).toBeLessThan(-0.01)
  })
})

describe('quotes', () => {
  it('stay within the bar during the session and are its close afterwards', () => {
    const [bar] = market.bars('HALC.X', '2022-06-01', '2022-06-01')
    for (let minute = 0; minute < 390; minute += 13) {
      const now = new Date(Date.parse('2022-06-01T13:30:00Z') + minute * 60_000)
      const quote = market.quote('HALC.X', now)
      expect(quote?.time).toEqual(now)
      expect(quote?.price).toBeGreaterThanOrEqual(bar?.low ?? 0)
      expect(quote?.price).toBeLessThanOrEqual(bar?.high ?? 0)
    }
    expect(market.quote('HALC.X', new Date('2022-06-01T13:30:00Z'))?.price).toBe(bar?.open)
    expect(market.quote('HALC.X', new Date('2022-06-02T02:00:00Z'))).toEqual({
      price: bar?.close,
      time: new Date('2022-06-01T20:00:00Z'),
    })
    expect(market.quote('AAPL', new Date('2022-06-02T02:00:00Z'))).toBeNull()
  })
})

describe('fundamentals', () => {
  const at = (now: string) => market.fundamentals('HALC.X', new Date(now))

  it('use the last close before the moment asked about', () => {
    const [bar] = market.bars('HALC.X', '2022-06-01', '2022-06-01')
    expect(at('2022-06-01T20:00:00Z')?.marketCap).toBe(Math.round((bar?.close ?? 0) * 940_000_000))
    expect(at('2022-06-01T19:59:00Z')?.marketCap).not.toBe(at('2022-06-01T20:00:00Z')?.marketCap)
  })

  it('are dated to the newest thing they rest on', () => {
    expect(at('2022-06-01T21:00:00Z')?.asOf).toEqual(new Date('2022-06-01T20:00:00Z'))
    const [first] = market
      .news('HALC.X', new Date('2022-01-01'), new Date('2022-12-31'))
      .filter((item) => item.title.includes('estimates'))
    const published = first?.publishedAt ?? new Date(0)
    expect(market.fundamentals('HALC.X', published)?.asOf).toEqual(published)
    expect(market.fundamentals('HALC.X', published)?.source).toBe('sample')
  })

  it('have no price to earnings for a loss maker, none at all for the fund or before the start', () => {
    expect(market.fundamentals('QBIT.X', new Date('2022-06-01T20:00:00Z'))?.trailingPe).toBeNull()
    expect(market.fundamentals(SAMPLE_FUND, new Date('2022-06-01T20:00:00Z'))).toBeNull()
    expect(at('2014-01-02T12:00:00Z')).toBeNull()
  })

  it('stay within what companies show', () => {
    for (const { symbol } of SAMPLE_COMPANIES) {
      const known = market.fundamentals(symbol, new Date('2023-12-29T22:00:00Z'))
      expect(known?.trailingPe ?? 20, symbol).toBeGreaterThan(1)
      expect(known?.trailingPe ?? 20, symbol).toBeLessThan(150)
      expect(known?.priceToBook ?? 0, symbol).toBeGreaterThan(0.2)
    }
  })
})
