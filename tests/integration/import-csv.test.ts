import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCompanies } from '@/lib/db/companies'
import { listEvents } from '@/lib/db/events'
import { findSeries, readBars } from '@/lib/db/prices'
import { importCsvFile } from '@/lib/services/import-csv'
import { requestImport, runImport } from '@/lib/services/run-import'
import { openTestDatabase, type TestDatabase } from './database'

const FIXTURES = path.resolve('tests/fixtures/market')
const SHARED = path.resolve('../shared/market-data/daily')
const NOW = new Date('2026-01-05T12:00:00Z')
const SYMBOLS = ['ACME', 'BOLT', 'CRUX', 'DUNE']

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const fixture = (symbol: string) => ({
  name: `${symbol}.csv`,
  content: readFileSync(path.join(FIXTURES, `${symbol}.csv`), 'utf8'),
})
const bars = (symbol: string, asOf: Date) =>
  readBars(database.db, [symbol], '1d', { from: new Date(0), to: NOW, asOf, limit: 1_000 }).then(
    (found) => found.get(symbol) ?? [],
  )
const csv = (header: string, rows: readonly (readonly (string | number)[])[]) =>
  [header, ...rows.map((row) => row.join(','))].join('\n')

describe('importing CSV files', () => {
  it('writes good rows, reports bad ones with their line, and writes nothing the second time', async () => {
    for (const symbol of SYMBOLS) {
      const result = await importCsvFile(database.db, fixture(symbol), NOW)
      expect(result).toMatchObject({ symbol, layout: 'adjusted', barsWritten: symbol === 'DUNE' ? 297 : 300 })
      expect(result.refused.map(({ file, line, code }) => `${file}:${line} ${code}`)).toEqual(
        symbol === 'DUNE'
          ? ['DUNE.csv:21 unreadable', 'DUNE.csv:101 high_below_low', 'DUNE.csv:201 not_a_session']
          : [],
      )
      expect(result.gaps).toHaveLength(symbol === 'DUNE' ? 3 : 0)
    }
    const first = await findSeries(database.db, SYMBOLS, '1d')
    for (const symbol of SYMBOLS) expect((await importCsvFile(database.db, fixture(symbol), NOW)).barsWritten).toBe(0)
    const series = await findSeries(database.db, SYMBOLS, '1d')
    expect(series.get('ACME')).toMatchObject({ source: 'csv', bars: 300, revision: first.get('ACME')?.revision })
    expect(series.get('DUNE')?.bars).toBe(297)
  })

  it('lets a bar be known from the closing bell of its session on', async () => {
    const before = await bars('ACME', new Date('2016-11-25T17:59:59Z'))
    const after = await bars('ACME', new Date('2016-11-25T18:00:00Z'))
    // The day after Thanksgiving closes at 13:00 New York.
    expect(new Date(after.at(-1)?.time ?? 0).toISOString().slice(0, 10)).toBe('2016-11-25')
    expect(after.length - before.length).toBe(1)
  })

  it('refuses files it does not know, files without a symbol and bars of the future', async () => {
    const unknown = await importCsvFile(database.db, { name: 'X.csv', content: 'a,b\n1,2\n' }, NOW)
    expect(unknown.refused).toMatchObject([{ line: 1, code: 'unknown_layout' }])
    const empty = await importCsvFile(database.db, { name: 'X.csv', content: '' }, NOW)
    expect(empty.refused).toMatchObject([{ line: null, code: 'empty' }])
    const nameless = await importCsvFile(database.db, { ...fixture('ACME'), name: '2016 bars.csv' }, NOW)
    expect(nameless.refused).toMatchObject([{ line: null, code: 'no_symbol' }])
    const future = await importCsvFile(
      database.db,
      { ...fixture('ACME'), name: 'LATE.csv' },
      new Date('2017-06-02T12:00:00Z'),
    )
    expect(future.refused.map(({ code }) => code)).toEqual(['not_complete', 'not_complete'])
  })
})

describe('joining files on one price basis', () => {
  const header = 'date,open,high,low,close,volume'
  const row = (date: string, price: number) => [date, price, price, price, price, 1_000]
  const early = ['2016-06-06', '2016-06-07', '2016-06-08'].map((date) => row(date, 100))
  const raw = [...early, ...['2016-06-09', '2016-06-10'].map((date) => row(date, 50))]
  const adjusted = ['2016-06-13', '2016-06-14'].map((date) => row(date, 26))
  const rawFile = (name: string) => ({
    name,
    content: csv(
      `${header},adj_close`,
      raw.map((values) => [...values, 1]),
    ),
  })

  it('keeps bars apart while splits between their bases are not known, and names both bases', async () => {
    await importCsvFile(database.db, rawFile('SPLT.csv'), NOW)
    const result = await importCsvFile(database.db, { name: 'SPLT.csv', content: csv(header, adjusted) }, NOW)
    expect(result.barsWritten).toBe(0)
    expect(result.refused).toMatchObject([{ line: null, code: 'other_basis' }])
    expect(result.refused[0]?.message).toContain('split-adjusted as of 2016-06-14')
    expect(result.refused[0]?.message).toContain('(csv) are as traded')
    expect((await bars('SPLT', NOW)).map((bar) => bar.close)).toEqual([100, 100, 100, 50, 50])
  })

  it('joins them once a corporate actions file told of the split', async () => {
    const actions = csv('symbol,ex_date,type,value', [
      ['SPLT', '2016-06-09', 'split', 1.999999],
      ['OTHR', '2017-01-03', 'dividend', 0.2],
    ])
    const first = await importCsvFile(database.db, { name: 'corporate-actions.csv', content: actions }, NOW)
    expect(first).toMatchObject({ layout: 'corporate_actions', actionsWritten: 2 })
    const again = await importCsvFile(database.db, { name: 'corporate-actions.csv', content: actions }, NOW)
    expect(again.actionsWritten).toBe(0)
    const joined = await importCsvFile(database.db, { name: 'SPLT.csv', content: csv(header, adjusted) }, NOW)
    expect(joined).toMatchObject({ barsWritten: 2, refused: [] })
    expect((await bars('SPLT', NOW)).map((bar) => bar.close)).toEqual([50, 50, 50, 50, 50, 26, 26])
    expect((await findSeries(database.db, ['SPLT'], '1d')).get('SPLT')).toMatchObject({
      basis: { kind: 'split_adjusted', asOf: '2016-06-14' },
      bars: 7,
    })
  })

  it('takes dividends back out of files whose prices were adjusted for them', async () => {
    const name = 'DIVI.csv'
    const content = csv('Date,Open,High,Low,Close,Volume,Dividends,Stock Splits', [
      ['2023-03-01 00:00:00-05:00', 99, 99, 99, 99, 10, 0, 0],
      ['2023-03-02 00:00:00-05:00', 100, 100, 100, 100, 10, 1, 0],
    ])
    const result = await importCsvFile(database.db, { name, content }, NOW)
    expect(result).toMatchObject({ layout: 'yahoo_auto_adjusted', barsWritten: 2, actionsWritten: 1 })
    expect((await bars('DIVI', NOW))[0]?.close).toBeCloseTo(100, 9)
  })
})

describe('an import that was asked for over HTTP', () => {
  it('is worked off file by file, bars after what tells of splits, and leaves one event', async () => {
    const companies = csv('Symbol,Name,Sector', [['ACME', 'Acme Works', 'Industrials']])
    const files = [
      { ...fixture('DUNE'), name: 'DUNA.csv' },
      { name: 'zz-companies.csv', content: companies },
    ]
    const row = await requestImport(database.db, { actor: 'test', traceId: null }, 'trace', files)
    expect(await database.db.outbox.count({ where: { job: 'data.import' } })).toBe(1)
    await runImport(database.db, { actor: 'test', traceId: null }, row.id, NOW)
    await runImport(database.db, { actor: 'test', traceId: null }, row.id, NOW)
    const done = await database.db.dataImport.findUniqueOrThrow({ where: { id: row.id }, include: { files: true } })
    expect(done).toMatchObject({ status: 'completed', filesDone: 2, barsWritten: 297, rowsRefused: 3, files: [] })
    expect(done.report).toHaveLength(3)
    expect((await findCompanies(database.db, ['ACME'])).get('ACME')?.sector).toBe('Industrials')
    const events = await listEvents(database.db, { type: 'DataImported' }, 10)
    expect(events.map((event) => event.data)).toEqual([{ files: 2, barsWritten: 297, rowsRefused: 3 }])
  })
})

describe.skipIf(!existsSync(SHARED))('the shared daily files', () => {
  it('are imported with their defects reported', async () => {
    const names = readdirSync(SHARED).filter((name) => ['BBY.csv', 'BHF.csv', 'FLR.csv'].includes(name))
    const read = (name: string) => ({ name, content: readFileSync(path.join(SHARED, name), 'utf8') })
    const results = []
    for (const name of names) results.push(await importCsvFile(database.db, read(name), NOW))
    expect(results.map(({ symbol, barsWritten }) => [symbol, barsWritten > 100])).toEqual([
      ['BBY', true],
      ['BHF', true],
      ['FLR', true],
    ])
    expect(results.flatMap((result) => result.refused).map(({ file, line }) => `${file}:${line}`)).toContain(
      'BHF.csv:9',
    )
    expect(results.flatMap((result) => result.warnings).map(({ file, line }) => `${file}:${line}`)).toContain(
      'FLR.csv:1160',
    )
  })
})
