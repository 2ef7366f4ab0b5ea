import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POST as createAccount } from '@/app/api/accounts/route'
import { GET as getOrder } from '@/app/api/orders/[id]/route'
import { POST as discard } from '@/app/api/system/dead-letters/[id]/discard/route'
import { POST as retry } from '@/app/api/system/dead-letters/[id]/retry/route'
import { GET as getJobs } from '@/app/api/system/jobs/route'
import { GET as getTrade } from '@/app/api/trades/[id]/route'
import { GET as listTrades } from '@/app/api/trades/route'
import { insertDeadLetter } from '@/lib/db/dead-letters'
import { listEvents } from '@/lib/db/events'
import { runCycle } from '@/workers/handlers/cycle-run'
import { ask, type Desk, importMarket, openDesk } from './desk'
import { openRoutes } from './route-caller'

let desk: Desk
let routes: Awaited<ReturnType<typeof openRoutes>>

beforeAll(async () => {
  desk = await openDesk()
  routes = await openRoutes(desk)
  await importMarket(desk.deps)
  await runCycle(desk.runtime, (await ask(desk.deps)).cycleId)
})
afterAll(async () => {
  routes.stop()
  await desk.close()
})

const NOBODY = '00000000-0000-4000-8000-000000000000'

describe('trades and orders over HTTP', () => {
  it('gives one of each, as the lists do', async () => {
    const { data } = (await routes.call(listTrades, '/trades?account=sim')).body as { data: { id: string }[] }
    const id = data[0]?.id ?? ''
    expect(await routes.call(getTrade, `/trades/${id}`, undefined, { id })).toEqual({ status: 200, body: data[0] })
    const order = await routes.call(getOrder, `/orders/${id}`, undefined, { id })
    expect(order).toMatchObject({
      status: 200,
      body: { id, status: 'filled', fills: [{ filled_at: expect.any(String) }] },
    })
    for (const handler of [getTrade, getOrder])
      expect((await routes.call(handler, '/x', undefined, { id: NOBODY })).status).toBe(404)
  })

  it('says what an open trade has gained and not realised: its position at the last price, less its cost', async () => {
    const held = await desk.deps.db.position.findFirstOrThrow({ where: { accountId: 'sim' } })
    const path = `/trades?account=sim&symbol=${held.symbol}`
    const [trade] = ((await routes.call(listTrades, path)).body as { data: Record<string, unknown>[] }).data
    expect(trade?.status).toBe('open')
    expect(Number(trade?.unrealized_pnl)).toBeCloseTo(
      held.quantity.times(held.lastPrice).minus(held.costBasis).toNumber(),
      6,
    )
    expect(Number(trade?.unrealized_pnl)).not.toBe(0)
    await desk.deps.db.trade.updateMany({
      where: { accountId: 'sim', symbol: held.symbol },
      data: { status: 'closed', outcome: 'flat', closedAt: new Date() },
    })
    const [closed] = ((await routes.call(listTrades, path)).body as { data: Record<string, unknown>[] }).data
    expect(closed?.unrealized_pnl).toBeNull()
  })

  it('opens an account of fractions', async () => {
    const opened = await routes.call(createAccount, '/accounts', { id: 'parts', fractional: true })
    expect(opened).toMatchObject({ status: 201, body: { id: 'parts', fractional: true } })
    expect(await routes.call(createAccount, '/accounts', { id: 'entire' })).toMatchObject({
      body: { fractional: false },
    })
  })
})

describe('jobs that were given up', () => {
  const giveUp = async (job: string, payload: unknown) => {
    const letter = { outboxId: NOBODY, lane: 'critical', job, payload, traceId: 'trace-7', errorCode: 'internal' }
    await insertDeadLetter(desk.deps.db, { ...letter, error: 'broken', attempts: 3 })
    const row = await desk.deps.db.deadLetter.findFirstOrThrow({ orderBy: { failedAt: 'desc' }, where: { job } })
    return row.id
  }
  const listed = async () =>
    ((await routes.call(getJobs, '/system/jobs')).body as { dead_letters: { id: string }[] }).dead_letters

  it('are put aside once, by somebody whom the log names', async () => {
    const id = await giveUp('cycle.run', { cycleId: NOBODY })
    expect((await listed()).map((letter) => letter.id)).toEqual([id])
    expect(await routes.call(discard, '/x', {}, { id })).toEqual({ status: 200, body: { id } })
    expect(await listed()).toEqual([])
    expect((await routes.call(discard, '/x', {}, { id })).status).toBe(404)
    const [event] = await listEvents(desk.deps.db, { type: 'DeadLetterDiscarded' }, 1)
    expect(event).toMatchObject({ aggregateId: id, data: { job: 'cycle.run' } })
    expect(event?.actor).toContain('trader@assay.test')
  })

  it('are asked for again with what they were asked for, unless their row is final', async () => {
    const payload = { accountId: 'sim', to: '2017-06-05T20:00:00.000Z', requestedBy: 'user:ada' }
    const id = await giveUp('session.advance', payload)
    expect((await routes.call(retry, '/x', {}, { id })).status).toBe(200)
    const [row] = await desk.deps.db.outbox.findMany({ where: { job: 'session.advance' } })
    expect(row).toMatchObject({ payload, traceId: 'trace-7', finishedAt: null })
    expect((await routes.call(retry, '/x', {}, { id })).status).toBe(404)
    for (const job of ['cycle.run', 'data.import', 'forgotten.job']) {
      const other = await giveUp(job, {})
      expect((await routes.call(retry, '/x', {}, { id: other })).status).toBe(409)
      expect((await listed()).map((letter) => letter.id)).toContain(other)
    }
  })
})
