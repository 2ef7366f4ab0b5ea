import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GET as getImportRoute } from '@/app/api/data/imports/[id]/route'
import { POST as createImportRoute } from '@/app/api/data/imports/route'
import { GET as getBarsRoute } from '@/app/api/market/bars/route'
import { GET as getIndicatorsRoute } from '@/app/api/market/indicators/route'
import { GET as getQuoteRoute } from '@/app/api/market/quote/route'
import { GET as listSymbolsRoute } from '@/app/api/market/symbols/route'
import { POST as startSampleRoute } from '@/app/api/sample-market/route'
import { handleJob } from '@/workers/handlers'
import { type Desk, MARKET, openDesk } from './desk'
import { openRoutes } from './route-caller'

let desk: Desk
let routes: Awaited<ReturnType<typeof openRoutes>>
let call: (typeof routes)['call']

beforeAll(async () => {
  desk = await openDesk()
  routes = await openRoutes(desk)
  call = routes.call
})
afterAll(async () => {
  routes.stop()
  await desk.close()
})

describe('market data over HTTP', () => {
  it('takes files, lets a worker import them, and tells how it went', async () => {
    const files = ['ACME', 'DUNE'].map((symbol) => ({
      name: `${symbol}.csv`,
      content: readFileSync(path.join(MARKET, `${symbol}.csv`), 'utf8'),
    }))
    const created = await call(createImportRoute, '/data/imports', { files })
    expect(created).toMatchObject({ status: 202, body: { status: 'queued', files_total: 2 } })
    const id = String(created.body.id)
    expect(await handleJob(desk.runtime, 'data.import', { importId: id }, 'trace')).toBe(true)
    const done = await call(getImportRoute, `/data/imports/${id}`, undefined, { id })
    expect(done.body).toMatchObject({ status: 'completed', files_done: 2, bars_written: 597, rows_refused: 3 })
    const other = '00000000-0000-4000-8000-000000000000'
    expect((await call(getImportRoute, `/data/imports/${other}`, undefined, { id: other })).status).toBe(404)
    expect((await call(createImportRoute, '/data/imports', { files: [files[0], files[0]] })).status).toBe(422)
  })

  it('answers about the past from what was known then', async () => {
    const asOf = '2017-03-01T22:00:00Z'
    const quote = await call(getQuoteRoute, `/market/quote?symbol=acme&as_of=${asOf}`)
    expect(quote.body).toMatchObject({ symbol: 'ACME', time: '2017-03-01T21:00:00.000Z', stale: false, sample: false })
    const bars = await call(getBarsRoute, `/market/bars?symbol=ACME&as_of=${asOf}&limit=3`)
    const times = (bars.body.bars as { time: string }[]).map(({ time }) => time.slice(0, 10))
    expect(times).toEqual(['2017-02-27', '2017-02-28', '2017-03-01'])
    expect(bars.body.basis).toEqual({ kind: 'split_adjusted', as_of: '2017-06-05' })
    const indicators = await call(getIndicatorsRoute, `/market/indicators?symbol=ACME&as_of=${asOf}`)
    expect(indicators.body).toMatchObject({ symbol: 'ACME', bars: 234, indicators: { rsi14: expect.any(Number) } })
  })

  it('says that there is nothing, or that the question is wrong', async () => {
    const none = await call(getQuoteRoute, '/market/quote?symbol=NONE&as_of=2017-03-01T22:00:00Z')
    expect(none).toMatchObject({ status: 404, body: { code: 'no_data' } })
    expect((await call(getQuoteRoute, '/market/quote?symbol=no%20ticker')).status).toBe(422)
    expect((await call(getBarsRoute, '/market/bars?symbol=ACME&limit=0')).status).toBe(422)
  })

  it('opens the sample market and lists what is stored, page by page', async () => {
    const started = await call(startSampleRoute, '/sample-market', {})
    expect(started).toMatchObject({ status: 202, body: { account: 'sample', ready: true } })
    const quote = await call(getQuoteRoute, '/market/quote?symbol=HALC.X')
    expect(quote.body).toMatchObject({ source: 'sample', sample: true })
    const { price, buy_limit } = quote.body as { price: number; buy_limit: number }
    expect(buy_limit / price).toBeCloseTo(1.05, 3)
    const all: string[] = []
    let cursor: unknown = null
    do {
      const page = await call(listSymbolsRoute, `/market/symbols?limit=10${cursor ? `&cursor=${cursor}` : ''}`)
      all.push(...(page.body.data as { symbol: string }[]).map(({ symbol }) => symbol))
      cursor = page.body.next_cursor
    } while (cursor)
    expect(all).toHaveLength(27)
    expect(all).toEqual(all.toSorted())
    const found = await call(listSymbolsRoute, '/market/symbols?search=halcyon')
    expect((found.body.data as { symbol: string }[]).map(({ symbol }) => symbol)).toEqual(['HALC.X'])
  })
})
