import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYMBOL_PATTERN } from '@/lib/domain/market/bar'
import { checkBars } from '@/lib/domain/market/check-bars'
import type { AppError } from '@/lib/errors'
import type { MarketData } from '@/lib/ports'

export type MarketDataSubject = {
  data: MarketData
  /** A symbol with daily bars in every session from `from` to before `to`, a quote, a name and news. */
  symbol: string
  from: Date
  to: Date
  now: Date
  /** A symbol the vendor could cover but has nothing for. */
  unknown: string
  /** A symbol the vendor can never know. */
  foreign: string
  hasFundamentals: boolean
  close(): Promise<void>
}

export const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'answered',
    (error: AppError) => error.code ?? `not an AppError: ${error}`,
  )

/** What every vendor of prices promises (lib/ports.ts), checked on a real adapter over a server that stands in. */
export function describeMarketData(name: string, make: () => Promise<MarketDataSubject>): void {
  describe(`${name} keeps the promises of MarketData`, () => {
    let subject: MarketDataSubject
    beforeAll(async () => {
      subject = await make()
    })
    afterAll(() => subject.close())

    const dailyBars = (from: Date, to: Date, symbol = subject.symbol) =>
      subject.data.bars({ symbol, timeframe: '1d', from, to })

    it('covers its own symbols and no others', () => {
      expect(subject.data.covers(subject.symbol)).toBe(true)
      expect(subject.data.covers(subject.foreign)).toBe(false)
      expect(subject.data.covers('not a symbol')).toBe(false)
    })

    it('labels bars with symbol, timeframe, source and basis', async () => {
      const { series } = await dailyBars(subject.from, subject.to)
      expect(series).toMatchObject({ symbol: subject.symbol, timeframe: '1d', source: subject.data.name })
      if (series.basis.kind === 'split_adjusted') expect(series.basis.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    })

    it('gives bars in order that pass the check at the border', async () => {
      const { series } = await dailyBars(subject.from, subject.to)
      const checked = checkBars(series.bars, { timeframe: '1d', now: subject.now })
      expect(series.bars.length).toBeGreaterThan(2)
      expect(checked.refused).toEqual([])
      expect(checked.gaps).toEqual([])
    })

    it('takes the start as inclusive and the end as exclusive', async () => {
      const all = (await dailyBars(subject.from, subject.to)).series.bars
      const [second, last] = [all[1], all.at(-1)]
      const part = await dailyBars(new Date(second?.time ?? 0), new Date(last?.time ?? 0))
      expect(part.series.bars).toEqual(all.slice(1, -1))
    })

    it('names actions with symbol, date and a value above zero', async () => {
      for (const action of (await dailyBars(subject.from, subject.to)).actions) {
        expect(action.symbol).toBe(subject.symbol)
        expect(action.exDate).toMatch(/^\d{4}-\d{2}-\d{2}$/)
        expect(action.value).toBeGreaterThan(0)
      }
    })

    it('says no_data for a symbol it knows nothing of, and for a range without bars', async () => {
      const { data, unknown } = subject
      expect(await codeOf(dailyBars(subject.from, subject.to, unknown))).toBe('no_data')
      expect(await codeOf(data.quote(unknown))).toBe('no_data')
      expect(await codeOf(data.company(unknown))).toBe('no_data')
      expect(await codeOf(data.fundamentals(unknown))).toBe('no_data')
      expect(await codeOf(dailyBars(new Date('1985-01-01'), new Date('1985-02-01')))).toBe('no_data')
      expect(await codeOf(dailyBars(subject.from, subject.from))).toBe('no_data')
    })

    it('quotes a price with the time it was seen', async () => {
      const quote = await subject.data.quote(subject.symbol)
      expect(quote).toMatchObject({ symbol: subject.symbol, source: subject.data.name })
      expect(quote.price).toBeGreaterThan(0)
      expect(quote.time.getTime()).toBeLessThanOrEqual(subject.now.getTime())
    })

    it('names the company', async () => {
      const company = await subject.data.company(subject.symbol)
      expect(company.symbol).toMatch(SYMBOL_PATTERN)
      expect(company.name.length).toBeGreaterThan(2)
    })

    it('gives fundamentals, or says that it has none', async () => {
      if (!subject.hasFundamentals) {
        expect(await codeOf(subject.data.fundamentals(subject.symbol))).toBe('no_data')
        return
      }
      const { asOf, source, ...figures } = await subject.data.fundamentals(subject.symbol)
      expect(source).toBe(subject.data.name)
      expect(asOf.getTime()).toBeLessThanOrEqual(subject.now.getTime())
      expect(
        Object.values(figures).every((value) => value === null || typeof value === 'string' || Number.isFinite(value)),
      ).toBe(true)
    })

    it('gives news since a moment, oldest first', async () => {
      const all = await subject.data.news(subject.symbol, subject.from)
      const times = all.map((item) => item.publishedAt.getTime())
      expect(all.length).toBeGreaterThan(0)
      expect(times).toEqual(times.toSorted((a, b) => a - b))
      expect(Math.max(...times)).toBeLessThanOrEqual(subject.now.getTime())
      const later = await subject.data.news(subject.symbol, new Date(Math.max(...times)))
      expect(later.length).toBeGreaterThan(0)
      expect(later.length).toBeLessThanOrEqual(all.length)
      expect(await subject.data.news(subject.symbol, subject.now)).toEqual([])
    })
  })
}
