import { describe, expect, it } from 'vitest'
import { addDays, dateToMs } from '@/lib/domain/calendar/iso-date'
import type { BarSeries, PriceBasis } from '@/lib/domain/market/bar'
import { combineSeries, describeBasis, restateForSplits } from '@/lib/domain/market/combine'
import type { KnownSplits } from '@/lib/domain/market/rebase'

const NOTHING: KnownSplits = { from: '9999-12-30', to: '0001-01-02', splits: [] }
const RAW: PriceBasis = { kind: 'raw' }
const adjusted = (asOf: string): PriceBasis => ({ kind: 'split_adjusted', asOf })
const split = (exDate: string, value: number) => ({ symbol: 'ACME', exDate, type: 'split', value }) as const

function series(from: string, prices: readonly number[], basis: PriceBasis, source: BarSeries['source'] = 'csv') {
  const bars = prices.map((price, index) => ({
    time: dateToMs(addDays(from, index)),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: 100,
  }))
  return { symbol: 'ACME', timeframe: '1d', source, basis, bars } satisfies BarSeries
}
const closes = (one: BarSeries) => one.bars.map((bar) => bar.close)

describe('combining a stored and an incoming series', () => {
  it('joins two as traded without asking for splits', () => {
    const combined = combineSeries(series('2020-01-01', [1, 2], RAW), series('2020-01-03', [3], RAW), NOTHING)
    expect(combined.ok && closes(combined.series)).toEqual([1, 2, 3])
  })

  it('takes the later basis when the overlap proves that no split lies between', () => {
    const stored = series('2020-01-01', [1, 2, 3, 4, 5, 6], adjusted('2020-01-06'))
    const incoming = series('2020-01-02', [2, 3, 4, 5, 6, 7], adjusted('2020-01-07'))
    const combined = combineSeries(stored, incoming, NOTHING)
    expect(combined).toMatchObject({ ok: true, restated: true, series: { basis: adjusted('2020-01-07') } })
    expect(combined.ok && closes(combined.series)).toEqual([1, 2, 3, 4, 5, 6, 7])
  })

  it('keeps apart what an unknown split parts, and names both bases', () => {
    const stored = series('2020-01-01', [2, 4, 6, 8, 10, 12], adjusted('2020-01-06'))
    const incoming = series('2020-01-02', [2, 3, 4, 5, 6, 7], adjusted('2020-01-07'))
    const combined = combineSeries(stored, incoming, NOTHING)
    expect(combined.ok ? '' : combined.message).toMatch(
      /as of 2020-01-07, the stored ones \(csv\) are split-adjusted as of 2020-01-06; closes differ on 5/,
    )
  })

  it('keeps series apart that a gap parts while splits in between are not known, and joins them when they are', () => {
    const stored = series('2020-01-01', [20, 20], adjusted('2020-01-02'))
    const incoming = series('2021-01-01', [5, 6], adjusted('2021-01-02'))
    const apart = combineSeries(stored, incoming, NOTHING)
    expect(apart.ok ? '' : apart.message).toContain('splits from 2020-01-03 to 2021-01-02 are not known')
    const known = { from: '2020-01-01', to: '2021-01-02', splits: [split('2020-08-31', 4)] }
    const combined = combineSeries(stored, incoming, known)
    expect(combined.ok && closes(combined.series)).toEqual([5, 5, 5, 6])
  })

  it('does not let an overlap prove anything about bars as traded before it', () => {
    const stored = series('2020-01-02', [2, 3, 4, 5, 6], RAW)
    const incoming = series('2020-01-02', [2, 3, 4, 5, 6], adjusted('2020-01-06'))
    expect(combineSeries(stored, incoming, NOTHING).ok).toBe(true)
    const longer = series('2020-01-01', [1, 2, 3, 4, 5, 6], RAW)
    expect(combineSeries(longer, incoming, NOTHING).ok).toBe(false)
  })

  it('never mixes the sample market with anything', () => {
    const stored = series('2020-01-01', [1], RAW, 'sample')
    expect(combineSeries(stored, series('2020-01-02', [1], RAW), NOTHING).ok).toBe(false)
  })
})

describe('restating a series as traded', () => {
  const known = { from: '2020-01-01', to: '2020-01-31', splits: [split('2020-01-03', 2)] }

  it('takes known splits out, so that they do not look like a crash', () => {
    const restated = restateForSplits(series('2020-01-01', [20, 22, 11], RAW), known)
    expect(closes(restated)).toEqual([10, 11, 11])
    expect(describeBasis(restated.basis)).toBe('split-adjusted as of 2020-01-03')
  })

  it('leaves a series alone when no split is known within it', () => {
    const raw = series('2020-01-05', [10, 11], RAW)
    expect(restateForSplits(raw, known)).toEqual(raw)
    expect(restateForSplits(raw, NOTHING)).toEqual(raw)
  })
})
