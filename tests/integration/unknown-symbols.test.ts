import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createYahoo } from '@/lib/adapters/market-data/yahoo'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { placeByHand } from '@/lib/place-by-hand'
import type { MarketData } from '@/lib/ports'
import { unknownSymbols } from '@/lib/services/market/unknown-symbols'
import { requestCycle } from '@/lib/services/request-cycle'
import { YAHOO_NOW, yahooAnswer } from '../fixtures/vendors/yahoo'
import { type LocalServer, startServer } from '../unit/adapters/market-data/local-server'
import { type Desk, importMarket, ORIGIN, openDesk } from './desk'

let desk: Desk
let server: LocalServer
let deps: Deps
let known: MarketData

beforeAll(async () => {
  desk = await openDesk()
  await importMarket(desk.deps)
  // Knows ACME and nothing else.
  server = await startServer(yahooAnswer)
  known = createYahoo({ baseUrl: server.url, now: () => YAHOO_NOW })
})
afterAll(async () => {
  await desk.close()
  await server.close()
})
beforeEach(() => {
  deps = { ...desk.deps, markets: [known] }
})

const failing = (name: MarketData['name'], quote: MarketData['quote']): MarketData => ({
  ...known,
  name,
  covers: () => true,
  quote,
})
const down = failing('alpaca', () => Promise.reject(new AppError('vendor_unavailable', 'down')))
const request = (symbols: string[]) =>
  requestCycle({ ...deps, maxSymbols: 50 }, ORIGIN, { accountId: 'paper', symbols, execute: false, trigger: 'api' })

describe('a symbol that does not exist, on the live clock', () => {
  it('is named with its field when a cycle is asked for, and nothing is stored', async () => {
    const before = await deps.db.workflowExecution.count()
    await expect(request(['ACME', 'NOPE', 'FAKE.X'])).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [
        { path: 'symbols.1', message: 'no vendor of prices knows NOPE' },
        { path: 'symbols.2', message: 'no vendor of prices knows FAKE.X' },
      ],
    })
    expect(await deps.db.workflowExecution.count()).toBe(before)
  })

  it('is named with its field when it is to be bought by hand', async () => {
    const wanted = { account: 'paper', symbol: 'NOPE', side: 'buy', quantity: 1, reason: 'test' } as const
    await expect(placeByHand(deps, ORIGIN, randomUUID(), wanted)).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [{ path: 'symbol', message: expect.stringContaining('NOPE') }],
    })
  })

  it('is taken while one vendor that covers it cannot be asked', async () => {
    deps = { ...deps, markets: [down, known] }
    expect((await request(['NOPE'])).symbols).toEqual(['NOPE'])
  })

  it('is taken when the vendor does not answer in time', async () => {
    const silent = failing('yahoo', () => new Promise(() => undefined))
    expect(await unknownSymbols({ ...deps, markets: [silent] }, ['NOPE'], 20)).toEqual(new Set())
  })

  it('costs no call of a vendor when it is stored', async () => {
    const asked = server.requests.length
    expect((await request(['ACME', 'BOLT'])).symbols).toEqual(['ACME', 'BOLT'])
    expect(server.requests.length).toBe(asked)
  })
})
