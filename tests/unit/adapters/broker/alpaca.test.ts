import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { streamUrlOf } from '@/lib/adapters/broker/alpaca'
import { statusOf } from '@/lib/adapters/broker/alpaca-orders'
import type { BrokerOrder } from '@/lib/domain/order'
import type { RemoteBroker } from '@/lib/ports'
import { type AlpacaServer, remoteControls, remoteState, startAlpacaServer } from '../../../alpaca-server'
import { describeBroker } from '../../../contracts/broker'
import { codeOf } from '../../../contracts/market-data'
import { brokerAt, openLimiter, order } from './alpaca-desk'

describeBroker('Alpaca', async () => {
  const server = await startAlpacaServer()
  return {
    broker: brokerAt(server),
    symbol: 'ACME',
    lowPrice: '20',
    fill: async (id, quantity, price) => {
      server.controls.fill(id, quantity, price)
    },
    close: server.close,
  }
})

describe('Alpaca as a broker', () => {
  let server: AlpacaServer
  let broker: RemoteBroker
  beforeEach(async () => {
    server = await startAlpacaServer()
    broker = brokerAt(server)
  })
  afterEach(() => server.close())

  const bodyOf = async (change: Partial<BrokerOrder>) => {
    const report = await broker.submit(order('one', change))
    return { report, body: server.calls.at(-1)?.body }
  }
  const common = { client_order_id: 'one', symbol: 'ACME', side: 'buy' }

  it.each<[string, Partial<BrokerOrder>, Record<string, unknown>]>([
    ['market', {}, { type: 'market', qty: '5', time_in_force: 'day' }],
    ['fraction', { quantity: '0.333333333' }, { type: 'market', qty: '0.333333333', time_in_force: 'day' }],
    ['money', { quantity: null, notional: '250.5' }, { type: 'market', notional: '250.5', time_in_force: 'day' }],
    [
      'limit',
      { type: 'limit', limitPrice: '99.95', timeInForce: 'gtc' },
      { type: 'limit', qty: '5', limit_price: '99.95', time_in_force: 'gtc' },
    ],
    ['stop', { type: 'stop', stopPrice: '110' }, { type: 'stop', qty: '5', stop_price: '110', time_in_force: 'day' }],
    [
      'stop-limit',
      { type: 'stop_limit', stopPrice: '110', limitPrice: '111' },
      { type: 'stop_limit', qty: '5', stop_price: '110', limit_price: '111', time_in_force: 'day' },
    ],
    ...(['opg', 'cls', 'ioc', 'fok'] as const).map(
      (timeInForce): [string, Partial<BrokerOrder>, Record<string, unknown>] => [
        timeInForce,
        { timeInForce },
        { type: 'market', qty: '5', time_in_force: timeInForce },
      ],
    ),
    [
      'bracket',
      { timeInForce: 'gtc', bracket: { takeProfit: '120', stopLoss: '90', stopLimit: '89.5' } },
      {
        type: 'market',
        qty: '5',
        time_in_force: 'gtc',
        order_class: 'bracket',
        take_profit: { limit_price: '120' },
        stop_loss: { stop_price: '90', limit_price: '89.5' },
      },
    ],
  ])('sends a %s order as the documents say', async (_, change, wire) => {
    const { report, body } = await bodyOf(change)
    expect(body).toEqual({ ...common, ...wire })
    const { bracket: __, ...asked } = order('one', change)
    expect(report).toMatchObject(asked)
  })

  it('tells the exits of a bracket, which wait, then work, and cancel each other', async () => {
    const { report } = await bodyOf({ bracket: { takeProfit: '120', stopLoss: '90', stopLimit: null } })
    expect(report.legs).toMatchObject([
      { side: 'sell', type: 'limit', limitPrice: '120', status: 'accepted' },
      { side: 'sell', type: 'stop', stopPrice: '90', status: 'accepted' },
    ])
    server.controls.fill('one', '5', '100')
    const [profit, loss] = (await broker.find('one'))?.legs ?? []
    server.controls.fill(profit?.brokerOrderId ?? '', '5', '120')
    expect((await broker.find('one'))?.legs.map((leg) => leg.status)).toEqual(['filled', 'canceled'])
    const flat = await broker.orders(new Date(0))
    expect(flat.map((one) => one.brokerOrderId)).toContain(loss?.brokerOrderId)
    expect(flat).toHaveLength(3)
  })

  it('says what Alpaca refuses in its own words: too little money, too few shares, an unknown symbol', async () => {
    await expect(broker.submit(order('a', { quantity: '2000' }))).rejects.toMatchObject({
      code: 'vendor_rejected',
      message: 'Alpaca: insufficient buying power',
    })
    await expect(broker.submit(order('b', { side: 'sell' }))).rejects.toThrow('insufficient qty available')
    await expect(broker.submit(order('c', { symbol: 'NOPE' }))).rejects.toThrow('not found')
    expect(await codeOf(broker.asset('NOPE'))).toBe('no_data')
    for (const id of ['a', 'b', 'c']) expect(await broker.find(id)).toBeNull()
  })

  it('replaces a working order by a new one with an id of its own', async () => {
    await broker.submit(order('old', { type: 'limit', limitPrice: '90' }))
    const replaced = await broker.replace('old', { newClientOrderId: 'new', quantity: '7', limitPrice: '91' })
    const old = await broker.find('old')
    expect(replaced).toMatchObject({ quantity: '7', limitPrice: '91', replaces: old?.brokerOrderId })
    expect(old).toMatchObject({ status: 'replaced', replacedBy: replaced.brokerOrderId })
    expect(server.calls.find(({ kind }) => kind === 'replace')?.body).toEqual({
      client_order_id: 'new',
      qty: '7',
      limit_price: '91',
    })
    expect(await codeOf(broker.replace('old', { newClientOrderId: 'x' }))).toBe('conflict')
    expect(await codeOf(broker.replace('none', { newClientOrderId: 'x' }))).toBe('not_found')
    expect(await codeOf(broker.replace('new', { newClientOrderId: 'old' }))).toBe('conflict')
  })

  it('waits for the word that an order is canceled, and asks once', async () => {
    server.controls.set({ cancelsWait: true })
    await broker.submit(order('one'))
    await broker.cancel('one')
    expect((await broker.find('one'))?.status).toBe('pending_cancel')
    await broker.cancel('one')
    expect(server.calls.filter(({ kind }) => kind === 'cancel')).toHaveLength(1)
    server.controls.cancel('one')
    expect(await codeOf(broker.cancel('one'))).toBe('conflict')
  })

  it('reads the account, and why it may not trade', async () => {
    expect(await broker.account()).toMatchObject({ currency: 'USD', cash: '100000', equity: '100000', blocked: null })
    server.controls.block({ trading_blocked: true })
    expect((await broker.account()).blocked).toContain('blocked trading')
    server.controls.block({ trading_blocked: false, status: 'ACCOUNT_CLOSED' })
    expect((await broker.account()).blocked).toContain('ACCOUNT_CLOSED')
  })

  it('reads positions, long and short, to the last decimal', async () => {
    server.controls.setPosition('ACME', '12.000000001', '99.123456')
    server.controls.setPosition('BOLT', '-3', '10')
    server.controls.setPrice('BOLT', '11.5')
    expect(await broker.positions()).toEqual([
      { symbol: 'ACME', quantity: '12.000000001', averagePrice: '99.123456', price: '100' },
      { symbol: 'BOLT', quantity: '-3', averagePrice: '10', price: '11.5' },
    ])
  })

  it('reads the clock, the calendar and an asset', async () => {
    server.controls.set({ market: { isOpen: true } })
    const clock = await broker.clock()
    expect(clock.isOpen).toBe(true)
    expect(clock.nextClose.getTime()).toBeGreaterThan(clock.now.getTime())
    expect(await broker.calendar('2026-11-25', '2026-11-27')).toEqual([
      { date: '2026-11-25', open: new Date('2026-11-25T14:30:00Z'), close: new Date('2026-11-25T21:00:00Z') },
      { date: '2026-11-27', open: new Date('2026-11-27T14:30:00Z'), close: new Date('2026-11-27T18:00:00Z') },
    ])
    expect(await broker.asset('ACME')).toEqual({
      symbol: 'ACME',
      name: 'ACME Inc. Common Stock',
      exchange: 'NASDAQ',
      tradable: true,
      fractionable: true,
      shortable: true,
    })
  })

  it('reads every page of orders, also of those placed elsewhere', async () => {
    server.controls.set({ limit: 10_000 })
    const begun = new Date()
    const id = server.controls.placeElsewhere({ symbol: 'BOLT', side: 'buy', qty: '1' })
    for (let number = 0; number < 1_100; number++)
      server.controls.placeElsewhere({ symbol: 'ACME', side: 'buy', notional: '1' })
    server.controls.fill(id)
    const all = await broker.orders(begun)
    expect(all).toHaveLength(1_101)
    expect(new Set(all.map((one) => one.brokerOrderId)).size).toBe(1_101)
    expect(all.find((one) => one.brokerOrderId === id)).toMatchObject({ status: 'filled', symbol: 'BOLT' })
    const openOnly = await broker.orders(new Date(Date.now() + 60_000))
    expect(openOnly).toHaveLength(1_100)
  })

  it('reads every page of executions and of activities', async () => {
    server.controls.placeElsewhere({ symbol: 'ACME', side: 'buy', qty: '250', client_order_id: 'much' })
    for (let number = 0; number < 250; number++) server.controls.fill('much', '1', '10')
    for (let number = 0; number < 120; number++)
      server.controls.journal('FEE', '-0.01', { description: `fee ${number}` })
    const executions = await broker.executions(new Date(0))
    expect(executions).toHaveLength(250)
    expect(new Set(executions.map((one) => one.orderFilled)).size).toBe(250)
    expect(executions[0]).toMatchObject({ symbol: 'ACME', side: 'buy', quantity: '1', price: '10' })
    expect(await broker.activities(new Date())).toHaveLength(120)
  })

  it('names what moved money or shares without a trade', async () => {
    server.controls.setPosition('ACME', '10', '100')
    server.controls.journal('CSD', '500')
    server.controls.journal('JNLC', '-20')
    server.controls.journal('DIV', '1.02', { symbol: 'ACME', qty: '10', per_share_amount: '0.102' })
    server.controls.journal('FEE', '-0.03', { description: 'TAF fee' })
    server.controls.journal('INT', '0.5')
    server.controls.split('ACME', '2')
    const told = await broker.activities(new Date())
    expect(told.map(({ type, amount, quantity }) => [type, amount, quantity])).toEqual([
      ['deposit', '500', null],
      ['withdrawal', '-20', null],
      ['dividend', '1.02', null],
      ['fee', '-0.03', null],
      ['interest', '0.5', null],
      ['split', '0', '10'],
    ])
    expect(told[2]).toMatchObject({ symbol: 'ACME', description: 'DIV' })
    expect((await broker.account()).cash).toBe('100481.49')
  })

  it('asks its limiter for each call by what it is for', async () => {
    const { limiter, taken, notes } = openLimiter()
    const asking = brokerAt(server, limiter)
    await asking.submit(order('one'))
    await asking.find('one')
    await asking.cancel('one')
    expect(taken).toEqual(['order', 'lookup', 'cancel', 'cancel'])
    expect(notes.at(-1)).toMatchObject({ remaining: 196, refused: false })
    expect(notes.at(-1)?.resetInMs).toBeGreaterThan(55_000)
  })

  it('takes every status there is for one of ours, and an unknown one for an order at work', () => {
    const all = (status: string, filled_qty = '0') => statusOf({ status, filled_qty })
    for (const status of 'new accepted pending_new accepted_for_bidding held stopped suspended calculated done_for_day pending_replace something_new'.split(
      ' ',
    ))
      expect(all(status)).toBe('accepted')
    expect(all('done_for_day', '2')).toBe('partially_filled')
    for (const status of 'partially_filled filled pending_cancel canceled replaced rejected expired'.split(' '))
      expect(all(status)).toBe(status)
  })

  it('trades at a server that another process drives over HTTP', async () => {
    const controls = remoteControls(server.url)
    await broker.submit(order('one'))
    const id = await controls.fill('one', '2', '10')
    expect(await broker.executions(new Date(0))).toMatchObject([{ executionId: id, quantity: '2' }])
    await controls.addFault({ fault: 'reset', taken: true, on: 'submit' })
    expect(await codeOf(broker.submit(order('two')))).toBe('vendor_unavailable')
    await expect(controls.fill('none')).rejects.toThrow('order not found')
    const state = await remoteState(server.url)
    expect(state.orders.map((one) => one.client_order_id)).toEqual(['one', 'two'])
    expect(state.mostInAnyMinute).toBe(3)
  })

  it('finds its stream beside the address', () => {
    expect(streamUrlOf('https://paper-api.alpaca.markets')).toBe('wss://paper-api.alpaca.markets/stream')
    expect(streamUrlOf(server.url)).toBe(server.streamUrl)
  })
})
