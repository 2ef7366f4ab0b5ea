import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { POST as disableRoute } from '@/app/api/strategies/[id]/disable/route'
import { POST as enableRoute } from '@/app/api/strategies/[id]/enable/route'
import { POST as changeRoute, DELETE as deleteRoute, GET as oneRoute } from '@/app/api/strategies/[id]/route'
import { POST as createRoute, GET as listRoute } from '@/app/api/strategies/route'
import { GET as tradesRoute } from '@/app/api/trades/route'
import { readAccountState } from '@/lib/db/account-state'
import { listEvents } from '@/lib/db/events'
import { readStrategies } from '@/lib/db/strategies'
import { apply, emptyAccount } from '@/lib/domain/ledger/apply'
import { MONEY_EVENT_TYPES, type MoneyEvent } from '@/lib/domain/ledger/events'
import { advanceClock } from '@/lib/services/advance-clock'
import { changeAccount } from '@/lib/services/change-account'
import { createStrategy, deleteStrategy, type NewStrategy } from '@/lib/services/desk-strategies/edit'
import { disableStrategy, enableStrategy, judgeStrategies } from '@/lib/services/desk-strategies/switch'
import { placeOrders } from '@/lib/services/place-orders'
import { resetAccount } from '@/lib/services/reset-account'
import { verifyEvents } from '@/lib/services/verify-events'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { runCycle } from '@/workers/handlers/cycle-run'
import { executed, intent } from '../factories'
import { ask, type Desk, importMarket, ORIGIN, openDesk } from './desk'
import { demandPortfolioLock } from './portfolio-lock'
import { openRoutes } from './route-caller'

let desk: Desk
let routes: Awaited<ReturnType<typeof openRoutes>>
beforeAll(async () => {
  desk = await openDesk()
  await importMarket(desk.deps)
  routes = await openRoutes(desk)
})
afterAll(async () => {
  routes.stop()
  await desk.close()
})
beforeEach(() => clear())

/** Ends what waits or runs, and takes every strategy away. */
async function clear(): Promise<void> {
  const { db } = desk.deps
  await db.workflowExecution.updateMany({
    where: { status: { in: ['queued', 'running'] } },
    data: { status: 'canceled', finishedAt: new Date() },
  })
  await resetAccount(db, ORIGIN, 'sim')
  await db.strategy.updateMany({
    where: { deletedAt: null },
    data: { enabled: false, disabledAt: new Date(), disabledBy: 'test', deletedAt: new Date() },
  })
}

const make = (data: Partial<NewStrategy> & { name: string }) =>
  createStrategy(desk.deps, ORIGIN, {
    accountId: 'sim',
    allocation: 0.3,
    symbols: ['ACME', 'BOLT'],
    enabled: true,
    id: randomUUID(),
    ...data,
  })

const order = (symbol: string, quantity: number) => ({
  symbol,
  side: 'buy' as const,
  quantity,
  price: 100,
  sector: symbol,
  confidence: 80,
  reasoning: 'test',
  agentScores: {},
})

const wide = { maxPosition: 1, maxSector: 1, maxPositions: 1_000 }
const place = (...requests: ReturnType<typeof order>[]) => {
  const { db, costs, breaker, clock } = desk.deps
  return placeOrders(
    db,
    ORIGIN,
    { limits: wide, costs, collar: 0.05, lot: 1, minOrder: 0, breaker, clock },
    {
      accountId: 'sim',
      groupId: randomUUID(),
      cycleId: null,
      origin: 'agent',
      decidedAt: new Date('2017-06-01T20:00:00Z'),
      expiresAt: null,
      requests,
    },
  )
}

/** A round trip of one share that is over, with this result. */
async function trip(symbol: string, net: number, index: number, strategyId: string): Promise<void> {
  const id = randomUUID()
  const at = new Date(Date.parse('2017-06-05T15:00:00Z') + index * 86_400_000).toISOString()
  const deal = (side: 'buy' | 'sell', price: number) => [
    {
      ...intent({
        orderId: id.replace(/^./, side === 'buy' ? 'a' : 'b'),
        clientOrderId: `${side}-${id}`,
        symbol,
        side,
        quantity: '1',
        decidedPrice: String(price),
        strategyId,
        maxCommission: '0',
        sector: symbol,
      }),
      aggregateId: id,
    },
    {
      ...executed({
        orderId: id.replace(/^./, side === 'buy' ? 'a' : 'b'),
        executionId: `${side}-${id}`,
        symbol,
        side,
        quantity: '1',
        price: String(price),
        commission: '0',
        filledAt: at,
      }),
      aggregateId: id,
    },
  ]
  await changeAccount(desk.deps.db, 'sim', ORIGIN, () => ({
    changes: [...deal('buy', 5_000), ...deal('sell', 5_000 + net)],
    result: undefined,
  }))
}

describe('strategies of an account', () => {
  it('hold to their allocation however many orders come at once', async () => {
    const symbols = Array.from({ length: 32 }, (_, index) => `S${index}`)
    // Of fictional symbols there are no prices; the row is what reservations read.
    const { id } = await make({ name: 'Wide' })
    await desk.deps.db.strategy.update({ where: { id }, data: { symbols } })
    const placed = (await Promise.all(symbols.map((symbol) => place(order(symbol, 15))))).flat()
    const state = await readAccountState(desk.deps.db, 'sim')
    const worth = [...state.orders.values()].reduce((sum, item) => sum + item.quantity.toNumber() * 105, 0)
    expect(worth).toBeLessThanOrEqual(30_000)
    expect(worth).toBeGreaterThan(30_000 - 105)
    expect([...state.orders.values()].every(({ strategyId }) => strategyId === id)).toBe(true)
    const rules = placed.flatMap(({ verdict }) => verdict.refusal?.code ?? verdict.clamps.map(({ rule }) => rule))
    expect(new Set(rules)).toEqual(new Set(['strategy_allocation']))
    expect((await place(order('OTHER', 15)))[0]).toMatchObject({ verdict: { quantity: 15 } })
  })

  it('never share a symbol, nor more than the whole, also when two are made at once', async () => {
    const both = await Promise.allSettled([make({ name: 'One' }), make({ name: 'Two' })])
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const refused = both.find((item) => item.status === 'rejected') as PromiseRejectedResult
    expect(refused.reason).toMatchObject({
      code: 'invalid_input',
      problems: [{ path: 'symbols.0' }, { path: 'symbols.1' }],
    })
    const rest = await Promise.allSettled([
      make({ name: 'Three', symbols: ['CRUX'], allocation: 0.5 }),
      make({ name: 'Four', symbols: ['DUNE'], allocation: 0.5 }),
    ])
    expect(rest.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const over = rest.find((item) => item.status === 'rejected') as PromiseRejectedResult
    expect(over.reason).toMatchObject({
      problems: [{ path: 'allocation', message: 'the other enabled strategies leave 20 %' }],
    })
    const names = (await readStrategies(desk.deps.db, 'sim')).map(({ name }) => name)
    expect(names).toHaveLength(2)
    await expect(make({ name: names[0]?.toUpperCase() ?? '', symbols: ['CRUX'] })).rejects.toMatchObject({
      code: 'conflict',
      problems: [{ path: 'name' }],
    })
  })

  it('carry a cycle from its request to the trade, replayed to the same (C10)', async () => {
    const { deps, runtime } = desk
    const { id } = await make({ name: 'Tech', allocation: 0.1, limits: { positionSize: 0.05 } })
    const { cycleId } = await ask(deps, { strategyId: id, symbols: [], markToClose: true })
    await runCycle(runtime, cycleId)
    const cycle = await readCycleDetail(deps.db, cycleId)
    expect(cycle).toMatchObject({ status: 'completed', strategy_id: id, symbols: ['ACME', 'BOLT'] })
    expect(cycle.signals.map(({ strategy_id }) => strategy_id)).toEqual([id, id])
    expect(cycle.orders.length).toBeGreaterThan(0)
    expect(cycle.orders.every(({ strategy_id }) => strategy_id === id)).toBe(true)
    expect(cycle.trades.every(({ strategy_id }) => strategy_id === id)).toBe(true)
    const events = await listEvents(deps.db, { after: 0, cycleId }, 500)
    for (const type of ['CycleRequested', 'SignalGenerated', 'RiskAssessed', 'MetaAgentDecision'])
      for (const event of events.filter((item) => item.type === type))
        expect(event.data).toMatchObject({ strategy_id: id })
    const value = cycle.orders.reduce((sum, item) => sum + Number(item.quantity) * Number(item.limit_price), 0)
    // Two positions of a twentieth each at most, at what they were decided on.
    expect(value).toBeLessThanOrEqual(10_000)
    expect(cycle.orders.every((item) => Number(item.quantity) * Number(item.decided_price) <= 5_000)).toBe(true)

    const other = await ask(deps, { symbols: ['CRUX', 'DUNE'], asOf: '2017-06-05' })
    await runCycle(runtime, other.cycleId)
    const rest = await readCycleDetail(deps.db, other.cycleId)
    expect(rest.strategy_id).toBeNull()
    // What the strategy holds is looked at by cycles of the strategy.
    expect(rest.signals.map(({ symbol }) => symbol).sort()).toEqual(['CRUX', 'DUNE'])
    expect(rest.orders.every(({ strategy_id }) => strategy_id === null)).toBe(true)

    const mixed = await ask(deps, { symbols: ['ACME', 'DUNE'], asOf: '2017-06-06', execute: false })
    await runCycle(runtime, mixed.cycleId)
    const signals = (await readCycleDetail(deps.db, mixed.cycleId)).signals
    expect(Object.fromEntries(signals.map((item) => [item.symbol, item.strategy_id]))).toMatchObject({
      ACME: id,
      DUNE: null,
    })

    const live = await readAccountState(deps.db, 'sim')
    const money = (await listEvents(deps.db, { after: 0, accountId: 'sim' }, 5_000)).filter(({ type }) =>
      (MONEY_EVENT_TYPES as readonly string[]).includes(type),
    )
    const replayed = money.reduce((state, event) => apply(state, event as unknown as MoneyEvent), emptyAccount('sim'))
    const shown = (state: typeof live) =>
      JSON.stringify(
        [...state.trades.values()]
          .filter(({ status }) => status === 'open')
          .sort((a, b) => (a.symbol < b.symbol ? -1 : 1)),
      )
    expect(shown(replayed)).toBe(shown(live))
    expect((await verifyEvents(deps.db, null)).ok).toBe(true)
  })

  it('refuse symbols of others in a cycle, and keep what is held', async () => {
    const { deps, runtime } = desk
    const { id } = await make({ name: 'Tech' })
    await expect(ask(deps, { strategyId: id, symbols: ['CRUX'] })).rejects.toMatchObject({
      problems: [{ path: 'symbols.0' }],
    })
    await expect(ask(deps, { strategyId: randomUUID() })).rejects.toMatchObject({ problems: [{ path: 'strategy' }] })
    const { cycleId } = await ask(deps, { strategyId: id, symbols: [], markToClose: true })
    await runCycle(runtime, cycleId)
    const [held] = [...(await readAccountState(deps.db, 'sim')).positions.keys()]
    const other = ['ACME', 'BOLT'].find((symbol) => symbol !== held)
    const changed = await routes.call(changeRoute, `/strategies/${id}`, { symbols: [other] }, { id })
    expect(changed).toMatchObject({ status: 422, body: { problems: [{ path: 'symbols' }] } })
    expect(changed.body.detail).toContain(`${held} is held or on order and stays with this strategy`)
    const deleted = await routes.call(deleteRoute, `/strategies/${id}`, undefined, { id }, 'DELETE')
    expect(deleted).toMatchObject({ status: 409, body: { detail: expect.stringContaining(held ?? '') } })
  })

  it('are not deleted from under a cycle that is being asked for', async () => {
    const { deps } = desk
    const { db } = deps
    const first = await make({ name: 'First' })
    const deleteBefore = new Proxy(db, {
      get: (target, key) =>
        key === '$transaction'
          ? async (...given: Parameters<typeof db.$transaction>) => {
              await deleteStrategy(deps, ORIGIN, first.id)
              return target.$transaction(...given)
            }
          : Reflect.get(target, key),
    })
    await expect(ask({ ...deps, db: deleteBefore }, { strategyId: first.id, symbols: [] })).rejects.toMatchObject({
      code: 'invalid_input',
      problems: [{ path: 'strategy', message: 'is no strategy of "sim"' }],
    })
    expect(await db.workflowExecution.count({ where: { strategyId: first.id } })).toBe(0)

    await demandPortfolioLock(db, 'workflow_executions', 'insert', 'new.strategy_id is not null')
    for (let round = 0; round < 8; round++) {
      const { id } = await make({ name: `Round ${round}` })
      const both = [ask(deps, { strategyId: id, symbols: [] }), deleteStrategy(deps, ORIGIN, id)]
      const ended = (await Promise.allSettled(both)).map(({ status }) => status)
      expect(ended.sort()).toEqual(['fulfilled', 'rejected'])
      await clear()
    }
  })

  it('end by their rule after losses, with an event and an alert, and begin anew by hand', async () => {
    const { deps } = desk
    const { db } = deps
    await advanceClock(db, ORIGIN, 'sim', new Date('2017-06-02T20:00:00Z'), deps)
    const { id } = await make({ name: 'Loser', endRule: { minTrades: 3, maxDrawdown: 0.02 } })
    await trip('ACME', -400, 0, id)
    await trip('ACME', -300, 1, id)
    expect(await judgeStrategies(deps, ORIGIN, 'sim')).toEqual([])
    await place(order('BOLT', 5))
    await trip('ACME', -100, 2, id)
    // Looked at by several at once it ends once.
    const looks = await Promise.all([1, 2, 3].map(() => judgeStrategies(deps, ORIGIN, 'sim')))
    expect(looks.flat()).toEqual([id])
    const [strategy] = await readStrategies(db, 'sim')
    expect(strategy).toMatchObject({ enabled: false, disabledBy: 'rule' })
    expect(strategy?.disabledReason).toMatch(
      /^Realised profit is 2\.7 % of its money below its high after 3 round trips/,
    )
    const events = await db.event.findMany({ where: { type: 'StrategyDisabled', aggregateId: id } })
    expect(events).toHaveLength(1)
    expect(events[0]?.data).toMatchObject({ by: 'rule', rule: 'drawdown', figures: { trades: 3, drawdown: 800 } })
    expect(await db.alert.count({ where: { kind: 'strategy_disabled', accountId: 'sim' } })).toBe(1)
    const [bolt] = await db.order.findMany({ where: { accountId: 'sim', symbol: 'BOLT' } })
    expect(bolt).toMatchObject({ status: 'canceled', statusReason: 'The strategy “Loser” was disabled.' })
    expect((await place(order('ACME', 1)))[0]?.verdict.refusal?.code).toBe('strategy_disabled')
    expect((await place(order('CRUX', 1)))[0]?.verdict.approved).toBe(true)

    await db.account.update({ where: { id: 'sim' }, data: { clockAt: new Date('2017-06-12T20:00:00Z') } })
    await expect(disableStrategy(deps, ORIGIN, id, 'again')).rejects.toMatchObject({ code: 'conflict' })
    const again = await enableStrategy(deps, ORIGIN, id, 'a new start')
    expect(again).toMatchObject({ enabled: true, disabledBy: null })
    expect(await judgeStrategies(deps, ORIGIN, 'sim')).toEqual([])
    const shown = await routes.call(oneRoute, `/strategies/${id}`, undefined, { id })
    expect(shown.body).toMatchObject({
      performance: { judged: { trades: 0 }, drawdown: '800', metrics: { closed_trades: { value: 3 } } },
      realized_pnl: '-800',
    })
  })

  it('are made, changed, listed and switched over the API, and tell what is wrong', async () => {
    const body = { account: 'sim', name: 'Tech', allocation: 0.4, symbols: ['acme', 'BOLT', 'ACME'] }
    const made = await routes.call(createRoute, '/strategies', body)
    expect(made).toMatchObject({ status: 201, body: { symbols: ['ACME', 'BOLT'], allocated: '40000', enabled: true } })
    const id = String(made.body.id)
    const wrong = (data: object) =>
      routes.call(createRoute, '/strategies', { ...body, name: 'B', symbols: ['DUNE'], ...data })
    const at = async (answer: ReturnType<typeof wrong>) =>
      ((await answer).body.problems as { path: string }[] | undefined)?.map(({ path }) => path)
    expect(await at(wrong({ allocation: 0 }))).toEqual(['allocation'])
    expect(await at(wrong({ allocation: 0.7 }))).toEqual(['allocation'])
    expect(await at(wrong({ symbols: [] }))).toEqual(['symbols'])
    expect(await at(wrong({ symbols: ['NOPE'] }))).toEqual(['symbols.0'])
    expect(await at(wrong({ models: { meta: 'claude-x' } }))).toEqual(['models.meta'])
    expect(await at(wrong({ models: { nobody: 'rules' } }))).toEqual(['models.nobody'])
    expect(await at(wrong({ schedule: { times: ['25:00'] } }))).toEqual(['schedule.times.0'])
    expect(await at(wrong({ end_rule: { min_trades: 0 } }))).toEqual(['end_rule.min_trades'])
    expect(await at(wrong({ name: 'tech' }))).toEqual(['name'])

    const change = { limits: { max_positions: 2 }, end_rule: { max_losses: 5 }, models: { meta: 'rules' } }
    const changed = await routes.call(changeRoute, `/strategies/${id}`, change, { id })
    expect(changed).toMatchObject({ status: 200, body: { limits: { max_positions: 2 }, models: { meta: 'rules' } } })
    const [event] = await desk.deps.db.event.findMany({ where: { type: 'StrategyChanged', aggregateId: id } })
    expect(event?.data).toMatchObject({ changes: { maxPositions: { from: null, to: 2 } } })
    expect(await routes.call(disableRoute, `/strategies/${id}/disable`, {}, { id })).toMatchObject({ status: 422 })
    expect(await routes.call(disableRoute, `/strategies/${id}/disable`, { reason: 'rest' }, { id })).toMatchObject({
      body: { enabled: false, disabled: { reason: 'rest' } },
    })
    expect(await routes.call(enableRoute, `/strategies/${id}/enable`, { reason: 'go' }, { id })).toMatchObject({
      body: { enabled: true, disabled: null },
    })
    const list = await routes.call(listRoute, '/strategies?account=sim')
    expect(list.body).toMatchObject({ allocated: 0.4, data: [{ name: 'Tech', positions: [], net_pnl: '0' }] })
    expect((await routes.call(tradesRoute, `/trades?strategy=${id}`)).body).toMatchObject({ data: [] })
    expect((await routes.call(oneRoute, `/strategies/${randomUUID()}`, undefined, { id: randomUUID() })).status).toBe(
      404,
    )
    expect(await routes.call(deleteRoute, `/strategies/${id}`, undefined, { id }, 'DELETE')).toMatchObject({
      body: { deleted: true },
    })
    expect((await routes.call(listRoute, '/strategies?account=sim')).body).toMatchObject({ data: [], allocated: 0 })
    const gone = await routes.call(oneRoute, `/strategies/${id}`, undefined, { id })
    expect(gone.body).toMatchObject({ name: 'Tech', enabled: false, deleted_at: expect.any(String) })
  })
})
