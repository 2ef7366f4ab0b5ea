import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createSample } from '@/lib/adapters/market-data/sample'
import type { Deps } from '@/lib/deps'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import type { MarketData } from '@/lib/ports'
import { changeStrategy, createStrategy, type NewStrategy } from '@/lib/services/desk-strategies/edit'
import { disableStrategy, enableStrategy } from '@/lib/services/desk-strategies/switch'
import { lookAtPrices } from '@/lib/services/schedule/look-at-prices'
import { runDueSlots } from '@/lib/services/schedule/run-due-slots'
import { triggerJob } from '@/lib/services/schedule/trigger-job'
import { readUnattended } from '@/lib/services/schedule/unattended'
import { newWatchMemory } from '@/lib/services/schedule/watch-symbols'
import { readSchedulerStatus } from '@/lib/views/schedule'
import { runCycle } from '@/workers/handlers/cycle-run'
import { askModel } from '@/workers/runtime'
import { ask, type Desk, importMarket, ORIGIN, openDesk } from './desk'

/** Monday, a minute before the opening bell in New York, and the slots of that day. */
const MORNING = Date.parse('2026-01-12T14:29:00Z')
const NOON = Date.parse('2026-01-12T17:00:00Z')
const SLOT = Date.parse('2026-01-12T16:00:00Z')

const bySymbols = (a: { symbols: string[] }, b: { symbols: string[] }) =>
  a.symbols.join().localeCompare(b.symbols.join())

describe('the schedule of strategies', () => {
  let desk: Desk
  let deps: Deps
  let time = MORNING
  const prices = new Map<string, number>()

  beforeAll(async () => {
    desk = await openDesk({ TRADING_WATCHLIST_SYMBOLS: 'HALC.X,NOVA.X' })
    const clock = { now: () => new Date(time) }
    const sample = createSample({ market: createSampleMarket(), now: clock.now })
    const market: MarketData = {
      ...sample,
      async quote(symbol) {
        const quote = await sample.quote(symbol)
        return { ...quote, price: prices.get(symbol) ?? quote.price, time: clock.now() }
      },
    }
    deps = { ...desk.deps, clock, markets: [market] }
  })
  afterAll(() => desk.close())
  beforeEach(async () => {
    time = MORNING
    prices.clear()
    const { db } = deps
    await db.scheduleRun.deleteMany()
    await db.scheduleJob.deleteMany()
    await db.eventCooldown.deleteMany()
    await db.workflowExecution.deleteMany()
    await db.strategy.deleteMany()
  })

  const make = (data: Partial<NewStrategy> & { name: string; symbols: string[] }) =>
    createStrategy(deps, ORIGIN, { accountId: 'paper', allocation: 0.2, enabled: true, id: randomUUID(), ...data })
  const cycles = async () =>
    (await deps.db.workflowExecution.findMany({ orderBy: { id: 'asc' } })).map(({ strategyId, symbols, trigger }) => ({
      strategyId,
      symbols,
      trigger,
    }))

  it('gives each one cycle at a slot of the desk, and one to the rest of the watchlist, however many are woken', async () => {
    const one = await make({ name: 'One', symbols: ['NOVA.X', 'QBIT.X'] })
    const own = await make({ name: 'Own', symbols: ['LUMN.X'], schedule: { times: ['12:00'] } })
    await runDueSlots(deps)
    time = SLOT + 60_000
    await Promise.all([1, 2, 3, 4].map(() => runDueSlots(deps)))
    // Of two workers one may be at the second party before the other has stored the first.
    expect((await cycles()).sort(bySymbols)).toEqual([
      { strategyId: null, symbols: ['HALC.X'], trigger: 'scheduled' },
      { strategyId: one.id, symbols: ['NOVA.X', 'QBIT.X'], trigger: 'scheduled' },
    ])
    const status = await readSchedulerStatus(deps)
    expect(status).toMatchObject({ watchlist: ['HALC.X', 'NOVA.X', 'QBIT.X', 'LUMN.X'], strategies: 1 })
    expect(status.jobs[0]?.next_runs.slice(0, 2)).toEqual(['2026-01-12T17:00:00.000Z', '2026-01-12T19:30:00.000Z'])

    time = NOON
    await Promise.all([1, 2, 3].map(() => runDueSlots(deps)))
    expect((await cycles()).slice(2)).toEqual([{ strategyId: own.id, symbols: ['LUMN.X'], trigger: 'scheduled' }])
    const keys = (await deps.db.scheduleRun.findMany()).map(({ key }) => key).sort()
    expect(keys).toEqual([
      'scan 2026-01-12T16:00:00.000Z',
      `scan 2026-01-12T16:00:00.000Z ${one.id}`,
      `scan 2026-01-12T17:00:00.000Z ${own.id}`,
    ])
  })

  it('plans no slot of before it was made, changed or enabled again', async () => {
    const own = await make({ name: 'Own', symbols: ['LUMN.X'], schedule: { times: ['10:00'] } })
    await runDueSlots(deps)
    await disableStrategy(deps, ORIGIN, own.id, 'a pause')
    time = SLOT - 10 * 60_000
    await runDueSlots(deps)
    await enableStrategy(deps, ORIGIN, own.id, 'and on')
    time = SLOT - 5 * 60_000
    await changeStrategy(deps, ORIGIN, own.id, { schedule: { times: ['09:45', '10:52'] } })
    await runDueSlots(deps)
    expect(await deps.db.scheduleRun.count()).toBe(0)
  })

  it('gives the rest no slot of before it had a symbol', async () => {
    const all = await make({ name: 'All', symbols: ['HALC.X', 'NOVA.X'] })
    await runDueSlots(deps)
    time = SLOT + 60_000
    await runDueSlots(deps)
    time = SLOT + 120_000
    await disableStrategy(deps, ORIGIN, all.id, 'enough')
    await runDueSlots(deps)
    expect(await cycles()).toEqual([{ strategyId: all.id, symbols: ['HALC.X', 'NOVA.X'], trigger: 'scheduled' }])
    expect(await deps.db.scheduleRun.count()).toBe(1)
    time = SLOT + 3 * 3_600_000 + 1_800_000
    await runDueSlots(deps)
    expect((await deps.db.scheduleRun.findMany({ where: { strategyId: null } })).map(({ at }) => at.getTime())).toEqual(
      [SLOT + 3 * 3_600_000 + 1_800_000],
    )
  })

  it('looks after what a disabled strategy holds when nothing else is left', async () => {
    const rest = { ...deps, schedule: { ...deps.schedule, watchlist: [] } }
    const ended = await make({ name: 'Ended', symbols: ['QBIT.X'] })
    const trip = { id: randomUUID(), accountId: 'paper', symbol: 'QBIT.X', status: 'open', reasoning: 'test' }
    await deps.db.trade.create({
      data: { ...trip, strategyId: ended.id, quantity: 5, entryNotional: 500, openedAt: new Date(time) },
    })
    expect(await readUnattended(rest)).toMatchObject({ rest: [], strategies: [{ id: ended.id }] })
    await disableStrategy(deps, ORIGIN, ended.id, 'enough')
    expect(await readUnattended(rest)).toMatchObject({ rest: ['QBIT.X'], strategies: [] })
    await deps.db.trade.deleteMany()
  })

  it('starts event cycles of a symbol under its strategy, unless the strategy wants none', async () => {
    const one = await make({ name: 'One', symbols: ['QBIT.X'] })
    await make({ name: 'Deaf', symbols: ['LUMN.X'], schedule: { priceMoves: false } })
    time = NOON
    for (const symbol of ['QBIT.X', 'LUMN.X']) prices.set(symbol, 1_000_000)
    await lookAtPrices(deps, newWatchMemory())
    expect(await cycles()).toEqual([{ strategyId: one.id, symbols: ['QBIT.X'], trigger: 'event' }])
  })

  it('promises no look at prices while no strategy wants one and nothing else is watched', async () => {
    const { id } = await make({ name: 'Deaf', symbols: ['HALC.X', 'NOVA.X'], schedule: { priceMoves: false } })
    time = NOON
    const monitor = async () => (await readSchedulerStatus(deps)).jobs.find((job) => job.id === 'event-monitor')
    expect(await monitor()).toMatchObject({
      idle_reason: expect.stringContaining('that price moves may start'),
      next_runs: [],
    })
    expect(await lookAtPrices(deps, newWatchMemory())).toEqual([])
    expect((await deps.db.scheduleJob.findUnique({ where: { id: 'event-monitor' } }))?.lastAt ?? null).toBeNull()
    expect((await readSchedulerStatus(deps)).jobs[0]).toMatchObject({ id: 'scan', idle_reason: null })
    await changeStrategy(deps, ORIGIN, id, { schedule: { priceMoves: true } })
    expect(await monitor()).toMatchObject({ idle_reason: null, next_runs: [expect.any(String)] })
  })

  it('scans by hand what a slot of the desk would, once for a repeated request', async () => {
    const one = await make({ name: 'One', symbols: ['NOVA.X'] })
    await make({ name: 'Own', symbols: ['LUMN.X'], schedule: { times: ['12:00'] } })
    const requestId = randomUUID()
    for (let again = 0; again < 2; again++) await triggerJob(deps, ORIGIN, { job: 'scan', via: 'api', requestId })
    expect(await cycles()).toEqual([
      { strategyId: null, symbols: ['HALC.X'], trigger: 'api' },
      { strategyId: one.id, symbols: ['NOVA.X'], trigger: 'api' },
    ])
  })
})

describe('the models of a strategy', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk({ LLM_ANTHROPIC_API_KEY: 'no-key', LLM_ANTHROPIC_BASE_URL: 'http://127.0.0.1:9' })
    await importMarket(desk.deps)
  })
  afterAll(() => desk.close())

  const RULES = Object.fromEntries(
    (['technical', 'fundamental', 'sentiment', 'risk', 'validator', 'meta'] as const).map((role) => [role, 'rules']),
  )

  it('answer in the place of the desk’s in its cycles, rules too', async () => {
    const { deps, runtime } = desk
    const wanted = { accountId: 'sim', name: 'Ruled', allocation: 0.5, symbols: ['ACME'], models: RULES, enabled: true }
    const { id } = await createStrategy(deps, ORIGIN, { ...wanted, id: randomUUID() })
    const { cycleId } = await ask(deps, { strategyId: id, symbols: [], execute: false })
    await runCycle(runtime, cycleId)
    const cycle = await deps.db.workflowExecution.findUniqueOrThrow({ where: { cycleId } })
    expect(cycle).toMatchObject({ status: 'completed', modelKind: 'rules', strategyId: id })
    expect(await deps.db.llmCall.count({ where: { cycleId } })).toBe(0)
  })

  it('that have lost their key fail, and rules do not answer for them', async () => {
    const { deps } = desk
    const cycle = { cycleId: null, traceId: 'test' }
    expect(askModel(deps, 'meta', cycle)).not.toBeNull()
    expect(askModel(deps, 'meta', cycle, 'rules')).toBeNull()
    const call = { role: 'meta' as const, symbol: 'ACME', system: '', prompt: '', schema: {}, problemOf: () => null }
    await expect(askModel(deps, 'meta', cycle, 'gpt-5')?.(call)).rejects.toMatchObject({
      code: 'configuration',
      message: 'gpt-5 cannot answer: no key of openai is set.',
    })
  })
})
