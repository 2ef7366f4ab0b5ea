import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { POST as pauseRoute } from '@/app/api/scheduler/jobs/[id]/pause/route'
import { POST as resumeRoute } from '@/app/api/scheduler/jobs/[id]/resume/route'
import { POST as triggerRoute } from '@/app/api/scheduler/jobs/[id]/trigger/route'
import { GET as jobsRoute } from '@/app/api/scheduler/jobs/route'
import { GET as marketRoute } from '@/app/api/scheduler/market-status/route'
import { GET as runsRoute } from '@/app/api/scheduler/runs/route'
import { GET as statusRoute } from '@/app/api/scheduler/status/route'
import { createSample } from '@/lib/adapters/market-data/sample'
import type { Deps } from '@/lib/deps'
import { ruleHours, sessionClose, sessionOpen } from '@/lib/domain/calendar/nyse'
import { createSampleMarket } from '@/lib/domain/sample-market/sample-market'
import { slotsBetween } from '@/lib/domain/schedule/slots'
import { AppError } from '@/lib/errors'
import type { MarketData } from '@/lib/ports'
import { refreshCalendar } from '@/lib/services/schedule/calendar'
import { lookAtPrices } from '@/lib/services/schedule/look-at-prices'
import { pauseJob, resumeJob } from '@/lib/services/schedule/pause-job'
import { adoptPlan, runDueSlots } from '@/lib/services/schedule/run-due-slots'
import { newWatchMemory } from '@/lib/services/schedule/watch-symbols'
import { verifyEvents } from '@/lib/services/verify-events'
import { readMarketStatus } from '@/lib/views/schedule'
import { handleJob } from '@/workers/handlers'
import { startScheduler } from '@/workers/schedule'
import { startAlpacaServer } from '../alpaca-server'
import { type Desk, ORIGIN, openDesk } from './desk'
import { alpacaEnv } from './remote-account'
import { openRoutes } from './route-caller'

/** Monday, a minute before the opening bell in New York. */
const MORNING = Date.parse('2026-01-12T14:29:00Z')
/** 11:00 and 14:30 in New York on that day. */
const SLOT = Date.parse('2026-01-12T16:00:00Z')
const LATER = Date.parse('2026-01-12T19:30:00Z')
const MINUTE = 60_000

let desk: Desk
let deps: Deps
let routes: Awaited<ReturnType<typeof openRoutes>>
let time = MORNING
/** Prices that are not the sample market's. */
const prices = new Map<string, number>()
let vendorIsUp = true

beforeAll(async () => {
  desk = await openDesk({ TRADING_WATCHLIST_SYMBOLS: 'HALC.X,NOVA.X' })
  const clock = { now: () => new Date(time) }
  const sample = createSample({ market: createSampleMarket(), now: clock.now })
  const market: MarketData = {
    ...sample,
    async quote(symbol) {
      if (!vendorIsUp) throw new AppError('vendor_unavailable', 'down')
      const quote = await sample.quote(symbol)
      return { ...quote, price: prices.get(symbol) ?? quote.price, time: clock.now() }
    },
  }
  deps = { ...desk.deps, clock, markets: [market] }
  routes = await openRoutes({ ...desk, deps })
})
afterAll(async () => {
  routes.stop()
  await desk.close()
})
beforeEach(async () => {
  time = MORNING
  vendorIsUp = true
  prices.clear()
  const { db } = deps
  await db.scheduleRun.deleteMany()
  await db.scheduleJob.deleteMany()
  await db.eventCooldown.deleteMany()
  await db.exchangeSession.deleteMany()
  await db.workflowExecution.deleteMany()
})

const runs = () => deps.db.scheduleRun.findMany({ orderBy: { at: 'asc' } })
const cycles = () => deps.db.workflowExecution.findMany({ orderBy: { id: 'asc' } })
/** What a restarted worker does first. */
const restart = async () => {
  await adoptPlan(deps)
  await runDueSlots(deps)
}

describe('a slot', () => {
  beforeEach(restart)

  it('starts one cycle, however many workers are woken for it and how often', async () => {
    time = SLOT + 20_000
    await Promise.all(Array.from({ length: 6 }, () => runDueSlots(deps)))
    await runDueSlots(deps)
    expect(await cycles()).toMatchObject([
      {
        accountId: 'paper',
        trigger: 'scheduled',
        requestedBy: 'scheduler',
        execute: true,
        symbols: ['HALC.X', 'NOVA.X'],
        status: 'queued',
      },
    ])
    const [run] = await runs()
    expect(run).toMatchObject({
      job: 'scan',
      trigger: 'schedule',
      status: 'started',
      slot: '2026-01-12 11:00 America/New_York',
      cycleId: (await cycles())[0]?.cycleId,
    })
    expect(
      await deps.db.outbox.count({
        where: { job: 'cycle.run', payload: { path: ['cycleId'], equals: run?.cycleId ?? '' } },
      }),
    ).toBe(1)
  })

  it('that a restart delayed by a few minutes still runs; one of hours ago is recorded as missed', async () => {
    time = SLOT + 9 * MINUTE
    await restart()
    expect(await cycles()).toHaveLength(1)
    time = LATER + 47 * MINUTE
    await restart()
    await restart()
    expect(await cycles()).toHaveLength(1)
    expect(await runs()).toMatchObject([
      { status: 'started' },
      { status: 'missed', cycleId: null, reason: expect.stringContaining('47 minutes late') },
    ])
    const told = await deps.db.event.findMany({ where: { type: 'ScheduleSlotMissed' } })
    expect(told.map(({ data }) => data)).toEqual([
      { slot: '2026-01-12 14:30 America/New_York', status: 'missed', reason: expect.any(String) },
    ])
  })

  it('passes while the job is paused, and the next one runs after it was resumed', async () => {
    await pauseJob(deps, ORIGIN, 'scan', 'earnings')
    await expect(pauseJob(deps, ORIGIN, 'scan', null)).rejects.toMatchObject({ code: 'conflict' })
    time = SLOT
    await runDueSlots(deps)
    await resumeJob(deps, ORIGIN, 'scan')
    await expect(resumeJob(deps, ORIGIN, 'scan')).rejects.toMatchObject({ code: 'conflict' })
    await runDueSlots(deps)
    time = LATER
    await runDueSlots(deps)
    expect(await runs()).toMatchObject([{ status: 'skipped', reason: 'Paused by test.' }, { status: 'started' }])
    expect(await cycles()).toHaveLength(1)
  })

  it('without market data is tried until its grace ends, and then says so', async () => {
    vendorIsUp = false
    time = SLOT
    await runDueSlots(deps)
    expect(await runs()).toEqual([])
    vendorIsUp = true
    time = SLOT + MINUTE
    await runDueSlots(deps)
    expect(await runs()).toMatchObject([{ status: 'started' }])
    vendorIsUp = false
    time = LATER + 9.5 * MINUTE
    await runDueSlots(deps)
    expect((await runs())[1]).toMatchObject({ status: 'failed', reason: expect.stringContaining('No market data') })
    expect(await cycles()).toHaveLength(1)
  })

  it('leaves out a symbol that does not exist, and says which', async () => {
    const watchlist = ['HALC.X', 'GHOST.X']
    time = SLOT
    await runDueSlots({ ...deps, schedule: { ...deps.schedule, watchlist } })
    expect(await runs()).toMatchObject([{ symbols: ['HALC.X'], reason: expect.stringContaining('GHOST.X') }])
  })

  it('on a day that the broker calls closed does not exist', async () => {
    const broker = {
      name: 'alpaca' as const,
      async calendar(from: string, to: string) {
        const days: { date: string; open: Date; close: Date }[] = []
        for (let day = Date.parse(from); day <= Date.parse(to); day += 86_400_000) {
          const date = new Date(day).toISOString().slice(0, 10)
          if (ruleHours(date) && date !== '2026-01-13')
            days.push({ date, open: sessionOpen(date), close: sessionClose(date) })
        }
        return days
      },
    }
    expect(await refreshCalendar(deps.db, broker, deps.clock.now())).toEqual(['2026-01-13'])
    expect(await refreshCalendar(deps.db, broker, deps.clock.now())).toBeNull()
    time = Date.parse('2026-01-13T16:01:00Z')
    await runDueSlots(deps)
    expect((await runs()).map(({ slot }) => slot?.slice(0, 16))).toEqual(['2026-01-12 11:00', '2026-01-12 14:30'])
    expect((await routes.call(marketRoute, '/scheduler/market-status')).body).toMatchObject({
      state: 'closed',
      source: 'broker',
      next_open: '2026-01-14T14:30:00.000Z',
    })
  })

  it('of before there was anything to do was never planned', async () => {
    time = LATER + 20 * MINUTE
    const idle = { ...deps, schedule: { ...deps.schedule, watchlist: [] } }
    await runDueSlots(idle)
    await runDueSlots(deps)
    expect(await runs()).toEqual([])
    const plan = { ...deps.schedule.plan, times: ['10:00', '15:55'] }
    const other = { ...deps, schedule: { ...deps.schedule, plan } }
    await adoptPlan(other)
    await runDueSlots(other)
    expect(await runs()).toEqual([])
    time = Date.parse('2026-01-12T20:55:30Z')
    await runDueSlots(other)
    expect(await runs()).toMatchObject([{ slot: '2026-01-12 15:55 America/New_York', status: 'started' }])
  })
})

describe('every slot gives exactly one cycle (C17)', () => {
  it('across a change of the clocks, restarts, and workers that are woken at once', { timeout: 120_000 }, async () => {
    const from = Date.parse('2026-03-05T14:00:00Z')
    const until = Date.parse('2026-03-12T21:00:00Z')
    time = from
    await restart()
    const slots = slotsBetween(deps.schedule.plan, ruleHours, new Date(from), new Date(until))
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    while (time < until) {
      // Never longer than the grace: down for minutes, woken late, woken twice, or by several at once.
      time += Math.ceil(random() * 9 * MINUTE)
      const near = slots.some(({ at }) => Math.abs(at.getTime() - time) < 20 * MINUTE)
      if (random() < 0.2) await adoptPlan(deps)
      if (near) await Promise.all(Array.from({ length: 1 + Math.floor(random() * 3) }, () => runDueSlots(deps)))
      if (near && random() < 0.3) await runDueSlots(deps)
    }
    expect(slots).toHaveLength(12)
    expect((await runs()).map(({ at, status }) => [at, status])).toEqual(slots.map(({ at }) => [at, 'started']))
    const ids = (await runs()).map(({ cycleId }) => cycleId)
    expect((await cycles()).map(({ cycleId }) => cycleId)).toEqual(ids)
    const hours = (await runs()).map(({ at }) => at.toISOString().slice(11, 16))
    expect(new Set(hours)).toEqual(new Set(['16:00', '19:30', '15:00', '18:30']))
    expect((await verifyEvents(deps.db, null)).ok).toBe(true)
  })

  it('found by a worker that starts, without any wake of the queue', async () => {
    await restart()
    time = SLOT + MINUTE
    const scheduler = await startScheduler(deps)
    await expect.poll(async () => (await runs()).length, { timeout: 30_000 }).toBe(1)
    await scheduler.stop()
  })

  it('the queue wakes workers at times of a zone, and keeps no wake of an older configuration', async () => {
    const woken: string[] = []
    const worker = deps.workLane('schedule', {
      run: async ({ name }) => void woken.push(name),
      isFinal: () => true,
      onDead: async () => {},
      onError: () => {},
    })
    const each = (id: string) => ({ id, repeat: { pattern: '* * * * * *', tz: 'Asia/Kolkata' } })
    await deps.lanes.keepWakes('schedule', [each('scan-1100'), { id: 'event-monitor', repeat: { every: 1_000 } }])
    await expect.poll(() => new Set(woken).size, { timeout: 20_000 }).toBe(2)
    await deps.lanes.keepWakes('schedule', [each('scan-1430')])
    await expect.poll(() => woken.includes('scan-1430'), { timeout: 20_000 }).toBe(true)
    woken.length = 0
    await expect.poll(() => woken.length, { timeout: 20_000 }).toBeGreaterThan(2)
    expect(new Set(woken)).toEqual(new Set(['scan-1430']))
    await deps.lanes.keepWakes('schedule', [])
    await worker.close()
  })
})

describe('a desk that is linked to a broker', () => {
  it('takes the days of the exchange from the broker', async () => {
    const alpaca = await startAlpacaServer({ limit: 10_000 })
    const linked = await openDesk(alpacaEnv(alpaca))
    const scheduler = await startScheduler(linked.deps)
    await expect.poll(async () => (await readMarketStatus(linked.deps)).source, { timeout: 30_000 }).toBe('broker')
    await scheduler.stop()
    await linked.close()
    await alpaca.close()
  })
})

describe('a price move', () => {
  const NOON = Date.parse('2026-01-12T17:00:00Z')
  const look = (memory = newWatchMemory()) => lookAtPrices(deps, memory)
  let close = 0
  beforeEach(async () => {
    time = NOON
    await look()
    const [bar] = await deps.db.priceData.findMany({
      where: { symbol: 'HALC.X', timeframe: '1d', timestamp: new Date('2026-01-09T00:00:00Z') },
    })
    close = bar?.close ?? 0
    for (const symbol of ['HALC.X', 'NOVA.X']) {
      const row = await deps.db.priceData.findFirstOrThrow({
        where: { symbol, timeframe: '1d', timestamp: new Date('2026-01-09T00:00:00Z') },
      })
      prices.set(symbol, row.close)
    }
    await deps.db.scheduleRun.deleteMany()
    await deps.db.eventCooldown.deleteMany()
    await deps.db.workflowExecution.deleteMany()
    time = NOON + 2 * MINUTE
  })

  it('over the threshold starts one cycle of its symbol, whoever looks', async () => {
    prices.set('HALC.X', close * 1.049)
    expect(await look()).toEqual([])
    prices.set('HALC.X', close * 0.94)
    time += MINUTE
    const ids = await Promise.all([look(), look(), look()])
    expect(ids.flat()).toHaveLength(1)
    expect(await cycles()).toMatchObject([{ trigger: 'event', symbols: ['HALC.X'], requestedBy: 'scheduler' }])
    expect(await runs()).toMatchObject([
      { job: 'event-monitor', trigger: 'event', move: { symbol: 'HALC.X', reference: close } },
    ])
    const detected = await deps.db.event.findFirstOrThrow({
      where: { type: 'PriceMoveDetected' },
      orderBy: { seq: 'desc' },
    })
    expect(detected).toMatchObject({ aggregateId: 'HALC.X', cycleId: ids.flat()[0] })
  })

  it('cools down across restarts, and then only a further move starts another', async () => {
    prices.set('HALC.X', close * 1.07)
    expect(await look()).toHaveLength(1)
    prices.set('HALC.X', close * 1.2)
    time += 59 * MINUTE
    expect(await look()).toEqual([])
    time += 2 * MINUTE
    prices.set('HALC.X', close * 1.1)
    expect(await look()).toEqual([])
    prices.set('HALC.X', close * 1.2)
    time += MINUTE
    expect(await look()).toHaveLength(1)
  })

  it('is looked for once an interval, only in an open market, and not while paused', async () => {
    expect(await look()).toEqual([])
    prices.set('HALC.X', close * 1.2)
    time += 20_000
    expect(await look()).toEqual([])
    time += MINUTE
    await pauseJob(deps, ORIGIN, 'event-monitor', null)
    expect(await look()).toEqual([])
    await resumeJob(deps, ORIGIN, 'event-monitor')
    time = Date.parse('2026-01-12T21:30:00Z')
    expect(await look()).toEqual([])
    expect(await runs()).toEqual([])
  })

  it('that is a split is none', async () => {
    await deps.db.corporateAction.create({
      data: { symbol: 'HALC.X', exDate: new Date('2026-01-12'), type: 'split', value: 2, source: 'test' },
    })
    prices.set('HALC.X', close / 2)
    expect(await look()).toEqual([])
    prices.set('HALC.X', close)
    time += MINUTE
    expect(await look()).toHaveLength(1)
    await deps.db.corporateAction.deleteMany()
  })

  it('cannot be seen without prices, and the page says so', async () => {
    vendorIsUp = false
    expect(await look()).toEqual([])
    const job = await deps.db.scheduleJob.findUniqueOrThrow({ where: { id: 'event-monitor' } })
    expect(job).toMatchObject({ lastOk: false, lastNote: expect.stringContaining('No market data') })
  })
})

describe('the schedule over HTTP', () => {
  const id = (job: string) => ({ id: job })

  it('tells how it is set, what comes next, and what the market does', async () => {
    await restart()
    const { status, body } = await routes.call(statusRoute, '/scheduler/status')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      enabled: true,
      running: false,
      scan_times: ['11:00', '14:30'],
      timezone: 'America/New_York',
      watchlist: ['HALC.X', 'NOVA.X'],
      account: 'paper',
      market: { state: 'pre', next_open: '2026-01-12T14:30:00.000Z', source: 'rules' },
    })
    const jobs = (await routes.call(jobsRoute, '/scheduler/jobs')).body.data as Record<string, unknown>[]
    expect(jobs.map((job) => job.id)).toEqual(['scan', 'event-monitor', 'breaker-watch'])
    expect(jobs[0]).toMatchObject({
      schedule: 'At 11:00 and 14:30 in America/New York, while the market is open',
      next_runs: [
        '2026-01-12T16:00:00.000Z',
        '2026-01-12T19:30:00.000Z',
        expect.anything(),
        expect.anything(),
        expect.anything(),
      ],
      idle_reason: null,
    })
    expect(jobs[1]).toMatchObject({ next_runs: ['2026-01-12T14:30:00.000Z'] })
  })

  it('runs, pauses and resumes a job, and pages through what came of it', async () => {
    const ran = await routes.call(triggerRoute, '/scheduler/jobs/scan/trigger', {}, id('scan'))
    expect(ran).toMatchObject({ status: 202, body: { run: { trigger: 'manual', cycle: { status: 'queued' } } } })
    const paused = await routes.call(pauseRoute, '/scheduler/jobs/scan/pause', { reason: 'quiet' }, id('scan'))
    expect(paused).toMatchObject({ status: 200, body: { paused: { reason: 'quiet' }, next_runs: [] } })
    expect((await routes.call(pauseRoute, '/scheduler/jobs/scan/pause', {}, id('scan'))).status).toBe(409)
    await routes.call(triggerRoute, '/scheduler/jobs/event-monitor/trigger', { symbol: 'nova.x' }, id('event-monitor'))
    const resumed = await routes.call(resumeRoute, '/scheduler/jobs/scan/resume', {}, id('scan'))
    expect(resumed).toMatchObject({ status: 200, body: { paused: null } })
    const first = await routes.call(runsRoute, '/scheduler/runs?limit=1')
    expect(first.body.data).toMatchObject([{ job: 'event-monitor', symbols: ['NOVA.X'], cycle: { execute: true } }])
    const second = await routes.call(runsRoute, `/scheduler/runs?limit=1&cursor=${first.body.next_cursor}`)
    expect(second.body).toMatchObject({ data: [{ job: 'scan' }], next_cursor: null })
    expect((await cycles()).map(({ trigger }) => trigger)).toEqual(['api', 'event'])
  })

  it('refuses what makes no sense, naming the field', async () => {
    const scan = await routes.call(triggerRoute, '/scheduler/jobs/scan/trigger', { symbol: 'NOVA.X' }, id('scan'))
    expect(scan).toMatchObject({ status: 422, body: { problems: [{ path: 'symbol' }] } })
    const ghost = { symbol: 'GHOST.X' }
    const unknown = await routes.call(triggerRoute, '/scheduler/jobs/event-monitor/trigger', ghost, id('event-monitor'))
    expect(unknown).toMatchObject({ status: 422, body: { problems: [{ path: 'symbol' }] } })
    expect((await routes.call(triggerRoute, '/scheduler/jobs/x/trigger', {}, id('x'))).status).toBe(422)
    const others = await routes.call(pauseRoute, '/scheduler/jobs/breaker-watch/pause', {}, id('breaker-watch'))
    expect(others.status).toBe(422)
    expect((await routes.call(runsRoute, '/scheduler/runs?cursor=WyJ4Il0')).status).toBe(422)
  })

  it('lets a worker look at the prices when a person asks', async () => {
    const asked = await routes.call(triggerRoute, '/scheduler/jobs/event-monitor/trigger', {}, id('event-monitor'))
    expect(asked).toMatchObject({ status: 202, body: { run: null } })
    expect(await deps.db.outbox.count({ where: { job: 'prices.look', finishedAt: null } })).toBe(1)
    expect(await handleJob({ ...desk.runtime, deps }, 'prices.look', { requestedBy: 'ada' }, 'trace')).toBe(true)
    const job = await deps.db.scheduleJob.findUniqueOrThrow({ where: { id: 'event-monitor' } })
    expect(job.lastNote).toContain('closed')
  })
})
