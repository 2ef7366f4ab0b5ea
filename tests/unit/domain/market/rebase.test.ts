import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import { sessionsBetween } from '@/lib/domain/calendar/nyse'
import type { Bar, BarSeries, CorporateAction, PriceBasis } from '@/lib/domain/market/bar'
import { joinSeries, type KnownSplits, rebaseBars } from '@/lib/domain/market/rebase'

const bar = (date: string, close: number, volume = 1000): Bar => ({
  time: dateToMs(date),
  open: close,
  high: close,
  low: close,
  close,
  volume,
})

const split = (exDate: string, value: number): CorporateAction => ({ symbol: 'AAPL', exDate, type: 'split', value })
const raw: PriceBasis = { kind: 'raw' }
const adjusted = (asOf: string): PriceBasis => ({ kind: 'split_adjusted', asOf })

/** Apple's splits of 2014 (7:1) and 2020 (4:1) with the raw closes around them. */
const APPLE: KnownSplits = {
  from: '2010-01-01',
  to: '2024-12-31',
  splits: [split('2014-06-09', 7), split('2020-08-31', 4)],
}
const RAW = [bar('2014-06-06', 645.57), bar('2014-06-09', 93.7), bar('2020-08-28', 499.23), bar('2020-08-31', 129.04)]

const series = (bars: Bar[], basis: PriceBasis): BarSeries => ({
  symbol: 'AAPL',
  timeframe: '1d',
  source: 'csv',
  basis,
  bars,
})

const closes = (result: ReturnType<typeof rebaseBars>) => (result.ok ? result.bars.map((one) => one.close) : result)

describe('rebaseBars', () => {
  it("restates Apple's raw closes as of today", () => {
    expect(closes(rebaseBars(series(RAW, raw), adjusted('2024-06-28'), APPLE))).toEqual([
      645.57 / 28,
      93.7 / 4,
      499.23 / 4,
      129.04,
    ])
  })

  it('knows only the splits of its day', () => {
    expect(closes(rebaseBars(series(RAW.slice(0, 2), raw), adjusted('2018-02-07'), APPLE))).toEqual([645.57 / 7, 93.7])
  })

  it('multiplies volume where it divides prices', () => {
    const result = rebaseBars(series(RAW.slice(0, 1), raw), adjusted('2018-02-07'), APPLE)
    expect(result.ok && result.bars[0]?.volume).toBeCloseTo(7000, 9)
  })

  it('goes from one adjusted basis to a later one with the splits between', () => {
    const of2018 = series([bar('2018-02-07', 159.54)], adjusted('2018-02-07'))
    const later = { from: '2018-02-08', to: '2024-06-28', splits: [split('2020-08-31', 4)] }
    expect(closes(rebaseBars(of2018, adjusted('2024-06-28'), later))).toEqual([39.885])
  })

  it('refuses when a split could be unknown, and says where', () => {
    const known = { ...APPLE, to: '2019-12-31' }
    expect(rebaseBars(series(RAW, raw), adjusted('2024-06-28'), known)).toEqual({
      ok: false,
      reason: 'splits_unknown',
      missing: { from: '2014-06-07', to: '2024-06-28' },
    })
  })

  it('needs no splits when no bar is old enough to have missed one', () => {
    const nothing = { from: '2030-01-01', to: '2029-12-31', splits: [] }
    const fresh = series([bar('2024-06-28', 210.62)], raw)
    expect(closes(rebaseBars(fresh, adjusted('2024-06-28'), nothing))).toEqual([210.62])
    expect(closes(rebaseBars(series([], raw), adjusted('2024-06-28'), nothing))).toEqual([])
  })

  it('splits intraday bars at midnight in New York', () => {
    const evening = { ...bar('2014-06-06', 645), time: Date.parse('2014-06-06T23:59:00Z') }
    const morning = { ...bar('2014-06-09', 93), time: Date.parse('2014-06-09T08:00:00Z') }
    const intraday = { ...series([evening, morning], raw), timeframe: '1m' as const }
    expect(closes(rebaseBars(intraday, adjusted('2014-06-30'), APPLE))).toEqual([645 / 7, 93])
  })

  it('comes back to where it started', () => {
    fc.assert(
      fc.property(fc.constantFrom('2014-06-09', '2016-01-04', '2020-08-31', '2024-01-02'), (asOf) => {
        const there = rebaseBars(series(RAW, raw), adjusted(asOf), APPLE)
        const back = there.ok ? rebaseBars(series([...there.bars], adjusted(asOf)), raw, APPLE) : there
        if (!back.ok) throw new Error('refused')
        back.bars.forEach((one, i) => {
          expect(one.close).toBeCloseTo(RAW[i]?.close ?? 0, 9)
        })
      }),
    )
  })
})

describe('joinSeries', () => {
  const older = series([bar('2018-02-06', 163.03), bar('2018-02-07', 159.54)], adjusted('2018-02-07'))
  const newer = series([bar('2018-02-07', 39.885), bar('2018-02-08', 38.7875)], adjusted('2024-06-28'))

  it('rebases the first onto the second, which wins where both have a bar', () => {
    const joined = joinSeries(older, { ...newer, source: 'yahoo' }, APPLE)
    expect(joined.ok && joined.series.bars.map((one) => one.close)).toEqual([163.03 / 4, 39.885, 38.7875])
    expect(joined.ok && [joined.series.source, joined.series.basis]).toEqual(['yahoo', newer.basis])
  })

  it('leaves a gap when the splits are not known', () => {
    expect(joinSeries(older, newer, { from: '2018-01-01', to: '2018-12-31', splits: [] })).toMatchObject({
      ok: false,
      reason: 'splits_unknown',
    })
  })

  it('notices a split nobody told of', () => {
    expect(joinSeries(older, newer, { from: '2010-01-01', to: '2024-12-31', splits: [] })).toMatchObject({
      ok: false,
      reason: 'overlap_disagrees',
      disagreements: [dateToMs('2018-02-07')],
    })
  })

  it('names single bars that differ and keeps those of the second', () => {
    const many = sessionsBetween('2018-01-02', '2018-02-07').map((date) => bar(date, 160))
    const slipped = many.map((one, i) => (i === 5 ? { ...one, close: 175 } : one))
    const joined = joinSeries(series(slipped, raw), series(many, raw), APPLE)
    expect(joined).toMatchObject({ ok: true, disagreements: [many[5]?.time] })
    expect(joined.ok && joined.series.bars).toEqual(many)
  })

  it('joins one symbol and timeframe only', () => {
    expect(joinSeries(older, { ...newer, symbol: 'MSFT' }, APPLE)).toEqual({ ok: false, reason: 'different_series' })
    expect(joinSeries(older, { ...newer, timeframe: '1h' }, APPLE)).toEqual({ ok: false, reason: 'different_series' })
  })
})
