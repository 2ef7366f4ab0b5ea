import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { listEvents } from '@/lib/db/events'
import type { BreakerLimits } from '@/lib/domain/breaker/measure'
import { sessionClose } from '@/lib/domain/calendar/nyse'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { MONEY_EVENT_TYPES, type MoneyEvent } from '@/lib/domain/ledger/events'
import { AppError } from '@/lib/errors'
import type { Broker } from '@/lib/ports'
import { advanceClock } from '@/lib/services/advance-clock'
import { evaluateBreaker, resetBreaker } from '@/lib/services/breaker/evaluate'
import { changeAccount, type MoneyChange } from '@/lib/services/change-account'
import { moveCapital } from '@/lib/services/move-capital'
import { openAccount } from '@/lib/services/open-account'
import { type OrderRequest, placeOrders } from '@/lib/services/place-orders'
import { submitOrders } from '@/lib/services/submit-orders'
import { type Desk, ORIGIN, openDesk } from './desk'

const PLACERS = 16
const TRIPS = 100
const LIMITS = { maxPosition: 1, maxSector: 1, maxPositions: 100_000 }

let desk: Desk
beforeAll(async () => {
  desk = await openDesk({ TRADING_ORDERS_PER_MINUTE_HALT: '10000' })
})
afterAll(() => desk.close())

const buy = (symbol: string, quantity = 1, price = 10): OrderRequest => ({
  symbol,
  side: 'buy',
  quantity,
  price,
  sector: symbol,
  confidence: null,
  reasoning: 'test',
  agentScores: {},
})

function place(accountId: string, requests: readonly OrderRequest[], decidedAt = new Date()) {
  const { db, costs, breaker, clock } = desk.deps
  const policy = { limits: LIMITS, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock }
  const group = { groupId: randomUUID(), cycleId: null, origin: 'manual', decidedAt, expiresAt: null } as const
  return placeOrders(db, ORIGIN, policy, { ...group, accountId, requests })
}

/** Whatever was lost so far is one loss too many. */
const trip = (accountId: string) =>
  evaluateBreaker({ ...desk.deps, breaker: { ...desk.deps.breaker, lossStreak: 0 } }, ORIGIN, accountId)
const open = (id: string, openingCash = '100000') =>
  openAccount(desk.deps.db, ORIGIN, { id, kind: 'paper', name: id, openingCash })
const change = (accountId: string, changes: MoneyChange[]) =>
  changeAccount(desk.deps.db, accountId, ORIGIN, () => ({ changes, result: undefined }))
const brokerOf = (id: string) => desk.deps.brokerFor({ id })
const stateOf = (accountId: string) => readAccountState(desk.deps.db, accountId)

/** Buys and fills at once, at the price it was decided at. */
async function hold(accountId: string, symbol: string, quantity: number, price: number, at = new Date()) {
  const [placed] = await place(accountId, [buy(symbol, quantity, price)], at)
  const orderId = placed?.orderId ?? ''
  await change(accountId, [fill(accountId, orderId, symbol, 'buy', quantity, price, at)])
  return orderId
}

const fill = (
  accountId: string,
  orderId: string,
  symbol: string,
  side: 'buy' | 'sell',
  quantity: number,
  price: number,
  at: Date,
): MoneyChange => ({
  type: 'TradeExecuted',
  aggregateId: accountId,
  data: {
    orderId,
    executionId: randomUUID(),
    symbol,
    side,
    quantity: String(quantity),
    price: String(price),
    commission: '0',
    filledAt: at.toISOString(),
  },
})

const marked = (accountId: string, prices: Record<string, string>): MoneyChange => ({
  type: 'PositionsMarked',
  aggregateId: accountId,
  data: { prices, at: new Date().toISOString() },
})

const judged = (accountId: string, limits: Partial<BreakerLimits> = {}) =>
  evaluateBreaker(
    { ...desk.deps, breaker: { ...desk.deps.breaker, dailyLoss: 1, staleSeconds: 1e9, ...limits } },
    ORIGIN,
    accountId,
  )

async function sellAll(accountId: string, symbol: string, price: number) {
  const held = (await stateOf(accountId)).positions.get(symbol)
  const quantity = held?.quantity.toNumber() ?? 0
  const [placed] = await place(accountId, [{ ...buy(symbol, quantity, price), side: 'sell' }])
  await change(accountId, [fill(accountId, placed?.orderId ?? '', symbol, 'sell', quantity, price, new Date())])
}

describe('a trip', () => {
  it(`is followed by no order that adds exposure, with ${PLACERS} at once and ${TRIPS} trips (C11)`, async () => {
    await open('many', '100000000')
    let done = false
    let symbols = 0
    let refused = 0
    const placer = async () => {
      while (!done) {
        const [placed] = await place('many', [buy(`S${symbols++}`)])
        if (placed?.verdict.refusal?.code === 'breaker') refused += 1
      }
    }
    const placers = Array.from({ length: PLACERS }, placer)
    for (let round = 0; round < TRIPS; round += 1) {
      await trip('many')
      // Something is refused while it is halted, so that a trip is never over before anybody noticed.
      for (const before = refused; refused === before; ) await new Promise((resolve) => setTimeout(resolve, 2))
      await resetBreaker(desk.deps, ORIGIN, 'many', 'next round')
    }
    done = true
    await Promise.all(placers)
    let state = 'active'
    let trips = 0
    let placedBuys = 0
    for (let after = 0; ; ) {
      const events = await listEvents(desk.deps.db, { accountId: 'many', after }, 1_000)
      if (events.length === 0) break
      for (const { type, data } of events) {
        if (type === 'BreakerChanged') {
          state = (data as { to: string }).to
          if (state === 'halted') trips += 1
        }
        if (type === 'OrderIntended') {
          placedBuys += 1
          expect(state).toBe('active')
        }
      }
      after = events.at(-1)?.seq ?? after
    }
    expect(trips).toBe(TRIPS)
    expect(placedBuys).toBeGreaterThan(TRIPS / 2)
    expect(refused).toBeGreaterThanOrEqual(TRIPS)
  }, 300_000)

  it('calls back what is not sent yet and what works at the broker, and leaves exits alone', async () => {
    await open('recall')
    await hold('recall', 'HELD', 10, 100)
    await place('recall', [buy('WORKS')])
    await submitOrders({ ...desk.deps, broker: brokerOf('recall') }, ORIGIN, 'recall', { now: new Date(), ttlMs: null })
    await place('recall', [buy('UNSENT')])
    const [exit] = await place('recall', [{ ...buy('HELD', 5, 100), side: 'sell' }])
    await trip('recall')
    const rows = await desk.deps.db.order.findMany({ where: { accountId: 'recall' } })
    const statusOf = (symbol: string) => rows.filter((row) => row.symbol === symbol).map(({ status }) => status)
    expect(statusOf('WORKS')).toEqual(['canceled'])
    expect(statusOf('UNSENT')).toEqual(['canceled'])
    expect(rows.find(({ id }) => id === exit?.orderId)?.status).toBe('intent')
    const known = await desk.deps.db.paperOrder.findFirst({ where: { accountId: 'recall', symbol: 'WORKS' } })
    expect(known?.canceledAt).not.toBeNull()
    expect((await stateOf('recall')).portfolio.reserved.toNumber()).toBe(0)
    expect(await desk.deps.db.alert.count({ where: { accountId: 'recall', kind: 'circuit_breaker' } })).toBe(1)
  })

  it('between two submits stops the second one', async () => {
    await open('between')
    await place('between', [buy('ONE'), buy('TWO')])
    const sent: string[] = []
    const broker: Broker = {
      ...brokerOf('between'),
      async submit(order, beforeSend) {
        await beforeSend?.()
        sent.push(order.symbol)
        await trip('between')
        return brokerOf('between').submit(order)
      },
    }
    await submitOrders({ ...desk.deps, broker }, ORIGIN, 'between', { now: new Date(), ttlMs: null })
    expect(sent).toHaveLength(1)
    const rows = await desk.deps.db.order.findMany({ where: { accountId: 'between', symbol: { notIn: sent } } })
    expect(rows).toMatchObject([{ status: 'canceled', statusReason: 'The circuit breaker is halted.' }])
  })

  it('sends nothing that was decided before a trip, also after a reset', async () => {
    await open('epochs')
    const [placed] = await place('epochs', [buy('ACME')])
    const orderId = placed?.orderId ?? ''
    // A worker died while it sent it.
    const dying = {
      orderId,
      symbol: 'ACME',
      from: 'intent',
      to: 'submitting',
      reason: null,
      brokerOrderId: null,
    } as const
    await change('epochs', [
      { type: 'OrderStatusChanged', aggregateId: orderId, data: { ...dying, at: new Date().toISOString() } },
    ])
    await trip('epochs')
    await resetBreaker(desk.deps, ORIGIN, 'epochs', 'seen and understood')
    const age = { now: new Date(), ttlMs: null }
    await submitOrders({ ...desk.deps, broker: brokerOf('epochs') }, ORIGIN, 'epochs', age)
    expect(await desk.deps.db.order.findUnique({ where: { id: orderId } })).toMatchObject({
      status: 'canceled',
      statusReason: 'The circuit breaker moved before the order was sent.',
    })
    expect(await desk.deps.db.paperOrder.count({ where: { accountId: 'epochs' } })).toBe(0)
  })

  it('halts its own account and no other', async () => {
    await open('one')
    await open('other')
    await trip('one')
    expect((await place('one', [buy('ACME')]))[0]?.verdict.refusal).toMatchObject({ code: 'breaker' })
    expect((await place('other', [buy('ACME')]))[0]?.orderId).not.toBeNull()
  })
})

describe('an account that bleeds', () => {
  it('halts above 20 %, lets exits pass, probes with one small order below 15 %, and goes on when that does not lose', async () => {
    await open('bleeds')
    await hold('bleeds', 'ACME', 500, 100)
    await change('bleeds', [marked('bleeds', { ACME: '59' })])
    expect((await judged('bleeds')).breaker).toMatchObject({ state: 'halted', condition: 'drawdown' })
    expect((await place('bleeds', [buy('BOLT')]))[0]?.verdict.refusal).toMatchObject({ code: 'breaker' })
    await change('bleeds', [marked('bleeds', { ACME: '66' })])
    expect((await judged('bleeds')).breaker.state).toBe('halted')
    await change('bleeds', [marked('bleeds', { ACME: '71' })])
    expect((await judged('bleeds')).breaker.state).toBe('probing')

    const lenient = { dailyLoss: 1, staleSeconds: 1e9 }
    desk.deps.breaker = { ...desk.deps.breaker, ...lenient }
    const asked = await place('bleeds', [buy('BOLT', 900), buy('CRUX', 900)])
    const passed = asked.filter(({ orderId }) => orderId)
    expect(passed).toHaveLength(1)
    const { equity } = await desk.deps.db.equitySnapshot.findFirstOrThrow({
      where: { accountId: 'bleeds' },
      orderBy: { at: 'desc' },
    })
    const worth = (passed[0]?.verdict.quantity ?? 0) * 10.5
    expect(worth).toBeGreaterThan(0)
    expect(worth).toBeLessThanOrEqual(equity.toNumber() * 0.02)
    const probe = passed[0]
    const symbol = probe?.verdict.symbol ?? ''
    expect((await place('bleeds', [buy('DUNE')]))[0]?.verdict.refusal).toMatchObject({ code: 'breaker' })
    const [event] = await listEvents(desk.deps.db, { accountId: 'bleeds', type: 'OrderIntended' }, 1)
    expect(event?.data).toMatchObject({ symbol, purpose: 'probe' })

    await change('bleeds', [
      fill('bleeds', probe?.orderId ?? '', symbol, 'buy', probe?.verdict.quantity ?? 0, 10, new Date()),
    ])
    expect((await judged('bleeds')).breaker.state).toBe('probing')
    await sellAll('bleeds', symbol, 11)
    expect((await judged('bleeds')).breaker).toMatchObject({ state: 'active', probeOrderId: null })
  })

  it('may probe again with another order when the first one ended without a fill', async () => {
    await open('again')
    await hold('again', 'ACME', 500, 100)
    await change('again', [marked('again', { ACME: '59' })])
    await judged('again')
    await change('again', [marked('again', { ACME: '80' })])
    await judged('again')
    const [first] = await place('again', [buy('BOLT')])
    const { db } = desk.deps
    const order = await db.order.findUniqueOrThrow({ where: { id: first?.orderId ?? '' } })
    const data = {
      orderId: order.id,
      symbol: 'BOLT',
      from: 'intent',
      to: 'expired',
      reason: null,
      brokerOrderId: null,
      at: new Date().toISOString(),
    } as const
    await change('again', [{ type: 'OrderStatusChanged', aggregateId: 'again', data }])
    expect((await stateOf('again')).breaker).toMatchObject({ state: 'probing', probeOrderId: null })
    expect((await place('again', [buy('CRUX')]))[0]?.orderId).not.toBeNull()
  })

  it('starts anew after a reset by hand: losses before it do not trip it again', async () => {
    await open('reset')
    await hold('reset', 'ACME', 500, 100)
    await change('reset', [marked('reset', { ACME: '50' })])
    expect((await judged('reset')).breaker.state).toBe('halted')
    await resetBreaker(desk.deps, ORIGIN, 'reset', 'seen and understood')
    const { breaker, portfolio } = await judged('reset')
    expect(breaker).toMatchObject({ state: 'active', changedBy: 'test' })
    expect(breaker.peakValue.toNumber()).toBe(75_000)
    expect(portfolio.peakValue.toNumber()).toBe(100_000)
    await expect(resetBreaker(desk.deps, ORIGIN, 'reset', 'again')).rejects.toThrow(AppError)
  })

  it('is not healed by a deposit, nor halted by a withdrawal', async () => {
    await open('flows')
    await hold('flows', 'ACME', 500, 100)
    await change('flows', [marked('flows', { ACME: '70' })])
    const drawdown = async () => {
      const { breaker, portfolio } = await stateOf('flows')
      return portfolio.totalValue.div(breaker.peakValue).toNumber()
    }
    expect(await drawdown()).toBeCloseTo(0.85, 6)
    const request = { accountId: 'flows', note: null }
    await moveCapital(desk.deps, ORIGIN, { ...request, kind: 'deposit', amount: '250000', requestId: 'a' })
    expect(await drawdown()).toBeCloseTo(0.85, 6)
    await moveCapital(desk.deps, ORIGIN, { ...request, kind: 'withdrawal', amount: '290000', requestId: 'b' })
    expect(await drawdown()).toBeCloseTo(0.85, 6)
    expect((await judged('flows')).breaker.state).toBe('active')
    await expect(
      moveCapital(desk.deps, ORIGIN, { ...request, kind: 'withdrawal', amount: '10000.01', requestId: 'c' }),
    ).rejects.toThrow('free cash is 10000.00')
    await expect(
      moveCapital(desk.deps, ORIGIN, { ...request, kind: 'deposit', amount: '250000', requestId: 'a' }),
    ).rejects.toThrow('in the log already')
  })

  it('takes no withdrawal at a close for a day of losses, and no deposit for one of gains', async () => {
    const { db } = desk.deps
    await openAccount(db, ORIGIN, { id: 'closes', kind: 'simulation', name: 'closes', openingCash: '100000' })
    for (const day of ['2017-06-01', '2017-06-02'])
      await advanceClock(db, ORIGIN, 'closes', sessionClose(day), desk.deps)
    const request = { accountId: 'closes', note: null }
    await moveCapital(desk.deps, ORIGIN, { ...request, kind: 'withdrawal', amount: '10000', requestId: 'd' })
    await advanceClock(db, ORIGIN, 'closes', sessionClose('2017-06-05'), desk.deps)
    expect((await stateOf('closes')).breaker.state).toBe('active')
    const at = sessionClose('2017-06-02')
    const { equity } = await db.equitySnapshot.findUniqueOrThrow({
      where: { accountId_at: { accountId: 'closes', at } },
    })
    expect(equity.toNumber()).toBe(90_000)
  })
})

describe('the log', () => {
  it('gives every account again when it is replayed: money and breaker (C3, C10)', async () => {
    for (const { id } of await desk.deps.db.account.findMany()) {
      const events = await desk.deps.db.event.findMany({
        where: { accountId: id, type: { in: [...MONEY_EVENT_TYPES] } },
        orderBy: { seq: 'asc' },
      })
      const replayed = events.reduce(
        (state, { type, data }) => apply(state, { type, data } as unknown as MoneyEvent),
        emptyAccount(id),
      )
      const live = await stateOf(id)
      const shown = ({ portfolio, breaker }: typeof live) => JSON.parse(JSON.stringify({ portfolio, breaker }))
      expect(shown(replayed)).toEqual(shown(live))
      const entries = await desk.deps.db.ledgerEntry.groupBy({
        by: ['eventSeq'],
        where: { accountId: id },
        _sum: { amount: true },
      })
      for (const { _sum } of entries) expect(_sum.amount?.toNumber()).toBe(0)
    }
  })
})
