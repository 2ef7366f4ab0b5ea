import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { listEvents } from '@/lib/db/events'
import { sessionClose } from '@/lib/domain/calendar/nyse'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { MONEY_EVENT_TYPES, type MoneyEvent } from '@/lib/domain/ledger/events'
import { placeByHand } from '@/lib/place-by-hand'
import { advanceClock } from '@/lib/services/advance-clock'
import { placeOrders } from '@/lib/services/place-orders'
import { resetAccount } from '@/lib/services/reset-account'
import { verifyEvents } from '@/lib/services/verify-events'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { moveClock, runCycle } from '@/workers/handlers/cycle-run'
import { ask, type Desk, importMarket, ORIGIN, openDesk } from './desk'

describe('a cycle on stored bars', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
    await importMarket(desk.deps)
  })
  afterAll(() => desk.close())

  it('decides after the close, fills at the next open, and never at the price it decided on', async () => {
    const { deps, runtime } = desk
    const { cycleId } = await ask(deps)
    expect(await runCycle(runtime, cycleId)).toBe(true)
    const cycle = await readCycleDetail(deps.db, cycleId)
    expect(cycle.status).toBe('completed')
    expect(cycle.signals.map(({ symbol }) => symbol).sort()).toEqual(['ACME', 'BOLT', 'CRUX', 'DUNE'])
    expect(cycle.orders.length).toBeGreaterThan(0)
    for (const order of cycle.orders) {
      expect(order.status).toBe('filled')
      const bars = await deps.db.priceData.findMany({
        where: { symbol: order.symbol, timestamp: { in: [new Date('2017-06-01'), new Date('2017-06-02')] } },
        orderBy: { timestamp: 'asc' },
      })
      const [decided, next] = bars
      expect(Number(order.decided_price)).toBeCloseTo(decided?.close ?? 0, 6)
      expect(order.fills).toHaveLength(1)
      expect(Number(order.fills[0]?.price)).toBeCloseTo((next?.open ?? 0) * 1.0005, 4)
      expect(order.fills[0]?.filled_at).toBe('2017-06-02T13:30:00.000Z')
    }
    const account = await deps.db.account.findUniqueOrThrow({ where: { id: 'sim' } })
    expect(account.clockAt?.toISOString()).toBe('2017-06-02T13:30:00.000Z')
  })

  it('records each agent with its reasoning, in order, under the cycle', async () => {
    const { deps } = desk
    const [cycle] = await deps.db.workflowExecution.findMany({ orderBy: { id: 'desc' }, take: 1 })
    const events = await listEvents(deps.db, { after: 0, cycleId: cycle?.cycleId }, 500)
    const types = events.map(({ type }) => type)
    const firsts = [
      'CycleRequested',
      'SignalGenerated',
      'RiskAssessed',
      'ValidationComplete',
      'MetaAgentDecision',
      'OrderIntended',
      'TradeExecuted',
      'CycleCompleted',
    ].map((type) => types.indexOf(type))
    expect(firsts.every((at) => at >= 0)).toBe(true)
    expect([...firsts].sort((a, b) => a - b)).toEqual(firsts)
    for (const event of events.filter(({ type }) => type === 'SignalGenerated'))
      expect(event.data).toMatchObject({ reasoning: expect.stringMatching(/\w/), confidence: expect.any(Number) })
    expect(events.every(({ traceId }) => traceId === ORIGIN.traceId)).toBe(true)
  })

  it('replays to the state it has (C10), and the log verifies', async () => {
    const { deps } = desk
    const events = await listEvents(deps.db, { after: 0, accountId: 'sim' }, 5_000)
    const replayed = events
      .filter(({ type }) => (MONEY_EVENT_TYPES as readonly string[]).includes(type))
      .reduce((state, event) => apply(state, { type: event.type, data: event.data } as MoneyEvent), emptyAccount('sim'))
    const live = await deps.db.$transaction((tx) => readAccountState(tx, 'sim'))
    const shown = (state: typeof live) => ({
      portfolio: Object.fromEntries(Object.entries(state.portfolio).map(([key, value]) => [key, value.toString()])),
      positions: [...state.positions.values()].map((position) => JSON.stringify(position)).sort(),
    })
    expect(shown(replayed)).toEqual(shown(live))
    expect((await verifyEvents(deps.db, null)).ok).toBe(true)
  })

  it('does nothing more when its job comes again', async () => {
    const { deps, runtime } = desk
    const [cycle] = await deps.db.workflowExecution.findMany({ orderBy: { id: 'desc' }, take: 1 })
    const before = await deps.db.event.count()
    expect(await runCycle(runtime, cycle?.cycleId ?? '')).toBe(true)
    expect(await deps.db.event.count()).toBe(before)
  })

  it('decides and orders nothing without execute', async () => {
    const { deps, runtime } = desk
    const orders = await deps.db.order.count()
    const { cycleId } = await ask(deps, { asOf: '2017-06-02', execute: false })
    await runCycle(runtime, cycleId)
    expect((await readCycleDetail(deps.db, cycleId)).orders).toEqual([])
    expect(await deps.db.order.count()).toBe(orders)
  })

  it('looks at what is held even when it was not asked for', async () => {
    const { deps, runtime } = desk
    const held = (await deps.db.position.findMany({ where: { accountId: 'sim' } })).map(({ symbol }) => symbol)
    const other = ['ACME', 'BOLT', 'CRUX', 'DUNE'].find((symbol) => symbol !== held[0]) ?? 'BOLT'
    const { cycleId } = await ask(deps, { asOf: '2017-06-05', symbols: [other], execute: false })
    await runCycle(runtime, cycleId)
    const said = (await readCycleDetail(deps.db, cycleId)).signals.map(({ symbol }) => symbol)
    expect(said).toEqual(expect.arrayContaining([other, ...held]))
  })

  it.each([
    ['an earlier day', { asOf: '2017-05-01' }, 'clock_moved_on', /2017-05-01.*forward|forward/],
    ['a symbol without prices', { asOf: '2017-06-06', symbols: ['ACME', 'NOPE'] }, 'invalid_input', /symbols\.1/],
    ['no symbol', { asOf: '2017-06-06', symbols: [] }, 'invalid_input', /symbols/],
    [
      'too many symbols',
      { asOf: '2017-06-06', symbols: Array.from({ length: 51 }, (_, index) => `S${index}`) },
      'invalid_input',
      /at most 50/,
    ],
    ['an unknown account', { accountId: 'nobody' }, 'not_found', /nobody/],
    ['an as-of day in the paper account', { accountId: 'paper' }, 'invalid_input', /as_of/],
  ])('refuses %s and stores nothing', async (_, request, code, message) => {
    const { deps } = desk
    const before = await deps.db.workflowExecution.count()
    await expect(ask(deps, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
    expect(await deps.db.workflowExecution.count()).toBe(before)
  })

  it('fills a manual order of mid-session at the next open, never at its worst price', async () => {
    const { deps, runtime } = desk
    await resetAccount(deps.db, ORIGIN, 'sim')
    await runCycle(runtime, (await ask(deps, { asOf: '2017-05-01' })).cycleId)
    const held = await deps.db.position.findMany({ where: { accountId: 'sim' } })
    const symbol =
      ['ACME', 'BOLT', 'CRUX', 'DUNE'].find((other) => !held.some((position) => position.symbol === other)) ??
      held[0]?.symbol ??
      'ACME'
    const side = held.some((position) => position.symbol === symbol) ? 'sell' : 'buy'
    const wanted = { account: 'sim', symbol, side, quantity: 5, reason: 'test' } as const
    const order = await placeByHand(deps, ORIGIN, '11111111-1111-8111-8111-111111111111', wanted)
    expect((await placeByHand(deps, ORIGIN, '11111111-1111-8111-8111-111111111111', wanted)).id).toBe(order.id)
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-05-02'), deps)
    expect(await deps.db.fill.count({ where: { orderId: order.id } })).toBe(0)
    await advanceClock(deps.db, ORIGIN, 'sim', sessionClose('2017-05-03'), deps)
    const bar = await deps.db.priceData.findFirstOrThrow({ where: { symbol, timestamp: new Date('2017-05-03') } })
    const fill = await deps.db.fill.findFirstOrThrow({ where: { orderId: order.id } })
    expect(fill.price.toNumber()).toBeCloseTo(bar.open * (side === 'buy' ? 1.0005 : 0.9995), 4)
    expect(fill.filledAt.toISOString()).toBe('2017-05-03T13:30:00.000Z')
  })

  it('sends nothing that was left unsent until after its session, and gives its cash back', async () => {
    const { deps } = desk
    const before = await deps.db.portfolioState.findUniqueOrThrow({ where: { accountId: 'sim' } })
    const account = await deps.db.account.findUniqueOrThrow({ where: { id: 'sim' } })
    const held = (await deps.db.position.findMany({ where: { accountId: 'sim' } })).map((position) => position.symbol)
    const symbol = ['ACME', 'BOLT', 'CRUX', 'DUNE'].find((other) => !held.includes(other)) ?? 'NEWS'
    const policy = {
      limits: deps.limits,
      costs: deps.costs,
      collar: 0.05,
      lot: 1,
      minOrder: 0,
      breaker: deps.breaker,
      clock: deps.clock,
    }
    const request = {
      symbol,
      side: 'buy',
      quantity: 2,
      price: 20,
      sector: 'lonely',
      confidence: null,
      reasoning: 'test',
      agentScores: {},
    } as const
    await placeOrders(deps.db, ORIGIN, policy, {
      accountId: 'sim',
      groupId: 'left',
      cycleId: null,
      origin: 'manual',
      decidedAt: account.clockAt ?? new Date(),
      expiresAt: sessionClose('2017-05-04'),
      requests: [request],
    })
    await moveClock(deps, ORIGIN, 'sim', sessionClose('2017-05-08'))
    await moveClock(deps, ORIGIN, 'sim', sessionClose('2017-05-09'))
    const [order] = await deps.db.order.findMany({ where: { accountId: 'sim', clientOrderId: `sim.left.${symbol}` } })
    expect(['expired', 'filled']).toContain(order?.status)
    const after = await deps.db.portfolioState.findUniqueOrThrow({ where: { accountId: 'sim' } })
    expect(after.reserved.toString()).toBe(before.reserved.toString())
  })

  it('starts again from its opening cash after a reset', async () => {
    const { deps, runtime } = desk
    await resetAccount(deps.db, ORIGIN, 'sim')
    expect(await deps.db.order.count({ where: { accountId: 'sim' } })).toBe(0)
    const { cycleId } = await ask(deps)
    await runCycle(runtime, cycleId)
    expect((await readCycleDetail(deps.db, cycleId)).orders.length).toBeGreaterThan(0)
    expect((await verifyEvents(deps.db, null)).ok).toBe(true)
  })
})
