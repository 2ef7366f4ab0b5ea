import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createYahoo, toYahooSymbol } from '@/lib/adapters/market-data/yahoo'
import { msToDate } from '@/lib/domain/calendar/iso-date'
import { checkBars } from '@/lib/domain/market/check-bars'
import { codeOf, describeMarketData } from '../../../contracts/market-data'
import { YAHOO_NOW, yahooAnswer } from '../../../fixtures/vendors/yahoo'
import { type LocalServer, startServer } from './local-server'
import { describeFailures } from './vendor-failures'

const at = (baseUrl: string, now = YAHOO_NOW) => createYahoo({ baseUrl, timeoutMs: 1_500, now: () => now })
const range = { timeframe: '1d', from: new Date('2024-06-05T00:00:00Z'), to: new Date('2024-06-12T00:00:00Z') } as const

describeMarketData('Yahoo', async () => {
  const server = await startServer(yahooAnswer)
  return {
    data: at(server.url),
    symbol: 'ACME',
    ...range,
    now: YAHOO_NOW,
    unknown: 'NOPE',
    foreign: 'HALC.X',
    hasFundamentals: true,
    close: server.close,
  }
})

describeFailures('Yahoo', (url) => at(url))

describe('Yahoo', () => {
  let server: LocalServer
  beforeAll(async () => {
    server = await startServer(yahooAnswer)
  })
  afterAll(() => server.close())

  it('states the basis as of its last trade, and dividends as they were paid', async () => {
    const { series, actions } = await at(server.url).bars({
      symbol: 'ACME',
      ...range,
      to: new Date('2024-06-08T00:00:00Z'),
    })
    expect(series.basis).toEqual({ kind: 'split_adjusted', asOf: '2024-06-11' })
    expect(series.bars.map((bar) => msToDate(bar.time))).toEqual(['2024-06-05', '2024-06-06', '2024-06-07'])
    expect(actions).toEqual([
      { symbol: 'ACME', exDate: '2024-06-06', type: 'dividend', value: 0.5 },
      { symbol: 'ACME', exDate: '2024-06-10', type: 'split', value: 2 },
    ])
  })

  it('translates sectors into GICS and per cent into fractions', async () => {
    const data = at(server.url)
    expect(await data.company('ACME')).toEqual({
      symbol: 'ACME',
      name: 'Acme Works, Inc.',
      sector: 'Consumer Discretionary',
      industry: 'Leisure',
    })
    expect(await data.fundamentals('ACME')).toEqual({
      symbol: 'ACME',
      asOf: new Date('2024-06-11T20:00:00Z'),
      source: 'yahoo',
      marketCap: 5_400_000_000,
      trailingPe: 21.5,
      priceToBook: 3.1,
      profitMargin: 0.1,
      revenueGrowth: 0.04,
      debtToEquity: 0.85,
      dividendYield: 0.0185,
    })
  })

  it('keeps only news about the symbol', async () => {
    const news = await at(server.url).news('ACME', range.from)
    expect(news.map((item) => item.title)).toEqual(['Acme pays its dividend', 'Acme opens a second works'])
  })

  it('opens a session for fundamentals once, and a new one when it has run out', async () => {
    let refusals = 0
    const guarded = await startServer((url, request) =>
      url.pathname.startsWith('/v10/') && refusals-- > 0 ? { status: 401, body: '{}' } : yahooAnswer(url, request),
    )
    const data = at(guarded.url)
    const crumbs = () => guarded.requests.filter((url) => url.pathname.endsWith('/getcrumb')).length
    await Promise.all([data.fundamentals('ACME'), data.fundamentals('ACME')])
    expect(await codeOf(data.fundamentals('NOPE'))).toBe('no_data')
    expect(crumbs()).toBe(1)
    refusals = 1
    expect(await codeOf(data.fundamentals('ACME'))).toBe('answered')
    expect(crumbs()).toBe(2)
    refusals = 2
    expect(await codeOf(data.fundamentals('ACME'))).toBe('vendor_rejected')
    await guarded.close()
  })

  it('finds back after the handshake for fundamentals failed', async () => {
    let down = true
    const shaky = await startServer((url, request) => (down ? { status: 503, body: '' } : yahooAnswer(url, request)))
    const data = at(shaky.url)
    expect(await codeOf(data.fundamentals('ACME'))).toBe('vendor_unavailable')
    down = false
    expect(await codeOf(data.fundamentals('ACME'))).toBe('answered')
    await shaky.close()
  })

  it('writes share classes the way Yahoo does', () => {
    expect(['BRK.B', 'AAPL', 'VOD.L'].map(toYahooSymbol)).toEqual(['BRK-B', 'AAPL', 'VOD.L'])
  })
})

const RECORDED = '../shared/api-fixtures/yahoo'

describe.skipIf(!existsSync(RECORDED))('recorded answers of Yahoo', () => {
  /** Serves one recorded body whatever is asked for, and the session that fundamentals need. */
  async function replay(file: string) {
    const { response } = JSON.parse(readFileSync(`${RECORDED}/${file}`, 'utf8'))
    const server = await startServer((url, request) =>
      url.pathname.startsWith('/v1/test') || url.pathname === '/'
        ? yahooAnswer(url, request)
        : { status: response.status, body: response.body },
    )
    return { server, data: at(server.url, new Date('2025-04-01T12:00:00Z')) }
  }

  it('read as Tesla from 2010 to 2023, sound and without a gap', async () => {
    const { server, data } = await replay('chart-TSLA-2010-06-29-to-2023-08-11-1d.json')
    const { series } = await data.bars({
      symbol: 'TSLA',
      timeframe: '1d',
      from: new Date('2010-01-01'),
      to: new Date('2025-01-01'),
    })
    const checked = checkBars(series.bars, { timeframe: '1d' })
    expect(series.bars.length).toBeGreaterThan(3000)
    expect(checked.refused).toEqual([])
    expect(checked.gaps).toEqual([])
    await server.close()
  })

  it('read as the split and dividend of Apple in 2020', async () => {
    const { server, data } = await replay('chart-AAPL-2020-08-31-to-2020-11-07.json')
    const { actions } = await data.bars({
      symbol: 'AAPL',
      timeframe: '1d',
      from: new Date('2020-08-31'),
      to: new Date('2020-11-08'),
    })
    expect(actions).toEqual([
      { symbol: 'AAPL', exDate: '2020-08-31', type: 'split', value: 4 },
      { symbol: 'AAPL', exDate: '2020-11-06', type: 'dividend', value: 0.205 },
    ])
    await server.close()
  })

  it('read as quote, company, news and fundamentals of Apple', async () => {
    const chart = await replay('chart-AAPL.json')
    expect(await chart.data.quote('AAPL')).toEqual({
      symbol: 'AAPL',
      price: 220.003,
      time: new Date(1742824293000),
      source: 'yahoo',
    })
    const search = await replay('search-AAPL.json')
    expect(await search.data.company('AAPL')).toMatchObject({ name: 'Apple Inc.', sector: 'Information Technology' })
    expect((await search.data.news('AAPL', new Date('2025-02-01'))).length).toBeGreaterThan(1)
    const summary = await replay('quoteSummary-all-AAPL.json')
    expect(await summary.data.fundamentals('AAPL')).toMatchObject({
      marketCap: 3688676720640,
      trailingPe: 38.91442,
      priceToBook: 55.328976,
      debtToEquity: 1.45,
      revenueGrowth: 0.04,
    })
    for (const { server } of [chart, search, summary]) await server.close()
  })

  it.each(['QQQ', 'GOOG', 'SPOT', 'CRM'])('read as fundamentals of %s', async (symbol) => {
    const { server, data } = await replay(`quoteSummary-all-${symbol}.json`)
    expect((await data.fundamentals(symbol)).source).toBe('yahoo')
    await server.close()
  })

  it.each([
    ['search-badResult.fake.json', 'company'],
    ['chart-notimestamp-weird-quote.fake.json', 'quote'],
  ] as const)('are refused when they make no sense: %s', async (file, operation) => {
    const { server, data } = await replay(file)
    expect(await codeOf(data[operation]('AAPL'))).toBe('vendor_rejected')
    await server.close()
  })
})
