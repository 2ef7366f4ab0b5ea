import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sessionClose } from '@/lib/domain/calendar/nyse'
import { placeByHand } from '@/lib/place-by-hand'
import { advanceClock } from '@/lib/services/advance-clock'
import { openAccount } from '@/lib/services/open-account'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { runCycle } from '@/workers/handlers/cycle-run'
import { ask, type Desk, importMarket, ORIGIN, openDesk } from './desk'

/** Too little for one share of what the desk likes, at a tenth of equity each. */
const CASH = '300'

describe('an account that takes fractions of shares', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({ TRADING_MIN_ORDER_USD: '5' })
    await importMarket(desk.deps)
    const account = { kind: 'simulation', name: 'Small', openingCash: CASH } as const
    await openAccount(desk.deps.db, ORIGIN, { ...account, id: 'parts', fractional: true })
    await openAccount(desk.deps.db, ORIGIN, { ...account, id: 'whole' })
  })
  afterAll(() => desk.close())

  it('is sized, gated, ordered and filled in fractions, and one of whole shares is not', async () => {
    const { deps, runtime } = desk
    const run = async (accountId: string) => {
      const { cycleId } = await ask(deps, { accountId })
      await runCycle(runtime, cycleId)
      return readCycleDetail(deps.db, cycleId)
    }
    const parts = await run('parts')
    expect(parts.orders.length).toBeGreaterThan(0)
    for (const order of parts.orders) {
      expect(order.status).toBe('filled')
      expect(Number.isInteger(Number(order.quantity))).toBe(false)
      expect(Number(order.filled_quantity)).toBe(Number(order.quantity))
    }
    const whole = await run('whole')
    for (const order of whole.orders) expect(Number.isInteger(Number(order.quantity))).toBe(true)
    expect(whole.orders.length).toBeLessThan(parts.orders.length)
  })

  it('sells a fraction by hand', async () => {
    const { deps } = desk
    const held = await deps.db.position.findFirstOrThrow({ where: { accountId: 'parts' } })
    const half = Number(held.quantity.div(2).toFixed(6))
    const order = await placeByHand(deps, ORIGIN, randomUUID(), {
      account: 'parts',
      symbol: held.symbol,
      side: 'sell',
      quantity: half,
      reason: 'test',
    })
    expect(Number(order.quantity)).toBe(half)
    await advanceClock(deps.db, ORIGIN, 'parts', sessionClose('2017-06-06'), deps)
    const left = await deps.db.position.findFirstOrThrow({ where: { accountId: 'parts', symbol: held.symbol } })
    expect(left.quantity.toNumber()).toBeCloseTo(held.quantity.toNumber() - half, 6)
  })

  it('leaves out what agents would buy below the smallest order, and says so', async () => {
    const { deps, runtime } = desk
    await openAccount(deps.db, ORIGIN, {
      id: 'tiny',
      kind: 'simulation',
      name: 'Tiny',
      openingCash: '20',
      fractional: true,
    })
    const { cycleId } = await ask(deps, { accountId: 'tiny' })
    await runCycle(runtime, cycleId)
    const { assessments, orders } = await readCycleDetail(deps.db, cycleId)
    expect(orders).toEqual([])
    expect(assessments.map(({ refusal }) => refusal?.code)).toContain('below_min_order')
  })
})
