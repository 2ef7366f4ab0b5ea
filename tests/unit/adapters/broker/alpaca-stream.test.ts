import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BrokerUpdate, RemoteBroker } from '@/lib/ports'
import { type AlpacaServer, startAlpacaServer } from '../../../alpaca-server'
import { brokerAt, order, recorder } from './alpaca-desk'

describe('the stream of Alpaca', () => {
  let server: AlpacaServer
  let broker: RemoteBroker
  let heard: ReturnType<typeof recorder>
  let watch: { close(): void } | undefined
  beforeEach(async () => {
    server = await startAlpacaServer()
    broker = brokerAt(server)
    heard = recorder()
  })
  afterEach(async () => {
    watch?.close()
    await server.close()
  })

  const begin = async () => {
    watch = broker.watch(heard)
    await expect.poll(() => heard.states).toEqual(['open'])
  }
  const statesBecome = (...states: string[]) => expect.poll(() => heard.states).toEqual(states)
  const count = (number: number) => expect.poll(() => heard.updates.length).toBe(number)
  const fills = () => heard.updates.filter((update) => update.kind === 'fill')

  it.each(['binary', 'text'] as const)('tells the life of an order in %s frames', async (frames) => {
    server.controls.setStream({ frames })
    await begin()
    await broker.submit(order('one'))
    const first = server.controls.fill('one', '2', '10')
    const second = server.controls.fill('one', '3', '11')
    await count(4)
    expect(heard.updates.map(({ kind, report }) => [kind, report.status, report.filledQuantity])).toEqual([
      ['order', 'accepted', '0'],
      ['order', 'accepted', '0'],
      ['fill', 'partially_filled', '2'],
      ['fill', 'filled', '5'],
    ])
    expect(fills().map(({ execution }) => execution)).toMatchObject([
      { executionId: first, symbol: 'ACME', side: 'buy', quantity: '2', price: '10', orderFilled: '2' },
      { executionId: second, quantity: '3', price: '11', orderFilled: '5' },
    ])
  })

  it('names an execution as the list of activities does', async () => {
    await begin()
    await broker.submit(order('one'))
    server.controls.fill('one', '2', '10')
    server.controls.fill('one', '3', '11')
    await count(4)
    const key = (one: {
      executionId: string
      brokerOrderId: string
      orderFilled: string
      quantity: string
      price: string
    }) => [one.executionId, one.brokerOrderId, one.orderFilled, one.quantity, one.price].join(' ')
    const listed = await broker.executions(new Date(0))
    expect(fills().map(({ execution }) => key(execution))).toEqual(listed.map(key))
  })

  it('tells busts and corrections with the execution that they are about', async () => {
    await begin()
    await broker.submit(order('one', { quantity: '4' }))
    const first = server.controls.fill('one', '1', '10')
    const second = server.controls.fill('one', '3', '11')
    server.controls.bust(first)
    const third = server.controls.correct(second, '2', '12')
    await count(6)
    expect(heard.updates.slice(4)).toMatchObject([
      { kind: 'bust', executionId: first, report: { filledQuantity: '3', status: 'filled' } },
      {
        kind: 'correction',
        executionId: second,
        execution: { executionId: third, quantity: '2', price: '12', side: 'buy' },
        report: { filledQuantity: '2' },
      },
    ])
    expect(await broker.positions()).toMatchObject([{ quantity: '2', averagePrice: '12' }])
    expect((await broker.account()).cash).toBe('99976')
  })

  it.each([
    ['expire', 'expired'],
    ['reject', 'rejected'],
    ['cancel', 'canceled'],
  ] as const)('tells that an order was ended: %s', async (control, status) => {
    await begin()
    await broker.submit(order('one'))
    server.controls[control]('one')
    await expect.poll(() => heard.updates.at(-1)?.report.status).toBe(status)
  })

  it('passes on what comes twice or in another order, each with its own state', async () => {
    await begin()
    await broker.submit(order('one'))
    await count(2)
    server.controls.holdUpdates()
    server.controls.fill('one', '2', '10')
    server.controls.fill('one', '3', '11')
    server.controls.releaseUpdates({ reverse: true, twice: true })
    await count(6)
    expect(fills().map(({ execution }) => execution.orderFilled)).toEqual(['5', '5', '2', '2'])
    expect(new Set(fills().map(({ execution }) => execution.executionId)).size).toBe(2)
  })

  it('tells orders that were placed elsewhere', async () => {
    await begin()
    const id = server.controls.placeElsewhere({ symbol: 'BOLT', side: 'buy', qty: '1' })
    await expect.poll(() => heard.updates.at(-1)?.report.brokerOrderId).toBe(id)
  })

  it('connects again when the stream is cut, and says so', async () => {
    await begin()
    server.controls.dropStreams()
    await statesBecome('open', 'lost', 'open')
    await broker.submit(order('one'))
    await count(2)
  })

  it('keeps trying while nobody answers, with pauses', async () => {
    await begin()
    server.controls.setStream({ refuse: true })
    server.controls.dropStreams()
    await expect.poll(() => heard.states.filter((state) => state === 'lost').length).toBeGreaterThan(2)
    server.controls.setStream({ refuse: false })
    await expect.poll(() => heard.states.at(-1)).toBe('open')
  })

  it('sees that a connection is dead though it looks open', async () => {
    await begin()
    server.controls.setStream({ halfOpen: true })
    await expect.poll(() => heard.states.at(1)).toBe('lost')
    expect(heard.reasons[1]).toContain('stopped answering')
    server.controls.setStream({ halfOpen: false })
    await expect.poll(() => heard.states.at(-1)).toBe('open')
  })

  it('keeps a living connection', async () => {
    await begin()
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect(heard.states).toEqual(['open'])
    expect(server.state().streams).toEqual({ listening: 1, connections: 1 })
  })

  it.each(['{"stream":"trade_updates","data":{"event":"fill"}}', 'not JSON', '[]'])(
    'begins anew after a message that cannot be read: %s',
    async (frame) => {
      await begin()
      server.controls.sendRaw(frame)
      await statesBecome('open', 'lost', 'open')
    },
  )

  it('lets pass what is told of coins and options, and other streams', async () => {
    await begin()
    server.controls.sendRaw('{"stream":"trade_updates","data":{"event":"fill","order":{"asset_class":"crypto"}}}')
    server.controls.sendRaw('{"stream":"account_updates","data":{}}')
    await broker.submit(order('one'))
    await count(2)
    expect(heard.states).toEqual(['open'])
  })

  it('bears a listener that fails, and begins anew since an update was lost on it', async () => {
    let failed = false
    const failing = {
      onState: (state: 'open' | 'lost', reason: string | null) => {
        heard.onState(state, reason)
        throw new Error('state')
      },
      onUpdate: (update: BrokerUpdate) => {
        if (!failed) {
          failed = true
          throw new Error('update')
        }
        heard.onUpdate(update)
      },
    }
    watch = broker.watch(failing)
    await statesBecome('open')
    await broker.submit(order('one'))
    await statesBecome('open', 'lost', 'open')
    await broker.submit(order('two'))
    await expect.poll(() => heard.updates.length).toBeGreaterThan(0)
  })

  it('says that the keys are wrong without saying them', async () => {
    watch = brokerAt({ ...server, keys: { keyId: 'PKWRONG', secretKey: 'wrong-secret' } }).watch(heard)
    await expect.poll(() => heard.reasons.length).toBeGreaterThan(1)
    expect(heard.reasons[0]).toBe('Alpaca refuses the keys.')
    expect(heard.states).not.toContain('open')
  })

  it('says nothing more once it is closed', async () => {
    await begin()
    watch?.close()
    await broker.submit(order('one'))
    await expect.poll(() => server.state().streams.listening).toBe(0)
    expect(heard.updates).toEqual([])
    expect(heard.states).toEqual(['open'])
  })
})
