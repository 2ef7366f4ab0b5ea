import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAlpaca } from '@/lib/adapters/market-data/alpaca'
import { codeOf, describeMarketData } from '../../../contracts/market-data'
import { ALPACA_KEYS, ALPACA_NOW, alpacaAnswer } from '../../../fixtures/vendors/alpaca'
import { type LocalServer, startServer } from './local-server'
import { describeFailures } from './vendor-failures'

const at = (url: string, keys = ALPACA_KEYS) =>
  createAlpaca({ ...keys, dataUrl: url, tradingUrl: url, timeoutMs: 1_500, now: () => ALPACA_NOW })
const range = { timeframe: '1d', from: new Date('2024-06-05T00:00:00Z'), to: new Date('2024-06-12T00:00:00Z') } as const

describeMarketData('Alpaca', async () => {
  const server = await startServer(alpacaAnswer)
  return {
    data: at(server.url),
    symbol: 'ACME',
    ...range,
    now: ALPACA_NOW,
    unknown: 'NOPE',
    foreign: 'HALC.X',
    hasFundamentals: false,
    close: server.close,
  }
})

describeFailures('Alpaca', (url) => at(url))

describe('Alpaca', () => {
  let server: LocalServer
  beforeAll(async () => {
    server = await startServer(alpacaAnswer)
  })
  afterAll(() => server.close())

  it('reads page after page and asks for split-adjusted prices', async () => {
    const { series, actions } = await at(server.url).bars({ symbol: 'ACME', ...range })
    expect(series.bars).toHaveLength(5)
    expect(series.basis).toEqual({ kind: 'split_adjusted', asOf: '2024-06-12' })
    expect(actions).toEqual([
      { symbol: 'ACME', exDate: '2024-06-06', type: 'dividend', value: 0.5 },
      { symbol: 'ACME', exDate: '2024-06-10', type: 'split', value: 2 },
    ])
    const asked = server.requests.find((url) => url.pathname === '/v2/stocks/bars')
    expect(Object.fromEntries(asked?.searchParams ?? [])).toMatchObject({
      adjustment: 'split',
      timeframe: '1Day',
      feed: 'iex',
    })
  })

  it('leaves out the side of the book that is empty', async () => {
    expect(await at(server.url).quote('ACME')).toEqual({
      symbol: 'ACME',
      price: 54.25,
      time: new Date('2024-06-11T19:59:59.651Z'),
      source: 'alpaca',
      bid: 54.2,
    })
  })

  it('reads all pages of news, an empty summary as none', async () => {
    const news = await at(server.url).news('ACME', range.from)
    expect(news.map((item) => item.summary)).toEqual([null, 'What happened.', 'What happened.'])
  })

  it('says that its keys are wrong', async () => {
    expect(await codeOf(at(server.url, { keyId: 'x', secretKey: 'y' }).quote('ACME'))).toBe('vendor_rejected')
  })

  it('does not follow pages for ever', async () => {
    const endless = await startServer(() => ({ body: { news: [], next_page_token: 'again' } }))
    expect(await codeOf(at(endless.url).news('ACME', range.from))).toBe('vendor_rejected')
    await endless.close()
  })
})

const RECORDED = '../shared/api-fixtures/alpaca'

describe.skipIf(!existsSync(RECORDED))('recorded answers of Alpaca', () => {
  const body = (file: string) => JSON.parse(readFileSync(`${RECORDED}/${file}`, 'utf8')).response
  let server: LocalServer
  beforeAll(async () => {
    const byPath: Record<string, string> = {
      '/v2/stocks/bars': 'historical_stock_data__get_bars.json',
      '/v2/stocks/trades/latest': 'historical_stock_data__get_latest_trade.json',
      '/v2/stocks/quotes/latest': 'historical_stock_data__get_latest_quote.json',
      '/v1/corporate-actions': 'corporate_actions__get_corporate_actions.json',
      '/v1beta1/news': 'historical_news_data__get_news.json',
      '/v2/assets/AAPL': 'asset_routes__get_asset.json',
    }
    server = await startServer((url) => {
      // The recorded page points to a next one that was not recorded.
      const answer = { ...body(byPath[url.pathname] ?? '') }
      if ('next_page_token' in answer) answer.next_page_token = null
      return { body: answer }
    })
  })
  afterAll(() => server.close())

  it('read as bars and quote', async () => {
    const { series } = await at(server.url).bars({
      symbol: 'AAPL',
      timeframe: '1d',
      from: new Date('2022-02-01'),
      to: new Date('2022-02-03'),
    })
    expect(series.bars).toEqual([
      { time: Date.parse('2022-02-01'), open: 174, high: 174.84, low: 172.31, close: 174.61, volume: 85998033 },
      { time: Date.parse('2022-02-02'), open: 174.64, high: 175.88, low: 173.33, close: 175.84, volume: 84817432 },
    ])
    expect(await at(server.url).quote('AAPL')).toMatchObject({ price: 161.2958, bid: 161.1, ask: 161.11 })
  })

  it('read as news and name', async () => {
    expect(await at(server.url).news('AAPL', new Date('2024-01-01'))).toMatchObject([
      { title: 'headline', source: 'source' },
    ])
    expect(await at(server.url).company('AAPL')).toMatchObject({ name: 'Apple Inc.' })
  })

  it('read as nothing when they are empty', async () => {
    const empty = await startServer(() => ({ body: body('historical_stock_data__get_bars_multi_empty_response.json') }))
    expect(await codeOf(at(empty.url).bars({ symbol: 'AAPL', ...range }))).toBe('no_data')
    await empty.close()
  })
})
