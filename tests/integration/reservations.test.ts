import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { placeOrders } from '@/lib/services/place-orders'
import { type Desk, ORIGIN, openDesk } from './desk'

const DESKS = 64

describe('reservations', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
  })
  afterAll(() => desk.close())

  it(`never overspends with ${DESKS} at once`, async () => {
    const { db, costs, breaker, clock } = desk.deps
    const limits = { maxPosition: 1, maxSector: 1, maxPositions: 1_000 }
    // Each wants 5,250 at its worst price and a commission of 1: 19 of them fit into 100,000.
    const wanted = Array.from({ length: DESKS }, (_, index) =>
      placeOrders(
        db,
        ORIGIN,
        { limits, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock },
        {
          accountId: 'paper',
          groupId: randomUUID(),
          cycleId: null,
          origin: 'manual',
          decidedAt: new Date(),
          expiresAt: null,
          requests: [
            {
              symbol: `S${index}`,
              side: 'buy',
              quantity: 50,
              price: 100,
              sector: `sector ${index}`,
              confidence: null,
              reasoning: 'test',
              agentScores: {},
            },
          ],
        },
      ),
    )
    const results = (await Promise.all(wanted)).flat()
    const state = await db.$transaction((tx) => readAccountState(tx, 'paper'))
    const shares = results.reduce((sum, { verdict }) => sum + verdict.quantity, 0)
    const orders = [...state.orders.values()]
    expect(orders).toHaveLength(results.filter(({ orderId }) => orderId).length)
    expect(orders.reduce((sum, order) => sum + order.quantity.toNumber(), 0)).toBe(shares)
    expect(state.portfolio.reserved.lte(state.portfolio.cash)).toBe(true)
    expect(orders.reduce((sum, order) => sum.plus(order.reserved), state.portfolio.reserved.times(0)).toString()).toBe(
      state.portfolio.reserved.toString(),
    )
    expect(orders.length).toBeGreaterThanOrEqual(19)
    expect(results.some(({ verdict }) => verdict.refusal?.code === 'insufficient_cash')).toBe(true)
  })

  it('refuses what adds exposure while the stop is on, and reserves nothing', async () => {
    const { db, costs, limits, breaker, clock } = desk.deps
    await db.systemState.update({ where: { scope: 'global' }, data: { tradingEnabled: false, reason: 'drill' } })
    const [placed] = await placeOrders(
      db,
      ORIGIN,
      { limits, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock },
      {
        accountId: 'sim',
        groupId: randomUUID(),
        cycleId: null,
        origin: 'manual',
        decidedAt: new Date(),
        expiresAt: null,
        requests: [
          {
            symbol: 'ACME',
            side: 'buy',
            quantity: 1,
            price: 10,
            sector: 'x',
            confidence: null,
            reasoning: 'test',
            agentScores: {},
          },
        ],
      },
    )
    expect(placed).toMatchObject({ orderId: null, verdict: { refusal: { code: 'trading_stopped' } } })
    expect(await db.order.count({ where: { accountId: 'sim' } })).toBe(0)
    expect((await db.portfolioState.findUniqueOrThrow({ where: { accountId: 'sim' } })).reserved.toNumber()).toBe(0)
    await db.systemState.update({ where: { scope: 'global' }, data: { tradingEnabled: true } })
  })
})
