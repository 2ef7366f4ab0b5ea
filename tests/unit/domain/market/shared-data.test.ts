import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { msToDate } from '@/lib/domain/calendar/iso-date'
import type { Bar } from '@/lib/domain/market/bar'
import { checkBars } from '@/lib/domain/market/check-bars'
import { type RowAction, undoDividendAdjustment } from '@/lib/domain/market/corporate-actions'
import {
  type BarLayout,
  type CsvRecord,
  normaliseHeader,
  parseActionRow,
  parseBarRow,
  parseCompanyRow,
  recogniseLayout,
} from '@/lib/domain/market/csv-layouts'
import { joinSeries } from '@/lib/domain/market/rebase'

const ROOT = '../shared/market-data'

function read(file: string): { header: string[]; first: string[]; records: CsvRecord[] } {
  const text = readFileSync(`${ROOT}/${file}`, 'utf8')
  const records: CsvRecord[] = parse(text, { bom: true, columns: (header: string[]) => normaliseHeader(header) })
  const [header = [], first = []] = text.split('\n', 2).map((line) => line.trim().split(','))
  return { header, first, records }
}

function readBars(file: string) {
  const { header, first, records } = read(file)
  const layout = recogniseLayout(header, first) as BarLayout
  const bars: Bar[] = []
  const actions: RowAction[] = []
  const refused: string[] = []
  for (const record of records) {
    const row = parseBarRow(layout, record)
    if (!row.ok) {
      refused.push(row.reason)
      continue
    }
    bars.push(row.bar)
    actions.push(...row.actions)
  }
  return { layout, bars, actions, refused }
}

const known = { from: '1998-01-01', to: '2021-03-31' }

describe.skipIf(!existsSync(ROOT))('the market data of the trials', () => {
  it('has the defects its description lists, and each is reported', () => {
    const reasons = new Map<string, number>()
    const count = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    let good = 0
    let gapped = 0
    for (const file of readdirSync(`${ROOT}/daily`)) {
      const { bars, refused } = readBars(`daily/${file}`)
      const checked = checkBars(bars, { timeframe: '1d' })
      refused.forEach(count)
      for (const one of checked.refused) count(one.code)
      if (checked.gaps.length > 0) gapped++
      good += checked.good.length
    }
    // A row without open, high and low is refused for the first of them: 11 rows in all.
    expect(Object.fromEntries(reasons)).toEqual({
      'open is empty': 11,
      high_below_low: 1,
      open_outside_range: 3,
      close_outside_range: 8,
    })
    expect(good).toBeGreaterThan(600_000)
    expect(gapped).toBeGreaterThanOrEqual(6)
  }, 30_000)

  it('joins the adjusted file of 2018 with the raw file through the known splits', () => {
    const { records } = read('other/corporate-actions.csv')
    const actions = records.map(parseActionRow).filter((row) => row.ok)
    expect(actions).toHaveLength(records.length)
    const splits = actions
      .map((row) => row.action)
      .filter((action) => action.symbol === 'AAPL' && action.type === 'split')
    const adjusted = readBars('daily/AAPL.csv').bars
    const raw = readBars('daily-long/AAPL.csv').bars
    const joined = joinSeries(
      { symbol: 'AAPL', timeframe: '1d', source: 'csv', basis: { kind: 'raw' }, bars: raw },
      {
        symbol: 'AAPL',
        timeframe: '1d',
        source: 'csv',
        basis: { kind: 'split_adjusted', asOf: '2018-02-07' },
        bars: adjusted,
      },
      { ...known, splits },
    )
    expect(joined.ok).toBe(true)
    // The slip of 2017-08-01 stands out against the other source.
    expect(joined.ok && joined.disagreements.map(msToDate)).toEqual(['2017-08-01'])
    expect(joined.ok && joined.series.bars.length).toBe(raw.length)
  })

  it('is restored to traded prices where the vendor took dividends out', () => {
    const { layout, bars, actions } = readBars('daily-recent/AAPL.csv')
    expect(layout).toBe('yahoo_auto_adjusted')
    const restored = undoDividendAdjustment(bars, actions)
    const close = (date: string) => restored.find((bar) => msToDate(bar.time) === date)?.close
    // Closes of Apple as traded on those days.
    expect(close('2022-08-16')).toBeCloseTo(173.03, 2)
    expect(close('2022-11-04')).toBeCloseTo(138.38, 2)
  })

  it('holds minutes that all read as bars of a session', () => {
    for (const file of readdirSync(`${ROOT}/intraday`)) {
      const { layout, bars, refused } = readBars(`intraday/${file}`)
      expect([layout, refused], file).toEqual(['intraday', []])
      expect(checkBars(bars, { timeframe: '1m' }).refused, file).toEqual([])
    }
  })

  it('lists companies in every layout', () => {
    for (const file of readdirSync(`${ROOT}/constituents`)) {
      const { header, records } = read(`constituents/${file}`)
      expect(recogniseLayout(header), file).toBe('companies')
      const bad = records.map(parseCompanyRow).filter((row) => !row.ok)
      expect(bad, file).toEqual([])
    }
  })
})
