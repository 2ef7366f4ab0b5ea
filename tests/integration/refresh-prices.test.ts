import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAlpaca } from '@/lib/adapters/market-data/alpaca'
import { createResilient } from '@/lib/adapters/market-data/resilient'
import { createSample } from '@/lib/adapters/market-data/sample'
import { createYahoo } from '@/lib/adapters/market-data/yahoo'
import { findCompanies, findFundamentals, findNews } from '@/lib/db/companies'
import { listEvents } from '@/lib/db/events'
import { findSeries, readWholeSeries } from '@/lib/db/prices'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import type { MarketData } from '@/lib/ports'
import { importCsvFile } from '@/lib/services/import-csv'
import type { Fallback } from '@/lib/services/market/ask-vendors'
import { readMarketBars, readQuote } from '@/lib/services/read-market'
import { refreshPrices } from '@/lib/services/refresh-prices'
import { YAHOO_NOW, yahooAnswer } from '../fixtures/vendors/yahoo'
import { type LocalServer, startServer } from '../unit/adapters/market-data/local-server'
import { openTestDatabase, type TestDatabase } from './database'

const now = () => YAHOO_NOW

let database: TestDatabase
let server: LocalServer
let yahoo: MarketData
let fallbacks: Fallback[]

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

beforeEach(async () => {
  server = await startServer(yahooAnswer)
  yahoo = createYahoo({ baseUrl: server.url, now })
  fallbacks = []
  await database.db
    .$executeRaw`truncate price_data, price_series, corporate_actions, companies, company_fundamentals, market_events`
})
afterEach(() => server.close())

const sample = () => createSample({ market: createSampleMarket(), now })
const depsWith = (markets: readonly MarketData[]) => ({
  db: database.db,
  markets,
  onFallback: (fallback: Fallback) => void fallbacks.push(fallback),
  clock: { now },
  env: { MARKET_DATA_STALE_AFTER_SECONDS: 120 },
})
const closes = async (symbol: string) => (await readWholeSeries(database.db, symbol, '1d')).map((bar) => bar.close)
const importBars = (name: string, rows: readonly (readonly [string, number])[]) =>
  importCsvFile(
    database.db,
    {
      name,
      content: [
        'date,open,high,low,close,volume,adj_close',
        ...rows.map(([date, price]) => `${date},${price},${price},${price},${price},100,1`),
      ].join('\n'),
    },
    YAHOO_NOW,
  )

describe('refreshing prices', () => {
  it('stores bars, actions, company, fundamentals and news of a symbol nobody knew, and names what failed', async () => {
    const { quotes, failures } = await refreshPrices(depsWith([sample(), yahoo]), ['ACME', 'NONE'], YAHOO_NOW)
    expect([...quotes.values()]).toMatchObject([{ symbol: 'ACME', price: 54.25, source: 'yahoo' }])
    expect(failures).toMatchObject([
      { symbol: 'NONE', what: 'bars', code: 'no_data' },
      { symbol: 'NONE', what: 'quote', code: 'no_data' },
    ])
    expect(await closes('ACME')).toEqual([50, 51, 52, 53, 54])
    expect((await findSeries(database.db, ['ACME'], '1d')).get('ACME')).toMatchObject({
      source: 'yahoo',
      basis: { kind: 'split_adjusted', asOf: '2024-06-11' },
    })
    const actions = await database.db.corporateAction.findMany({ orderBy: { exDate: 'asc' } })
    expect(actions).toMatchObject([
      { type: 'dividend', value: 0.5, source: 'yahoo' },
      { type: 'split', value: 2 },
    ])
    expect((await findCompanies(database.db, ['ACME'])).get('ACME')?.sector).toBe('Consumer Discretionary')
    expect((await findFundamentals(database.db, ['ACME'], YAHOO_NOW)).get('ACME')?.trailingPe).toBe(21.5)
    const news = await findNews(database.db, ['ACME'], { since: new Date('2024-06-01'), asOf: YAHOO_NOW, limit: 9 })
    expect(news.get('ACME')).toHaveLength(2)
  })

  it('asks for no bars again while the last session is stored', async () => {
    await refreshPrices(depsWith([yahoo]), ['ACME'], YAHOO_NOW)
    const asked = server.requests.length
    await readMarketBars(depsWith([yahoo]), { symbol: 'ACME', timeframe: '1d', limit: 10 })
    expect(server.requests).toHaveLength(asked)
  })

  it('goes on to the next vendor, counts it, and soon leaves a vendor alone that is down', async () => {
    const dead = await startServer(() => 'cut')
    const urls = { dataUrl: dead.url, tradingUrl: dead.url }
    const alpaca = createAlpaca({ keyId: 'k', secretKey: 's', now, ...urls })
    const kinds: string[] = []
    const patient = createResilient(alpaca, {
      attempts: 1,
      failuresToSkip: 2,
      onEvent: ({ kind }) => kinds.push(kind),
    })
    const { quotes } = await refreshPrices(depsWith([patient, yahoo]), ['ACME'], YAHOO_NOW)
    expect(quotes.get('ACME')?.source).toBe('yahoo')
    expect(await closes('ACME')).toHaveLength(5)
    expect(fallbacks.every(({ from, to }) => from === 'alpaca' && to === 'yahoo')).toBe(true)
    expect(fallbacks.length).toBeGreaterThanOrEqual(2)
    expect(kinds.slice(0, 2)).toEqual(['failure', 'failure'])
    expect(new Set(kinds.slice(2))).toEqual(new Set(['skipped']))
    await dead.close()
  })

  it('restates stored bars as traded for a split that the vendor tells of, and joins', async () => {
    await importBars('ACME.csv', [
      ['2024-06-03', 96],
      ['2024-06-04', 98],
      ['2024-06-05', 100],
      ['2024-06-06', 102],
      ['2024-06-07', 104],
    ])
    const { failures } = await refreshPrices(depsWith([yahoo]), ['ACME'], YAHOO_NOW)
    expect(failures).toEqual([])
    expect(await closes('ACME')).toEqual([48, 49, 50, 51, 52, 53, 54])
    const stored = await readWholeSeries(database.db, 'ACME', '1d')
    expect(stored.map((bar) => bar.source)).toEqual(['csv', 'csv', ...Array(5).fill('yahoo')])
  })

  it('replaces what cannot be joined when the vendor has all of its time, and says so in the log', async () => {
    await importBars('ACME.csv', [
      ['2024-06-05', 7],
      ['2024-06-06', 7],
      ['2024-06-07', 7],
    ])
    expect((await refreshPrices(depsWith([yahoo]), ['ACME'], YAHOO_NOW)).failures).toEqual([])
    expect(await closes('ACME')).toEqual([50, 51, 52, 53, 54])
    const events = await listEvents(database.db, { type: 'PriceSeriesReplaced' }, 5)
    expect(events).toMatchObject([{ aggregateId: 'ACME', data: { from: { bars: 3 }, to: { bars: 5 } } }])
  })

  it('leaves what cannot be joined alone when the vendor has less', async () => {
    const older: [string, number][] = [
      ['2020-01-02', 7],
      ['2024-06-05', 7],
      ['2024-06-06', 7],
      ['2024-06-07', 7],
    ]
    await importBars('ACME.csv', older)
    const { failures } = await refreshPrices(depsWith([yahoo]), ['ACME'], YAHOO_NOW)
    expect(failures).toMatchObject([{ symbol: 'ACME', what: 'bars', code: 'conflict' }])
    expect(await closes('ACME')).toEqual([7, 7, 7, 7])
  })
})

describe('reading the market', () => {
  it('never asks a vendor about the past', async () => {
    await importBars('ACME.csv', [
      ['2024-06-03', 96],
      ['2024-06-04', 98],
    ])
    const asOf = new Date('2024-06-04T12:00:00Z')
    const deps = depsWith([yahoo])
    expect(await readQuote(deps, 'ACME', asOf)).toMatchObject({ price: 96, source: 'csv', stale: false })
    const read = await readMarketBars(deps, { symbol: 'ACME', timeframe: '1d', asOf, limit: 10 })
    expect(read.bars.map((bar) => bar.close)).toEqual([96])
    await expect(readQuote(deps, 'NONE', asOf)).rejects.toMatchObject({ code: 'no_data' })
    expect(server.requests).toEqual([])
  })

  it('answers from what is stored, marked stale, when no vendor answers', async () => {
    await importBars('ACME.csv', [['2024-06-04', 98]])
    await server.close()
    const deps = depsWith([createYahoo({ baseUrl: server.url, now })])
    expect(await readQuote(deps, 'ACME', undefined)).toMatchObject({ price: 98, stale: true })
    expect((await readMarketBars(deps, { symbol: 'ACME', timeframe: '1d', limit: 5 })).bars).toHaveLength(1)
    await expect(readQuote(deps, 'NONE', undefined)).rejects.toMatchObject({ code: 'vendor_unavailable' })
  })

  it('gives sample prices for sample symbols only', async () => {
    const deps = depsWith([sample()])
    expect(await readQuote(deps, 'HALC.X', undefined)).toMatchObject({ source: 'sample' })
    await expect(readQuote(deps, 'AAPL', undefined)).rejects.toMatchObject({ code: 'no_data' })
  })
})
