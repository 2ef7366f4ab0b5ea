import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSample } from '@/lib/adapters/market-data/sample'
import { readAccountState } from '@/lib/db/account-state'
import type { Deps } from '@/lib/deps'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { placeOrders } from '@/lib/services/place-orders'
import { emptyResult } from '@/lib/services/record-cycle'
import { requestCycle } from '@/lib/services/request-cycle'
import { runCycle } from '@/workers/handlers/cycle-run'
import { createLiveMarket, type LiveMarket } from '@/workers/live-market'
import { createRuntime } from '@/workers/runtime'
import { type Desk, ORIGIN, openDesk } from './desk'

const SYMBOL = 'HALC.X'
/** Monday, half an hour after the opening bell; the bell that ends the session rings at 21:00. */
const OPEN = Date.parse('2026-01-12T15:00:00Z')
const CLOSED = Date.parse('2026-01-12T22:00:00Z')

let desk: Desk
let deps: Deps
let live: LiveMarket
let time = OPEN

beforeAll(async () => {
  desk = await openDesk()
  const clock = { now: () => new Date(time) }
  const market = createSample({ market: createSampleMarket(), now: clock.now })
  deps = { ...desk.deps, clock, markets: [market] }
})
afterAll(() => desk.close())
beforeEach(() => {
  time = OPEN
  live = createLiveMarket(deps)
})

const state = () => readAccountState(deps.db, 'paper')

async function buy(quantity: number): Promise<string> {
  const price = (await deps.markets[0]?.quote(SYMBOL))?.price ?? null
  const [placed] = await placeOrders(
    deps.db,
    ORIGIN,
    {
      limits: deps.limits,
      costs: deps.costs,
      collar: 0.05,
      lot: 1,
      minOrder: 0,
      breaker: deps.breaker,
      clock: deps.clock,
    },
    {
      accountId: 'paper',
      groupId: randomUUID(),
      cycleId: null,
      origin: 'manual',
      decidedAt: deps.clock.now(),
      expiresAt: new Date('2026-01-12T21:00:00Z'),
      requests: [
        {
          symbol: SYMBOL,
          side: 'buy',
          quantity,
          price,
          sector: 'x',
          confidence: null,
          reasoning: 'test',
          agentScores: {},
        },
      ],
    },
  )
  return placed?.orderId ?? ''
}

const statusOf = async (id: string) => (await deps.db.order.findUniqueOrThrow({ where: { id } })).status

describe('the live clock', () => {
  it('gives a cycle the prices of its start', async () => {
    await live.refreshMarket('paper', [SYMBOL])
    const startedAt = new Date(OPEN - 1_000).toISOString()
    const [context] = await live.readContexts([SYMBOL], startedAt, 'paper')
    const quote = await deps.markets[0]?.quote(SYMBOL)
    expect(context).toMatchObject({ status: 'ok', price: quote?.price, priceAt: startedAt })
    const [other] = await live.readContexts([SYMBOL], startedAt, 'sim')
    expect(other?.status === 'ok' && other.priceAt < startedAt).toBe(true)
  })

  it('fills an order at a price seen after the decision, and marks what is held', async () => {
    const id = await buy(10)
    await live.workOrders('paper')
    expect(await statusOf(id)).toBe('accepted')
    time += 60_000
    await live.workAllOrders()
    expect(await statusOf(id)).toBe('filled')
    const bought = (await state()).positions.get(SYMBOL)
    time += 3_600_000
    await live.refreshMarket('paper', [])
    const held = (await state()).positions.get(SYMBOL)
    expect(held?.lastPriceAt).toBe(new Date(time).toISOString())
    expect(held?.lastPrice.eq(bought?.lastPrice ?? 0)).toBe(false)
  })

  it('fills a cycle’s decision only at a quote seen after the instant that is stored with it', async () => {
    const decidedAt = new Date(OPEN + 60_000)
    let quoteAt = decidedAt.getTime() - 1_000
    const [sample] = deps.markets
    if (!sample) throw new Error('no market')
    const quote = async (symbol: string) => ({ ...(await sample.quote(symbol)), time: new Date(quoteAt) })
    const delayed = { ...deps, markets: [{ ...sample, quote }] }
    const symbol = 'NOVA.X'
    const { cycleId } = await requestCycle({ ...delayed, maxSymbols: 5 }, ORIGIN, {
      accountId: 'paper',
      symbols: [symbol],
      execute: true,
      trigger: 'cli',
    })
    const decision = {
      symbol,
      decision: 'EXECUTE',
      side: 'buy',
      quantity: 3,
      price: (await sample.quote(symbol)).price,
      sector: 'y',
      confidence: 80,
      reasoning: 'test',
      agent_scores: {},
    }
    const decided = { ...emptyResult(), final_decisions: [decision], decided_at: decidedAt.toISOString() }
    await deps.db.workflowExecution.update({ where: { cycleId }, data: { result: decided } })
    // The worker that decided is gone; this one takes over a minute later, and asks for a quote only then.
    time = OPEN + 120_000
    const runtime = await createRuntime(delayed)
    expect(await runCycle(runtime, cycleId)).toBe(true)
    const placed = await deps.db.order.findFirstOrThrow({ where: { cycleId } })
    expect(placed).toMatchObject({ status: 'accepted', decidedAt })
    quoteAt = decidedAt.getTime()
    await runtime.workAllOrders()
    expect(await statusOf(placed.id)).toBe('accepted')
    quoteAt = decidedAt.getTime() + 1
    await runtime.workAllOrders()
    expect(await statusOf(placed.id)).toBe('filled')
    const fill = await deps.db.fill.findFirstOrThrow({ where: { orderId: placed.id } })
    expect(fill.filledAt.getTime()).toBe(quoteAt)
  })

  it('fills nothing while the exchange is closed, and lets day orders expire', async () => {
    const id = await buy(10)
    await live.workOrders('paper')
    time = CLOSED
    await live.workOrders('paper')
    expect(await statusOf(id)).toBe('expired')
  })

  it('does not send a decision that is too old', async () => {
    const id = await buy(10)
    time += (deps.env.TRADING_DECISION_TTL_SECONDS + 1) * 1_000
    await live.workOrders('paper')
    expect(await statusOf(id)).toBe('expired')
  })

  it('lets only exits through while the prices of what is held are old, and goes on when they are fresh again', async () => {
    time = OPEN + 2 * 3_600_000
    expect((await state()).positions.size).toBeGreaterThan(0)
    const breaker = async () => (await state()).breaker
    await live.watchAccounts()
    expect(await breaker()).toMatchObject({ state: 'active' })
    time += 16 * 60_000
    const silent = { ...deps, markets: [] }
    await createLiveMarket(silent).watchAccounts()
    expect(await breaker()).toMatchObject({ state: 'reducing', condition: 'stale_data' })
    expect((await readAccountState(deps.db, 'sim')).breaker.state).toBe('active')
    expect(await buy(1)).toBe('')
    await live.watchAccounts()
    expect(await breaker()).toMatchObject({ state: 'active', condition: null })
    time = CLOSED
    await createLiveMarket(silent).watchAccounts()
    expect(await breaker()).toMatchObject({ state: 'active' })
  })
})
