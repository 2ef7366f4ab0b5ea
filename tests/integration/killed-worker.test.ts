import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCycle } from '@/lib/db/cycles'
import { verifyEvents } from '@/lib/services/verify-events'
import { waitForCycle } from '@/lib/services/wait-for-cycle'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { ask, importMarket } from './desk'
import { openServedDesk, type ServedDesk } from './served-desk'

/** Kills the worker with SIGKILL as soon as the log shows that a step was reached, and lets another take over. */
const STEPS = [
  ['the agents have begun', (types: Set<string>) => types.has('AgentStarted')],
  ['signals are decided', (types: Set<string>) => types.has('SignalGenerated')],
  ['the decision is made', (types: Set<string>) => types.has('MetaAgentDecision')],
  ['the intent is written', (types: Set<string>) => types.has('OrderIntended')],
  ['the order is submitted', (types: Set<string>) => types.has('OrderStatusChanged')],
  ['the order is filled', (types: Set<string>) => types.has('TradeExecuted')],
] as const

describe('a worker that is killed', () => {
  let desk: ServedDesk
  let worker: ChildProcess | undefined
  let day = new Date('2017-03-01')
  beforeAll(async () => {
    desk = await openServedDesk()
    await importMarket(desk.deps)
  })
  afterAll(async () => {
    worker?.kill('SIGKILL')
    await desk.close()
  })
  const startWorker = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const child = fork('dist/worker.mjs', [], {
        env: desk.environment,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      child.once('message', () => resolve(child))
      child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)))
    })

  it.each(STEPS)(
    'when %s: one order per decision, and the cycle ends',
    async (_, reached) => {
      const { deps } = desk
      await deps.db.position.deleteMany()
      worker = await startWorker()
      day = new Date(day.getTime() + 7 * 86_400_000)
      const { cycleId } = await ask(deps, { asOf: day.toISOString().slice(0, 10) })
      for (let seen = false; !seen; await sleep(1)) {
        const events = await deps.db.event.findMany({ where: { cycleId }, select: { type: true } })
        seen =
          reached(new Set(events.map(({ type }) => type))) || Boolean((await findCycle(deps.db, cycleId))?.finishedAt)
      }
      worker.kill('SIGKILL')
      worker = await startWorker()
      expect(await waitForCycle(deps.db, cycleId, 40_000)).toBe(true)

      const cycle = await readCycleDetail(deps.db, cycleId)
      expect(cycle.status).toBe('completed')
      const wanted = cycle.decisions.filter(({ decision }) => decision === 'EXECUTE')
      const refused = await deps.db.event.count({ where: { cycleId, type: 'OrderRefused' } })
      expect(cycle.orders).toHaveLength(wanted.length - refused)
      expect(await deps.db.paperOrder.count({ where: { clientOrderId: { contains: cycleId } } })).toBe(
        cycle.orders.filter(({ status }) => status !== 'expired').length,
      )
      for (const order of cycle.orders) {
        expect(['filled', 'expired']).toContain(order.status)
        expect(order.fills).toHaveLength(order.status === 'filled' ? 1 : 0)
      }
      const events = await deps.db.event.groupBy({ by: ['type'], where: { cycleId }, _count: true })
      const count = (type: string) => events.find((row) => row.type === type)?._count ?? 0
      expect(count('SignalGenerated')).toBe(cycle.signals.length)
      expect(count('CycleCompleted')).toBe(1)
      expect((await verifyEvents(deps.db, null)).ok).toBe(true)
      const sum = await deps.db.ledgerEntry.aggregate({ where: { accountId: 'sim' }, _sum: { amount: true } })
      expect(Number(sum._sum.amount)).toBe(0)
      worker.kill('SIGKILL')
    },
    90_000,
  )
})
