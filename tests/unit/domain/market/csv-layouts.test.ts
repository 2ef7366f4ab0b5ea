import { describe, expect, it } from 'vitest'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import {
  normaliseHeader,
  parseActionRow,
  parseBarRow,
  parseCompanyRow,
  recogniseLayout,
} from '@/lib/domain/market/csv-layouts'

const fields = (header: string, row: string) =>
  Object.fromEntries(normaliseHeader(header.split(',')).map((name, i) => [name, row.split(',')[i]]))

const YAHOO = 'Date,Open,High,Low,Close,Volume,Dividends,Stock Splits'

describe('recogniseLayout', () => {
  it.each([
    ['date,open,high,low,close,volume', 'adjusted'],
    ['\uFEFFdate,open,high,low,close,volume', 'adjusted'],
    ['date,open,high,low,close,volume,adj_close', 'raw_with_adj'],
    [YAHOO, 'yahoo_auto_adjusted'],
    ['Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits', 'yahoo'],
    ['time_et,open,high,low,close,volume', 'intraday'],
    ['symbol,ex_date,type,value,note', 'corporate_actions'],
    ['Symbol,Name,Sector', 'companies'],
    ['Symbol,Security,GICS Sector,GICS Sub-Industry,Headquarters Location,Date added,CIK,Founded', 'companies'],
    ['Symbol,Name,Sector,Price,Price/Earnings,Dividend Yield', 'companies'],
    ['DATE,OPEN,HIGH,LOW,CLOSE', null],
    ['Date,EEM,EWG', null],
    ['', null],
  ])('%s', (header, layout) => {
    expect(recogniseLayout(header.split(','))).toBe(layout)
  })
})

describe('a file of minutes under the header of days', () => {
  const header = ['date', 'open', 'high', 'low', 'close', 'volume']

  it('is told by its first row', () => {
    expect(recogniseLayout(header, ['2020-12-15 09:30', '367'])).toBe('intraday')
    expect(recogniseLayout(header, ['2020-12-15', '367'])).toBe('adjusted')
    expect(recogniseLayout(YAHOO.split(','), ['2022-08-16 00:00:00-04:00', '170'])).toBe('yahoo_auto_adjusted')
  })

  it('is read by the clock of New York', () => {
    const row = parseBarRow('intraday', fields(header.join(','), '2020-12-15 09:30,367.4,367.62,367.36,367.46,407870'))
    expect(row.ok && new Date(row.bar.time).toISOString()).toBe('2020-12-15T14:30:00.000Z')
  })
})

describe('parseBarRow', () => {
  const header = 'date,open,high,low,close,volume'

  it('reads a plain row', () => {
    expect(parseBarRow('adjusted', fields(header, '2013-02-08,67.7142,68.4014,66.8928,67.8542,158168416'))).toEqual({
      ok: true,
      bar: {
        time: dateToMs('2013-02-08'),
        open: 67.7142,
        high: 68.4014,
        low: 66.8928,
        close: 67.8542,
        volume: 158168416,
      },
      actions: [],
    })
  })

  it.each([
    ['2013-02-08,,68.4,66.8,67.8,1', 'open is empty'],
    ['2013-02-08,67,68.4,,67.8,1', 'low is empty'],
    ['2013-02-08,67,68.4,66,n/a,1', 'close is not a number: n/a'],
    ['2013-02-08,67,68.4,66,Infinity,1', 'close is not a number: Infinity'],
    ['2013-02-08,67,68.4,66,0x10,1', 'close is not a number: 0x10'],
    [',67,68.4,66,67,1', 'date is empty'],
    ['2013-02-30,67,68.4,66,67,1', 'date is not a date: 2013-02-30'],
    ['08/02/2013,67,68.4,66,67,1', 'date is not a date: 08/02/2013'],
    ['2013-02-08 09:30,67,68.4,66,67,1', 'date is not a date: 2013-02-08 09:30'],
    ['2013-02-08,67,68.4,66,67', 'volume is empty'],
  ])('%s', (row, reason) => {
    expect(parseBarRow('adjusted', fields(header, row))).toEqual({ ok: false, reason })
  })

  it("reads Yahoo's time stamps by their date and takes the actions on the row", () => {
    const split = parseBarRow(
      'yahoo_auto_adjusted',
      fields(YAHOO, '2024-06-10 00:00:00-04:00,120,123,117,121.5,314162700,0.0,10.0'),
    )
    expect(split).toMatchObject({
      ok: true,
      bar: { time: dateToMs('2024-06-10') },
      actions: [{ exDate: '2024-06-10', type: 'split', value: 10 }],
    })
    const plain = parseBarRow(
      'yahoo_auto_adjusted',
      fields(YAHOO, '2022-11-04 00:00:00-04:00,140,141,133,136,1,0.23,0.0'),
    )
    expect(plain.ok && plain.actions).toEqual([{ exDate: '2022-11-04', type: 'dividend', value: 0.23 }])
  })

  it('reads one-minute rows by the clock of New York', () => {
    const row = parseBarRow(
      'intraday',
      fields('time_et,open,high,low,close,volume', '2014-06-09 09:30,92.7,93,92.6,92.9,100'),
    )
    expect(row.ok && new Date(row.bar.time).toISOString()).toBe('2014-06-09T13:30:00.000Z')
    expect(parseBarRow('intraday', { 'time et': '2014-06-09 25:30' })).toEqual({
      ok: false,
      reason: 'time et is not a time: 2014-06-09 25:30',
    })
  })
})

describe('parseActionRow', () => {
  const header = 'symbol,ex_date,type,value,note'

  it('snaps ratios that were derived from prices', () => {
    expect(parseActionRow(fields(header, 'AAPL,2014-06-09,split,6.999997,x'))).toEqual({
      ok: true,
      action: { symbol: 'AAPL', exDate: '2014-06-09', type: 'split', value: 7 },
    })
  })

  it.each([
    ['AAPL,2014-06-09,merger,1', 'type is not split or dividend: merger'],
    ['AAPL,2014-06-09,split,0', 'value is not above zero: 0'],
    ['AAPL,,split,2', 'ex date is empty'],
    ['A PPL,2014-06-09,split,2', 'symbol is not a symbol: A PPL'],
  ])('%s', (row, reason) => {
    expect(parseActionRow(fields(header, row))).toEqual({ ok: false, reason })
  })
})

describe('parseCompanyRow', () => {
  it.each([
    ['Symbol,Name,Sector', 'BRK.B,Berkshire Hathaway,Financials', 'Financials', null],
    ['Symbol,Name,Sector', 'T,AT&T,Telecommunications Services', 'Communication Services', null],
    ['Symbol,Name,Sector', 'MMM,3M,Industrial Conglomerates', null, 'Industrial Conglomerates'],
    [
      'Symbol,Security,GICS Sector,GICS Sub-Industry',
      'MMM,3M,Industrials,Industrial Conglomerates',
      'Industrials',
      'Industrial Conglomerates',
    ],
    ['Symbol,Name,Sector', 'XYZ,Some Corp,', null, null],
  ])('%s: %s', (header, row, sector, industry) => {
    const parsed = parseCompanyRow(fields(header, row))
    expect(parsed.ok && [parsed.company.sector, parsed.company.industry]).toEqual([sector, industry])
  })

  it('needs a symbol and a name', () => {
    expect(parseCompanyRow({ symbol: 'ABC', name: ' ' })).toEqual({ ok: false, reason: 'name is empty' })
    expect(parseCompanyRow({ name: 'Nobody' })).toEqual({ ok: false, reason: 'symbol is empty' })
  })
})
