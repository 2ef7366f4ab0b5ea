import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { upsertActions } from '@/lib/db/corporate-actions'
import { listEvents } from '@/lib/db/events'
import { findSeries } from '@/lib/db/prices'
import type { Deps } from '@/lib/deps'
import { sessionClose } from '@/lib/domain/calendar/nyse'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { MONEY_EVENT_TYPES, type MoneyEvent } from '@/lib/domain/ledger/events'
import type { CorporateAction } from '@/lib/domain/market/bar'
import { AppError } from '@/lib/errors'
import type { MarketData } from '@/lib/ports'
import { advanceClock } from '@/lib/services/advance-clock'
import { importCsvFile } from '@/lib/services/import-csv'
import { placeOrders } from '@/lib/services/place-orders'
import { resetAccount } from '@/lib/services/reset-account'
import { submitOrders } from '@/lib/services/submit-orders'
import { verifyEvents } from '@/lib/services/verify-events'
import { createLiveMarket } from '@/workers/live-market'
import { type Desk, ORIGIN, openDesk } from './desk'

let desk: Desk
let deps: Deps
beforeAll(async () => {
  desk = await openDesk()
  deps = desk.deps
})
afterAll(() => desk.close())

type Row = readonly [date: string, price: number, split?: number]
const AS_TRADED = 'date,open,high,low,close,volume,adj_close'
const YAHOO = 'Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits'

const importBars = async (symbol: string, header: string, rows: readonly Row[]) => {
  const line = ([date, price, split = 0]: Row) =>
    header === YAHOO
      ? `${date},${price},${price},${price},${price},${price},100000,0,${split}`
      : `${date},${price},${price},${price},${price},100000,1`
  const content = [header, ...rows.map(line)].join('\n')
  const report = await importCsvFile(deps.db, { name: `${symbol}.csv`, content }, deps.clock.now())
  expect(report.refused).toEqual([])
}

const state = (accountId: string) => readAccountState(deps.db, accountId)
const equity = async (accountId: string) => Number((await state(accountId)).portfolio.totalValue)
const splitsOf = async (accountId: string) =>
  (await listEvents(deps.db, { after: 0, accountId, type: 'SplitApplied' }, 50)).map(({ data }) => data)

async function order(
  accountId: string,
  symbol: string,
  side: 'buy' | 'sell',
  quantity: number,
  price: number,
  at: Date,
) {
  const [placed] = await placeOrders(
    deps.db,
    ORIGIN,
    {
      limits: { maxPosition: 1, maxSector: 1, maxPositions: 9 },
      costs: deps.costs,
      collar: 0.05,
      lot: 1,
      minOrder: 0,
      breaker: deps.breaker,
      clock: deps.clock,
    },
    {
      accountId,
      groupId: randomUUID(),
      cycleId: null,
      origin: 'manual',
      decidedAt: at,
      expiresAt: null,
      requests: [{ symbol, side, quantity, price, sector: 'x', confidence: null, reasoning: 'test', agentScores: {} }],
    },
  )
  await submitOrders({ ...deps, broker: deps.brokerFor({ id: accountId }) }, ORIGIN, accountId, {
    now: at,
    ttlMs: null,
  })
  return placed?.orderId ?? ''
}

const statusOf = async (id: string) => (await deps.db.order.findUniqueOrThrow({ where: { id } })).status

async function replaysToItself(accountId: string): Promise<void> {
  const events = await listEvents(deps.db, { after: 0, accountId }, 5_000)
  const replayed = events
    .filter(({ type }) => (MONEY_EVENT_TYPES as readonly string[]).includes(type))
    .reduce((account, { type, data }) => apply(account, { type, data } as MoneyEvent), emptyAccount(accountId))
  const live = await state(accountId)
  expect(JSON.stringify([replayed.portfolio, ...replayed.positions])).toBe(
    JSON.stringify([live.portfolio, ...live.positions]),
  )
  const { _sum } = await deps.db.ledgerEntry.aggregate({ where: { accountId }, _sum: { amount: true } })
  expect(Number(_sum.amount)).toBe(0)
  expect((await verifyEvents(deps.db, null)).ok).toBe(true)
}

describe('a simulation on prices as traded', () => {
  const ROWS: Row[] = [
    ['2017-06-01', 90],
    ['2017-06-02', 90],
    ['2017-06-05', 30],
    ['2017-06-06', 30],
  ]
  beforeEach(async () => {
    await resetAccount(deps.db, ORIGIN, 'sim')
    await deps.db.$executeRaw`truncate price_data, price_series, corporate_actions`
    await importBars('RAWX', AS_TRADED, ROWS)
    // Told of after the bars were stored: they stay as traded.
    await upsertActions(deps.db, [{ symbol: 'RAWX', exDate: '2017-06-05', type: 'split', value: 3 }], 'file:later.csv')
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-01'), deps)
    await order('sim', 'RAWX', 'buy', 10, 90, sessionClose('2017-06-01'))
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-02'), deps)
  })

  it('splits what is held at the open of the ex-date, once, and equity does not jump', async () => {
    const [before, seen] = [await equity('sim'), (await splitsOf('sim')).length]
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-05'), deps)
    const held = (await state('sim')).positions.get('RAWX')
    expect([held?.quantity, held?.lastPrice, held?.costBasis].map(String)).toEqual(['30', '30', '900.45'])
    expect(await equity('sim')).toBe(before)
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-06'), deps)
    expect((await splitsOf('sim')).slice(seen)).toEqual([
      {
        symbol: 'RAWX',
        exDate: '2017-06-05',
        factor: '3',
        wholeShares: true,
        at: '2017-06-05T13:30:00.000Z',
      },
    ])
    expect(await equity('sim')).toBe(before)
    const trade = await deps.db.trade.findFirstOrThrow({ where: { accountId: 'sim' } })
    expect(trade.quantity.toNumber()).toBe(30)
    const equities = await deps.db.equitySnapshot.findMany({ where: { accountId: 'sim' } })
    expect(new Set(equities.slice(1).map((row) => row.equity.toNumber())).size).toBeLessThanOrEqual(2)
    await replaysToItself('sim')
  })

  it('cancels what was decided on the old shares, here and at the broker, and lets the next decision through', async () => {
    const sale = await order('sim', 'RAWX', 'sell', 10, 90, sessionClose('2017-06-02'))
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-05'), deps)
    const row = await deps.db.order.findUniqueOrThrow({ where: { id: sale } })
    expect(row).toMatchObject({ status: 'canceled', statusReason: expect.stringContaining('split') })
    const atBroker = await deps.db.paperOrder.findUniqueOrThrow({ where: { clientOrderId: row.clientOrderId } })
    expect(atBroker.canceledAt).not.toBeNull()
    const next = await order('sim', 'RAWX', 'sell', 30, 30, sessionClose('2017-06-05'))
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-06'), deps)
    expect(await statusOf(next)).toBe('filled')
    expect((await state('sim')).positions.size).toBe(0)
    await replaysToItself('sim')
  })
})

describe('a simulation on split-adjusted prices', () => {
  const OLD: Row[] = ['2017-06-01', '2017-06-02', '2017-06-05', '2017-06-06', '2017-06-07', '2017-06-08'].map(
    (date) => [date, 40, date === '2017-06-05' ? 2 : 0],
  )
  /** The same sessions again, and one more on which the company split 4:1: everything before is restated. */
  const NEW: Row[] = [...OLD.map(([date, , split]): Row => [date, 10, split]), ['2017-06-09', 10, 4]]

  it('sees no split that the prices have in them already, and one when they are restated for it', async () => {
    await resetAccount(deps.db, ORIGIN, 'sim')
    await importBars('ADJX', YAHOO, OLD)
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-01'), deps)
    await order('sim', 'ADJX', 'buy', 10, 40, sessionClose('2017-06-01'))
    const seen = (await splitsOf('sim')).length
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-06'), deps)
    const before = await equity('sim')
    const waiting = await order('sim', 'ADJX', 'buy', 5, 40, sessionClose('2017-06-06'))
    expect((await state('sim')).positions.get('ADJX')).toMatchObject({ sharesAsOf: '2017-06-08' })
    expect(await splitsOf('sim')).toHaveLength(seen)

    await importBars('ADJX', YAHOO, NEW)
    expect((await findSeries(deps.db, ['ADJX'], '1d')).get('ADJX')?.basis).toMatchObject({ asOf: '2017-06-09' })
    // The clock stands still: what is decided next must see one kind of share all the same.
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-06'), deps)
    const held = (await state('sim')).positions.get('ADJX')
    expect([held?.quantity, held?.lastPrice].map(String)).toEqual(['40', '10'])
    expect(await statusOf(waiting)).toBe('canceled')
    expect(await equity('sim')).toBe(before)
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-06-09'), deps)
    expect(await equity('sim')).toBe(before)
    expect((await splitsOf('sim')).slice(seen)).toMatchObject([{ symbol: 'ADJX', exDate: '2017-06-09', factor: '4' }])
    await replaysToItself('sim')
  })
})

describe('the live clock', () => {
  const SYMBOL = 'LIVE'
  const FRIDAY = Date.parse('2026-01-09T15:00:00Z')
  const MONDAY = Date.parse('2026-01-12T15:00:00Z')
  const SPLIT: CorporateAction = { symbol: SYMBOL, exDate: '2026-01-12', type: 'split', value: 10 }

  it('learns of a split on its day, before a quote of the new shares marks or fills anything', async () => {
    let [time, price, down] = [FRIDAY, 500, false]
    const vendor: MarketData = {
      name: 'yahoo',
      covers: () => true,
      async bars() {
        if (down) throw new AppError('vendor_unavailable', 'down')
        const bar = { time: Date.parse('2026-01-08'), open: price, high: price, low: price, close: price, volume: 1e6 }
        const basis = { kind: 'split_adjusted', asOf: new Date(time).toISOString().slice(0, 10) } as const
        const actions = time >= MONDAY ? [SPLIT] : []
        return { series: { symbol: SYMBOL, timeframe: '1d', source: 'yahoo', basis, bars: [bar] }, actions }
      },
      quote: async () => ({ symbol: SYMBOL, price, time: new Date(time), source: 'yahoo' }),
      company: () => Promise.reject(new AppError('no_data', 'none')),
      fundamentals: () => Promise.reject(new AppError('no_data', 'none')),
      news: async () => [],
    }
    const liveDeps = { ...deps, clock: { now: () => new Date(time) }, markets: [vendor] }
    const live = createLiveMarket(liveDeps)
    await order('paper', SYMBOL, 'buy', 20, price, new Date(time))
    time += 60_000
    await live.workOrders('paper')
    const late = await order('paper', SYMBOL, 'sell', 20, price, new Date(FRIDAY + 6 * 3_600_000))
    const before = await equity('paper')

    ;[time, price, down] = [MONDAY, 50, true]
    await live.workOrders('paper')
    await live.refreshMarket('paper', [])
    expect(await equity('paper')).toBe(before)
    expect(await statusOf(late)).toBe('accepted')

    down = false
    await live.refreshMarket('paper', [])
    const held = (await state('paper')).positions.get(SYMBOL)
    expect([held?.quantity, held?.lastPrice].map(String)).toEqual(['200', '50'])
    // Marked at the quote, no longer at the price paid with its slippage; nothing else.
    expect(Math.abs((await equity('paper')) - before)).toBeLessThan(20 * 500 * 0.0006)
    expect(await statusOf(late)).toBe('canceled')
    time += 60_000
    await live.refreshMarket('paper', [])
    expect(await splitsOf('paper')).toHaveLength(1)
    await replaysToItself('paper')
  })
})
