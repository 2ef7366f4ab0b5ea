import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toReport } from '@/lib/adapters/broker/alpaca-orders'
import {
  accountPayload,
  assetPayload,
  calendarPayload,
  clockPayload,
  orderPayload,
  ordersPayload,
  positionsPayload,
  readJson,
} from '@/lib/adapters/broker/alpaca-payloads'
import type { RemoteBroker } from '@/lib/ports'
import type { Fault } from '../../../alpaca/faults'
import { ALPACA_TEST_KEYS, type AlpacaServer, startAlpacaServer } from '../../../alpaca-server'
import { codeOf } from '../../../contracts/market-data'
import { startServer } from '../market-data/local-server'
import { brokerAt, openLimiter, order, TIMEOUT_MS } from './alpaca-desk'

describe('Alpaca when things go wrong', () => {
  let server: AlpacaServer
  let broker: RemoteBroker
  beforeEach(async () => {
    server = await startAlpacaServer()
    broker = brokerAt(server)
  })
  afterEach(() => server.close())

  const late = TIMEOUT_MS * 2
  it.each<[string, Fault, boolean]>([
    ['an answer that comes too late', { fault: 'slow', ms: late }, true],
    ['silence', { fault: 'silent' }, true],
    ['a reset after it was taken', { fault: 'reset', taken: true }, true],
    ['a reset before', { fault: 'reset', taken: false }, false],
    ['502 after it was taken', { fault: 'gateway', status: 502, taken: true }, true],
    ['502 before', { fault: 'gateway', status: 502, taken: false }, false],
    ['504', { fault: 'gateway', status: 504, taken: true }, true],
    ["a proxy's 403", { fault: 'gateway', status: 403, taken: true }, true],
    ['an answer cut half way', { fault: 'cut' }, true],
    ['an answer that is no JSON', { fault: 'garbled' }, true],
  ])('a submit that meets %s leaves open what became of it, and is sent once', async (_, fault, taken) => {
    server.controls.addFault({ ...fault, on: 'submit' })
    expect(await codeOf(broker.submit(order('one')))).toBe('vendor_unavailable')
    expect(server.calls.filter(({ kind }) => kind === 'submit')).toHaveLength(1)
    const found = await broker.find('one')
    expect(found?.clientOrderId ?? null).toBe(taken ? 'one' : null)
    expect(await codeOf(broker.submit(order('one')))).toBe(taken ? 'conflict' : 'answered')
    expect(server.state().orders).toHaveLength(1)
  })

  it('an order that Alpaca takes after nobody waits any more is found later', async () => {
    server.controls.addFault({ fault: 'late', ms: late, on: 'submit' })
    expect(await codeOf(broker.submit(order('one')))).toBe('vendor_unavailable')
    expect(await broker.find('one')).toBeNull()
    await expect.poll(() => broker.find('one')).toMatchObject({ status: 'accepted' })
  })

  it('a refusal to go so fast is told to the limiter with the time of its reset', async () => {
    const { limiter, notes } = openLimiter()
    server.controls.addFault({ fault: 'rate_limited', on: 'submit' })
    expect(await codeOf(brokerAt(server, limiter).submit(order('one')))).toBe('rate_limited')
    expect(notes.at(-1)?.refused).toBe(true)
    expect(notes.at(-1)?.resetInMs).toBeGreaterThan(50_000)
    expect(await broker.find('one')).toBeNull()
  })

  it('reads again what failed in passing, and gives up on what keeps failing', async () => {
    server.controls.addFault({ fault: 'gateway', status: 503, taken: false, on: 'account', times: 2 })
    expect((await broker.account()).cash).toBe('100000')
    server.controls.addFault({ fault: 'garbled', on: 'positions', times: 3 })
    expect(await codeOf(broker.positions())).toBe('vendor_unavailable')
    expect(server.calls.filter(({ kind }) => kind === 'positions')).toHaveLength(3)
  })

  it('an order counts as unknown only when Alpaca itself says so', async () => {
    await broker.submit(order('one'))
    server.controls.addFault({ fault: 'gateway', status: 404, taken: false, on: 'find', times: 3 })
    expect(await codeOf(broker.find('one'))).toBe('vendor_unavailable')
    const wrongPath = await startServer(() => ({
      status: 404,
      body: { code: 40410000, message: 'endpoint not found' },
    }))
    expect(await codeOf(brokerAt({ ...server, url: wrongPath.url }).find('one'))).toBe('vendor_rejected')
    await wrongPath.close()
  })

  it('an answer about another order is no answer', async () => {
    const { id } = await broker.submit(order('other')).then(() => server.state().orders[0] ?? { id: '' })
    const mixedUp = await startServer(() => ({ body: server.state().orders.find((one) => one.id === id) }))
    const confused = brokerAt({ ...server, url: mixedUp.url })
    expect(await codeOf(confused.submit(order('mine')))).toBe('vendor_unavailable')
    expect(await codeOf(confused.find('mine'))).toBe('vendor_unavailable')
    await mixedUp.close()
  })

  it('a cancel that came too late says that the order is over', async () => {
    await broker.submit(order('one'))
    server.controls.addFault({ fault: 'slow', ms: 700, on: 'find' })
    const canceled = codeOf(broker.cancel('one'))
    await expect.poll(() => server.calls.some(({ kind }) => kind === 'find')).toBe(true)
    server.controls.fill('one')
    expect(await canceled).toBe('conflict')
  })

  it('a cancel whose answer is lost leaves it open', async () => {
    await broker.submit(order('one'))
    server.controls.addFault({ fault: 'silent', on: 'cancel' })
    expect(await codeOf(broker.cancel('one'))).toBe('vendor_unavailable')
    expect((await broker.find('one'))?.status).toBe('canceled')
  })

  it('nobody listens at the address', async () => {
    await server.close()
    expect(await codeOf(broker.submit(order('one')))).toBe('vendor_unavailable')
    server = await startAlpacaServer()
  })

  it('wrong keys are said, and no key is', async () => {
    const wrong = brokerAt({ ...server, keys: { keyId: 'PKWRONG', secretKey: ALPACA_TEST_KEYS.secretKey } })
    const error = await wrong.submit(order('one')).catch((thrown) => thrown)
    expect(error).toMatchObject({ code: 'vendor_rejected', message: expect.stringContaining('refuses the keys') })
    await server.close()
    const broken = await wrong.account().catch((thrown) => thrown)
    server = await startAlpacaServer()
    for (const thrown of [error, broken]) {
      const all = JSON.stringify([thrown, thrown.cause, thrown.stack, thrown.cause?.stack, thrown.cause?.cause])
      expect(all).not.toContain(ALPACA_TEST_KEYS.secretKey)
      expect(all).not.toContain('PKWRONG')
    }
  })

  it('does not follow a redirection with its keys', async () => {
    const heard: string[] = []
    const elsewhere = await startServer((url) => {
      heard.push(url.pathname)
      return { body: {} }
    })
    const redirecting = await startServer(() => ({ status: 307, headers: { location: elsewhere.url }, body: {} }))
    expect(await codeOf(brokerAt({ ...server, url: redirecting.url }).submit(order('one')))).toBe('vendor_unavailable')
    expect(heard).toEqual([])
    await Promise.all([elsewhere.close(), redirecting.close()])
  })
})

describe('amounts', () => {
  it('never pass through a float', () => {
    expect(readJson('{"a":0.1,"b":-12345678901234567890.123456789,"c":"1.5","d":[1e-9,true,null],"e\\"1":2}')).toEqual({
      a: '0.1',
      b: '-12345678901234567890.123456789',
      c: '1.5',
      d: ['1e-9', true, null],
      'e"1': '2',
    })
  })
})

const RECORDED = '../shared/api-fixtures/alpaca'

describe.skipIf(!existsSync(RECORDED))('recorded answers of Alpaca', () => {
  const recorded = (name: string): unknown => {
    const { response } = readJson(readFileSync(`${RECORDED}/${name}.json`, 'utf8')) as { response: unknown }
    return response
  }

  it.each([
    'order_routes__market_order',
    'order_routes__limit_order',
    'order_routes__order_position_intent',
    'order_routes__order_position_intent_1',
    'order_routes__replace_order',
    'order_routes__get_order_by_id',
    'order_routes__get_order_by_client_id',
    'position_routes__close_position_with_qty',
    'position_routes__close_position_with_percentage',
  ])('%s', (name) => {
    const report = toReport(orderPayload.parse(recorded(name)))
    expect(report).toMatchObject({ status: 'accepted', filledQuantity: '0', submittedAt: '2021-03-16T18:38:01.937Z' })
    expect((report.quantity === null) !== (report.notional === null)).toBe(true)
  })

  it('lists of orders, numbers or strings, shares only', () => {
    const { orders, count } = ordersPayload.parse(recorded('order_routes__get_orders'))
    expect(orders.map((one) => toReport(one))).toMatchObject([{ type: 'stop', quantity: '1', averagePrice: null }])
    expect(count).toBe(1)
    const [coin] = recorded('position_routes__close_all_positions') as { body: unknown }[]
    expect(ordersPayload.parse([coin?.body])).toMatchObject({ count: 1, orders: [] })
  })

  it('the account, positions, an asset, the clock and the calendar', () => {
    expect(accountPayload.parse(recorded('account_routes__get_account'))).toMatchObject({ cash: '-23140.2' })
    expect(positionsPayload.parse(recorded('position_routes__get_all_positions'))).toMatchObject([
      { qty: '5', avg_entry_price: '100', current_price: '120' },
    ])
    expect(assetPayload.parse(recorded('asset_routes__get_asset'))).toMatchObject({ symbol: 'AAPL', tradable: true })
    expect(clockPayload.parse(recorded('js_clock'))).toMatchObject({ is_open: true })
    expect(calendarPayload.parse(recorded('js_calendar'))).toEqual([
      { date: '2018-01-03', open: '09:30', close: '16:00' },
    ])
  })
})
