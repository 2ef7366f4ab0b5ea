import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assertLease, claimLease } from '@/lib/db/account-leases'
import { readAccountState } from '@/lib/db/account-state'
import { evaluateBreaker } from '@/lib/services/breaker/evaluate'
import { cancelOrder } from '@/lib/services/cancel-order'
import { createStrategy } from '@/lib/services/desk-strategies/edit'
import { disableStrategy } from '@/lib/services/desk-strategies/switch'
import { switchTrading } from '@/lib/services/switch-trading'
import { createRemoteDesk, type RemoteDesk } from '@/workers/remote-desk'
import { type AlpacaServer, startAlpacaServer } from '../alpaca-server'
import { type Desk, ORIGIN, openDesk } from './desk'
import { ACCOUNT, alpacaEnv, buy, expectInvariants, isAgreed, place, sameBooks, sell, until } from './remote-account'

let alpaca: AlpacaServer
let desk: Desk
let remote: RemoteDesk

beforeEach(async () => {
  alpaca = await startAlpacaServer({ limit: 10_000 })
  desk = await openDesk(alpacaEnv(alpaca))
  remote = createRemoteDesk(desk.deps, { confirmMs: 50 })
})
afterEach(async () => {
  await remote.close()
  await desk.close()
  await alpaca.close()
})

const work = () => remote.work()
/** Long enough for anything that would be sent. */
async function idle(): Promise<void> {
  const end = Date.now() + 2_000
  while (Date.now() < end) {
    await work()
    await pause(50)
  }
}
const rows = () => desk.deps.db.order.findMany({ where: { accountId: ACCOUNT }, orderBy: { createdAt: 'asc' } })
const statusOf = async (id: string | null | undefined) =>
  (await desk.deps.db.order.findUnique({ where: { id: id ?? '' } }))?.status
const alerts = () => desk.deps.db.alert.findMany({ where: { accountId: ACCOUNT, kind: 'broker_difference' } })
const start = () => until(work, 'the books agree', isAgreed(desk.deps))
const settle = () =>
  until(work, 'the books are the same', async () => (await sameBooks(desk.deps, alpaca.state())).length === 0)

/** The broker's order of a decision. */
const brokerOrder = (symbol: string) => {
  const order = alpaca.state().orders.find((item) => item.symbol === symbol)
  if (!order) throw new Error(`${symbol} is not at the broker`)
  return order
}

describe('an account at Alpaca', () => {
  it('takes what was partly filled before with what is left of it, and ends it', async () => {
    const id = alpaca.controls.placeElsewhere({
      symbol: 'ACME',
      side: 'buy',
      qty: '10',
      type: 'limit',
      limit_price: '20',
      time_in_force: 'gtc',
    })
    alpaca.controls.fill(id, '4', '19')
    await start()
    expect((await rows()).map(({ quantity, status }) => [quantity.toNumber(), status])).toEqual([[6, 'accepted']])
    alpaca.controls.fill(id, '6', '19.5')
    await until(work, 'filled', async () => (await rows())[0]?.status === 'filled')
    await settle()
    expect((await readAccountState(desk.deps.db, ACCOUNT)).portfolio.reserved.toNumber()).toBe(0)
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('goes on comparing while an order is partly filled for long, and knows of a bust that it did not hear', async () => {
    await start()
    const [bought] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'accepted', async () => (await statusOf(bought?.orderId)) === 'accepted')
    const first = alpaca.controls.fill(brokerOrder('ACME').id, '4', '101')
    await until(work, 'booked', async () => (await statusOf(bought?.orderId)) === 'partially_filled')
    // As if it had been long ago: what is so young may be news on its way.
    const [opened, before] = [600_000, 60_000].map((ago) => new Date(Date.now() - ago)) as [Date, Date]
    await desk.deps.db.brokerLink.updateMany({ data: { openedAt: opened, through: before } })
    await desk.deps.db.fill.updateMany({ where: { accountId: ACCOUNT }, data: { filledAt: before } })
    alpaca.controls.holdUpdates()
    alpaca.controls.bust(String(first))
    alpaca.controls.dropStreams()
    await settle()
    expect(await desk.deps.db.fillReversal.count({ where: { accountId: ACCOUNT } })).toBe(1)
    await until(work, 'the books agree', isAgreed(desk.deps))
  })

  it('calls a buy back that was on its way when the breaker tripped', async () => {
    await start()
    alpaca.controls.addFault({ on: 'submit', fault: 'slow', ms: 1_500 })
    const [bought] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'on its way', () => alpaca.state().orders.length === 1)
    const breaker = { ...desk.deps.breaker, lossStreak: 0 }
    await evaluateBreaker({ ...desk.deps, breaker }, ORIGIN, ACCOUNT)
    await until(work, 'canceled', async () => (await statusOf(bought?.orderId)) === 'canceled')
    expect(brokerOrder('ACME').status).toBe('canceled')
  })

  it('calls a buy back that was on its way when its strategy was disabled', async () => {
    await start()
    const id = randomUUID()
    const terms = { name: 'Late', allocation: 0.5, symbols: ['ACME'], enabled: true }
    await createStrategy(desk.deps, ORIGIN, { id, accountId: ACCOUNT, ...terms })
    alpaca.controls.holdUpdates()
    alpaca.controls.addFault({ on: 'submit', fault: 'slow', ms: 5_000 })
    const [bought] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'on its way', () => alpaca.state().orders.length === 1)
    expect(await statusOf(bought?.orderId)).toBe('submitting')
    await disableStrategy(desk.deps, ORIGIN, id, 'enough')
    alpaca.controls.releaseUpdates()
    await until(work, 'canceled', async () => (await statusOf(bought?.orderId)) === 'canceled')
    expect(brokerOrder('ACME').status).toBe('canceled')
  })

  it('calls open buys back when trading is stopped by hand, with an alert, and lets exits work', async () => {
    const { db } = desk.deps
    alpaca.controls.setPosition('CRUX', '5', '100')
    await start()
    alpaca.controls.placeElsewhere({ symbol: 'DUNE', side: 'buy', qty: '1', type: 'limit', limit_price: '20' })
    const placed = await place(desk.deps, [buy('ACME', 10, 100), sell('CRUX', 5, 100)])
    const statuses = () => Promise.all(placed.map(({ orderId }) => statusOf(orderId)))
    await until(work, 'accepted', async () => (await statuses()).every((status) => status === 'accepted'))
    await switchTrading(desk.deps, ORIGIN, false, 'a drill')
    await until(work, 'canceled', async () => (await statusOf(placed[0]?.orderId)) === 'canceled')
    expect(brokerOrder('ACME').status).toBe('canceled')
    expect(await statuses()).toEqual(['canceled', 'accepted'])
    // What a person ordered at the broker is theirs.
    await idle()
    expect(brokerOrder('DUNE').status).toBe('new')
    expect(await db.alert.count({ where: { kind: 'trading_stopped' } })).toBe(1)
    await switchTrading(desk.deps, ORIGIN, true, 'the drill is over')
  })

  it('reserves for an order placed elsewhere what it may cost, and knows its sector', async () => {
    await start()
    const market = { side: 'buy', qty: '300', type: 'market' } as const
    alpaca.controls.placeElsewhere({ ...market, symbol: 'MSFT' })
    const orders = () => desk.deps.db.order.findMany({ where: { accountId: ACCOUNT, origin: 'external' } })
    await until(work, 'adopted', async () => (await orders()).length === 1)
    // Nobody knows a price of it: it may take all that is free.
    expect((await orders())[0]).toMatchObject({ sector: 'Information Technology' })
    expect((await orders())[0]?.reserved.toNumber()).toBeGreaterThan(99_990)
    expect((await place(desk.deps, [buy('ACME', 10, 100)]))[0]?.verdict.approved).toBe(false)
  })

  it('takes a split for a split: neither profit nor deposit, and no halt', async () => {
    alpaca.controls.setPrice('ACME', '1000')
    alpaca.controls.setPosition('ACME', '10', '1000')
    await start()
    const before = (await readAccountState(desk.deps.db, ACCOUNT)).portfolio
    await desk.deps.db.position.updateMany({
      where: { accountId: ACCOUNT },
      data: { sharesAsOf: new Date('2020-01-01') },
    })
    alpaca.controls.setPrice('ACME', '100')
    alpaca.controls.split('ACME', '10')
    alpaca.controls.dropStreams()
    await settle()
    const { portfolio, positions, breaker } = await readAccountState(desk.deps.db, ACCOUNT)
    expect(positions.get('ACME')?.quantity.toNumber()).toBe(100)
    expect(portfolio.netDeposits.toNumber()).toBe(before.netDeposits.toNumber())
    expect(portfolio.totalValue.toNumber()).toBeCloseTo(before.totalValue.toNumber(), 2)
    expect(breaker.state).toBe('active')
    expect((await alerts()).some(({ message }) => message.includes('the books had 10.'))).toBe(false)
  })

  it('opens its books with the cash, the positions and the open orders that are there', async () => {
    alpaca.controls.setPrice('ACME', '50')
    alpaca.controls.setPosition('ACME', '12', '40')
    alpaca.controls.placeElsewhere({ symbol: 'BOLT', side: 'buy', qty: '3', type: 'limit', limit_price: '20' })
    await start()
    const state = await readAccountState(desk.deps.db, ACCOUNT)
    expect(state.portfolio.cash.toNumber()).toBe(100_000)
    expect(state.positions.get('ACME')?.costBasis.toNumber()).toBe(600)
    expect(state.portfolio.netDeposits.toNumber()).toBe(100_600)
    expect((await rows()).map(({ symbol, origin, status }) => [symbol, origin, status])).toEqual([
      ['BOLT', 'external', 'accepted'],
    ])
    expect((await alerts()).map(({ level }) => level)).toEqual(['warning', 'warning'])
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('sends nothing before the books agree, and each decision once after', async () => {
    alpaca.controls.setPosition('SHORTY', '-5', '10')
    await until(work, 'the short position was seen', async () => (await alerts()).length > 0)
    const [placed] = await place(desk.deps, [buy('ACME')])
    await idle()
    expect(await statusOf(placed?.orderId)).toBe('intent')
    alpaca.controls.setPosition('SHORTY', '0', '0')
    await start()
    await until(work, 'the order is at the broker', async () => (await statusOf(placed?.orderId)) === 'accepted')
    expect(alpaca.state().orders.filter(({ symbol }) => symbol === 'ACME')).toHaveLength(1)
    expect((await alerts()).map(({ level }) => level)).toContain('critical')
  })

  it('books fills as they come, in any order and twice, and a round trip to the cent', async () => {
    await start()
    const [bought] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'accepted', async () => (await statusOf(bought?.orderId)) === 'accepted')
    alpaca.controls.holdUpdates()
    alpaca.controls.fill(brokerOrder('ACME').id, '4', '101.25')
    alpaca.controls.fill(brokerOrder('ACME').id, '6', '101.5')
    alpaca.controls.releaseUpdates({ reverse: true, twice: true })
    await until(work, 'filled', async () => (await statusOf(bought?.orderId)) === 'filled')
    const [sold] = await place(desk.deps, [sell('ACME', 10, 101)])
    await until(work, 'accepted', async () => (await statusOf(sold?.orderId)) === 'accepted')
    const exit = alpaca.state().orders.find(({ side }) => side === 'sell')
    expect(exit).toMatchObject({ type: 'market', qty: '10' })
    alpaca.controls.fill(exit?.id ?? '', '10', '103')
    await until(work, 'sold', async () => (await statusOf(sold?.orderId)) === 'filled')
    await settle()
    const [trade] = await desk.deps.db.trade.findMany({ where: { accountId: ACCOUNT } })
    expect(trade?.realizedPnl.toNumber()).toBe(1030 - 4 * 101.25 - 6 * 101.5)
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('takes back what the exchange busts, and corrects what it corrects', async () => {
    await start()
    const [bought] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'accepted', async () => (await statusOf(bought?.orderId)) === 'accepted')
    const first = alpaca.controls.fill(brokerOrder('ACME').id, '4', '101')
    const second = alpaca.controls.fill(brokerOrder('ACME').id, '6', '101')
    await until(work, 'filled', async () => (await statusOf(bought?.orderId)) === 'filled')
    alpaca.controls.bust(String(first))
    alpaca.controls.correct(String(second), '6', '100.5')
    await settle()
    const state = await readAccountState(desk.deps.db, ACCOUNT)
    expect(state.positions.get('ACME')?.quantity.toNumber()).toBe(6)
    expect(state.portfolio.cash.toNumber()).toBe(100_000 - 603)
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('keeps a bust that is told of before its execution, also across processes', async () => {
    await start()
    const [bought] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'accepted', async () => (await statusOf(bought?.orderId)) === 'accepted')
    alpaca.controls.holdUpdates()
    const first = alpaca.controls.fill(brokerOrder('ACME').id, '4', '101')
    alpaca.controls.bust(String(first))
    alpaca.controls.releaseUpdates({ reverse: true })
    await until(work, 'told', async () => (await desk.deps.db.fill.count({ where: { accountId: ACCOUNT } })) === 1)
    await settle()
    const { positions, portfolio } = await readAccountState(desk.deps.db, ACCOUNT)
    expect([positions.size, portfolio.cash.toNumber()]).toEqual([0, 100_000])
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('cancels at the broker and ends the order when the broker says so', async () => {
    alpaca.controls.set({ cancelsWait: true })
    await start()
    const [placed] = await place(desk.deps, [buy('ACME', 10, 100)])
    await until(work, 'accepted', async () => (await statusOf(placed?.orderId)) === 'accepted')
    alpaca.controls.fill(brokerOrder('ACME').id, '4', '101')
    await cancelOrder(desk.deps, ORIGIN, placed?.orderId ?? '', 'not wanted')
    await until(work, 'asked', () => brokerOrder('ACME').status === 'pending_cancel')
    expect(await statusOf(placed?.orderId)).toBe('pending_cancel')
    alpaca.controls.cancel(brokerOrder('ACME').id)
    await until(work, 'canceled', async () => (await statusOf(placed?.orderId)) === 'canceled')
    await settle()
    expect((await readAccountState(desk.deps.db, ACCOUNT)).portfolio.reserved.toNumber()).toBe(0)
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('books dividends, fees and deposits once, and never takes them for a difference', async () => {
    await start()
    alpaca.controls.journal('DIV', '12.34', { symbol: 'ACME' })
    alpaca.controls.journal('FEE', '-0.05')
    alpaca.controls.journal('CSD', '1000')
    const again = createRemoteDesk(desk.deps, { confirmMs: 50 })
    await remote.close()
    remote = again
    await until(work, 'booked', async () => (await sameBooks(desk.deps, alpaca.state())).length === 0)
    const { portfolio } = await readAccountState(desk.deps.db, ACCOUNT)
    expect([portfolio.realizedPnl.toNumber(), portfolio.fees.toNumber(), portfolio.netDeposits.toNumber()]).toEqual([
      12.34, 0.05, 101_000,
    ])
    expect(await alerts()).toEqual([])
  })

  it('rejects on the word of the broker alone', async () => {
    await start()
    const [placed] = await place(desk.deps, [buy('NOPE', 1, 100)])
    await until(work, 'rejected', async () => (await statusOf(placed?.orderId)) === 'rejected')
    await expectInvariants(desk.deps, alpaca.state())
  })

  it.each([
    ['taken and reset', { fault: 'reset', taken: true }],
    ['a 502 for an order that was taken', { fault: 'gateway', status: 502, taken: true }],
    ['an answer cut in the middle', { fault: 'cut' }],
    ['an answer that is no JSON', { fault: 'garbled' }],
  ] as const)(
    'finds out after %s',
    async (_, fault) => {
      await start()
      alpaca.controls.addFault({ on: 'submit', ...fault })
      const [placed] = await place(desk.deps, [buy('ACME', 10, 100)])
      await until(work, 'unknown', async () => (await statusOf(placed?.orderId)) !== 'intent')
      // Its symbol is locked until its fate is known.
      const [second] = await place(desk.deps, [buy('ACME', 1, 100)])
      expect(second?.orderId ?? null).toBeNull()
      await until(work, 'resolved', async () => (await statusOf(placed?.orderId)) === 'accepted', 45_000)
      expect(alpaca.state().orders).toHaveLength(1)
      await expectInvariants(desk.deps, alpaca.state())
    },
    90_000,
  )

  it('adopts what happens elsewhere while it listens, and what it did not hear', async () => {
    await start()
    const id = alpaca.controls.placeElsewhere({ symbol: 'ACME', side: 'buy', qty: '5' })
    alpaca.controls.fill(id, '5', '100')
    await settle()
    alpaca.controls.holdUpdates()
    const silent = alpaca.controls.placeElsewhere({ symbol: 'BOLT', side: 'buy', qty: '2' })
    alpaca.controls.fill(silent, '2', '50')
    alpaca.controls.dropStreams()
    await settle()
    expect((await rows()).map(({ symbol, origin, status }) => [symbol, origin, status])).toEqual([
      ['ACME', 'external', 'filled'],
      ['BOLT', 'external', 'filled'],
    ])
    await expectInvariants(desk.deps, alpaca.state())
  })

  it('begins nothing once its hold on the account has run out, and goes on when it has it again', async () => {
    await start()
    const { db } = desk.deps
    const lease = { accountId: ACCOUNT, fence: (await db.accountLease.findFirstOrThrow()).fence }
    // In one transaction: nobody renews it between.
    await db.$transaction(async (tx) => {
      await tx.accountLease.updateMany({ data: { leaseUntil: new Date(Date.now() - 1_000) } })
      await expect(assertLease(tx, lease)).rejects.toMatchObject({ code: 'lease_lost' })
    })
    const [placed] = await place(desk.deps, [buy('ACME')])
    await until(work, 'sent', async () => (await statusOf(placed?.orderId)) === 'accepted')
    expect(alpaca.state().orders).toHaveLength(1)
  })

  it('writes nothing after another worker has taken the account', async () => {
    await start()
    const [placed] = await place(desk.deps, [buy('ACME', 10, 100)])
    const { db } = desk.deps
    // Its holder may renew it between.
    await until(
      () => db.accountLease.update({ where: { accountId: ACCOUNT }, data: { leaseUntil: new Date(0) } }),
      'another has the account',
      async () => (await claimLease(db, ACCOUNT, 'another', 60_000)) !== null,
    )
    await idle()
    expect(await statusOf(placed?.orderId)).toBe('intent')
    expect(alpaca.state().orders).toEqual([])
  })
})
