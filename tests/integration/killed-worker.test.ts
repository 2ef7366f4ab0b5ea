import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCycle } from '@/lib/db/cycles'
import { SAMPLE_COMPANIES } from '@/lib/domain/sample-market/companies'
import { openAccount } from '@/lib/services/open-account'
import { verifyEvents } from '@/lib/services/verify-events'
import { waitForCycle } from '@/lib/services/wait-for-cycle'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { ask, importMarket, ORIGIN } from './desk'
import { clockMovedBy } from './moved-clock'
import { openServedDesk, type ServedDesk } from './served-desk'
import { workerOf } from './worker-process'

type Reached = (types: Set<string>) => boolean

/** Kills the worker with SIGKILL as soon as the log shows that a step was reached, and lets another take over. */
const STEPS: readonly (readonly [string, Reached])[] = [
  ['the agents have begun', (types) => types.has('AgentStarted')],
  ['signals are decided', (types) => types.has('SignalGenerated')],
  ['the decision is made', (types) => types.has('MetaAgentDecision')],
  ['the intent is written', (types) => types.has('OrderIntended')],
  ['the order is submitted', (types) => types.has('OrderStatusChanged')],
  ['the order is filled', (types) => types.has('TradeExecuted')],
]

/** A desk whose worker can be killed in the middle of a cycle. */
function killable(desk: ServedDesk) {
  const worker = workerOf(desk)
  return {
    ...worker,
    /** Waits until the step is reached, or the cycle over, and puts another worker in the place of the one that runs. */
    async replaceWhen(cycleId: string, reached: Reached) {
      const { db } = desk.deps
      for (let seen = false; !seen; await sleep(1)) {
        const events = await db.event.findMany({ where: { cycleId }, select: { type: true } })
        seen = reached(new Set(events.map(({ type }) => type))) || Boolean((await findCycle(db, cycleId))?.finishedAt)
      }
      await worker.kill()
      await worker.start()
    },
  }
}

/** What holds for a cycle whose worker was killed: it ends once, with one order per decision, and the books are whole. */
async function expectWhole({ deps }: ServedDesk, cycleId: string) {
  const cycle = await readCycleDetail(deps.db, cycleId)
  expect(cycle.status).toBe('completed')
  const wanted = cycle.decisions.filter(({ decision }) => decision === 'EXECUTE')
  const refused = await deps.db.event.count({ where: { cycleId, type: 'OrderRefused' } })
  expect(cycle.orders).toHaveLength(wanted.length - refused)
  expect(await deps.db.paperOrder.count({ where: { clientOrderId: { contains: cycleId } } })).toBe(
    cycle.orders.filter(({ status }) => status !== 'expired').length,
  )
  const events = await deps.db.event.groupBy({ by: ['type'], where: { cycleId }, _count: true })
  const count = (type: string) => events.find((row) => row.type === type)?._count ?? 0
  expect(count('SignalGenerated')).toBe(cycle.signals.length)
  expect(count('CycleCompleted')).toBe(1)
  expect((await verifyEvents(deps.db, null)).ok).toBe(true)
  const { _sum } = await deps.db.ledgerEntry.aggregate({ where: { accountId: cycle.account }, _sum: { amount: true } })
  expect(Number(_sum.amount)).toBe(0)
  return cycle
}

describe('a worker that is killed', () => {
  let desk: ServedDesk
  let worker: ReturnType<typeof killable>
  let day = new Date('2017-03-01')
  beforeAll(async () => {
    desk = await openServedDesk()
    await importMarket(desk.deps)
    worker = killable(desk)
  })
  afterAll(async () => {
    await worker.kill()
    await desk.close()
  })

  it.each(STEPS)(
    'when %s: one order per decision, and the cycle ends',
    async (_, reached) => {
      const { deps } = desk
      await deps.db.position.deleteMany()
      await worker.start()
      day = new Date(day.getTime() + 7 * 86_400_000)
      const { cycleId } = await ask(deps, { asOf: day.toISOString().slice(0, 10) })
      await worker.replaceWhen(cycleId, reached)
      expect(await waitForCycle(deps.db, cycleId, 80_000)).toBe(true)
      for (const order of (await expectWhole(desk, cycleId)).orders) {
        expect(['filled', 'expired']).toContain(order.status)
        expect(order.fills).toHaveLength(order.status === 'filled' ? 1 : 0)
      }
      await worker.kill()
    },
    180_000,
  )
})

/** A Wednesday, an hour after the opening bell. */
const OPEN = Date.parse('2026-01-14T15:30:00Z')

// A database of another process keeps a clock that this test cannot move.
describe.skipIf(process.env.TEST_DATABASE_URL)('a worker that is killed on the live clock', () => {
  let desk: ServedDesk
  let worker: ReturnType<typeof killable>
  beforeAll(async () => {
    desk = await openServedDesk({ NODE_OPTIONS: clockMovedBy(OPEN - Date.now()) })
    worker = killable(desk)
  })
  afterAll(async () => {
    await worker.kill()
    await desk.close()
  })

  it.each(STEPS.slice(2))(
    'when %s: one order per decision, filled at a quote seen after it',
    async (_, reached) => {
      const { deps } = desk
      const accountId = `live-${randomUUID().slice(0, 8)}`
      await openAccount(deps.db, ORIGIN, { id: accountId, kind: 'paper', name: 'Live', openingCash: '100000' })
      await worker.start()
      const symbols = SAMPLE_COMPANIES.slice(0, 8).map(({ symbol }) => symbol)
      const { cycleId } = await ask(deps, { accountId, symbols, asOf: undefined })
      await worker.replaceWhen(cycleId, reached)
      expect(await waitForCycle(deps.db, cycleId, 80_000)).toBe(true)
      // What no quote had filled before the cycle ended is worked on by the worker that lives.
      const open = () =>
        deps.db.order.count({ where: { cycleId, status: { notIn: ['filled', 'canceled', 'rejected', 'expired'] } } })
      for (const until = Date.now() + 60_000; (await open()) > 0 && Date.now() < until; ) await sleep(100)
      const { orders } = await expectWhole(desk, cycleId)
      expect(orders.length).toBeGreaterThan(0)
      for (const order of orders) {
        expect(order.status).toBe('filled')
        expect(order.fills).toHaveLength(1)
        expect(Date.parse(order.fills[0]?.filled_at ?? '')).toBeGreaterThan(Date.parse(order.decided_at))
      }
      await worker.kill()
    },
    180_000,
  )
})
