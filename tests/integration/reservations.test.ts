import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { type OrderRequest, placeOrders } from '@/lib/services/place-orders'
import { resetAccount } from '@/lib/services/reset-account'
import { type Desk, ORIGIN, openDesk } from './desk'
import { demandPortfolioLock } from './portfolio-lock'

const DESKS = 64
const WIDE = { maxPosition: 1, maxSector: 1, maxPositions: 1_000 }

describe('reservations', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
  })
  afterAll(() => desk.close())

  const buy = (accountId: string, request: Pick<OrderRequest, 'symbol' | 'quantity' | 'price'>, limits = WIDE) => {
    const { db, costs, breaker, clock } = desk.deps
    const policy = { limits, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock }
    const group = { groupId: randomUUID(), cycleId: null, origin: 'manual', expiresAt: null } as const
    const said = { side: 'buy', sector: request.symbol, confidence: null, reasoning: 'test', agentScores: {} } as const
    const requests = [{ ...said, ...request }]
    return placeOrders(db, ORIGIN, policy, { ...group, accountId, decidedAt: new Date(), requests })
  }
  const stateOf = (accountId: string) => desk.deps.db.$transaction((tx) => readAccountState(tx, accountId))

  it(`never overspends with ${DESKS} at once`, async () => {
    // Each wants 5,250 at its worst price and a commission of 1: 19 of them fit into 100,000.
    const wanted = Array.from({ length: DESKS }, (_, index) =>
      buy('paper', { symbol: `S${index}`, quantity: 50, price: 100 }),
    )
    const results = (await Promise.all(wanted)).flat()
    const state = await stateOf('paper')
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
    const { db, limits } = desk.deps
    await db.systemState.update({ where: { scope: 'global' }, data: { tradingEnabled: false, reason: 'drill' } })
    const [placed] = await buy('sim', { symbol: 'ACME', quantity: 1, price: 10 }, limits)
    expect(placed).toMatchObject({ orderId: null, verdict: { refusal: { code: 'trading_stopped' } } })
    expect(await db.order.count({ where: { accountId: 'sim' } })).toBe(0)
    expect((await db.portfolioState.findUniqueOrThrow({ where: { accountId: 'sim' } })).reserved.toNumber()).toBe(0)
    await db.systemState.update({ where: { scope: 'global' }, data: { tradingEnabled: true } })
  })

  it('end with their orders when the account is reset, also those that are made meanwhile', async () => {
    const { db } = desk.deps
    const make = (symbol: string) => buy('sim', { symbol, quantity: 1, price: 10 })
    expect((await make('BEFORE'))[0]?.orderId).not.toBeNull()
    await demandPortfolioLock(db, 'orders', 'delete')
    const meanwhile = Array.from({ length: 8 }, (_, index) => make(`M${index}`))
    await Promise.all([...meanwhile, resetAccount(db, ORIGIN, 'sim')])
    const { portfolio, orders } = await stateOf('sim')
    const left = [...orders.values()]
    expect(left.map(({ symbol }) => symbol)).not.toContain('BEFORE')
    expect(left.reduce((sum, { reserved }) => sum + reserved.toNumber(), 0)).toBe(portfolio.reserved.toNumber())
  })
})
