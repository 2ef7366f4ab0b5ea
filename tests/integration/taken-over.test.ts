import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readAccountState } from '@/lib/db/account-state'
import { claimCycle } from '@/lib/db/cycles'
import { snapshotOf } from '@/lib/domain/risk/view'
import { requeueOrphans, runCycle } from '@/workers/handlers/cycle-run'
import { runGraph } from '@/workers/handlers/run-graph'
import { ask, type Desk, importMarket, openDesk } from './desk'

describe('a cycle whose worker is gone', () => {
  let desk: Desk
  beforeAll(async () => {
    desk = await openDesk()
    await importMarket(desk.deps)
  })
  afterAll(() => desk.close())

  it('is asked for again when no job for it is left, and only then', async () => {
    const { deps, runtime } = desk
    const { cycleId } = await ask(deps)
    const old = new Date(Date.now() - 60_000)
    await deps.db.workflowExecution.update({ where: { cycleId }, data: { createdAt: old } })
    const open = () => deps.db.outbox.count({ where: { job: 'cycle.run', finishedAt: null } })
    await requeueOrphans(deps)
    expect(await open()).toBe(1)
    await deps.db.outbox.updateMany({ data: { finishedAt: new Date() } })
    await requeueOrphans(deps)
    expect(await open()).toBe(1)
    expect(await runCycle(runtime, cycleId)).toBe(true)
    await deps.db.outbox.updateMany({ data: { finishedAt: new Date() } })
    await requeueOrphans(deps)
    expect(await open()).toBe(0)
  })

  it('is not thought through again when its agents had finished', async () => {
    const { deps, runtime } = desk
    const { cycleId } = await ask(deps, { asOf: '2017-06-02' })
    const cycle = await claimCycle(deps.db, cycleId, 60_000)
    if (!cycle?.asOf) throw new Error('the cycle could not be claimed')
    const state = await deps.db.$transaction((tx) => readAccountState(tx, 'sim'))
    const portfolio = snapshotOf(state, cycle.asOf.toISOString())
    const run = (agents: typeof runtime.agents) =>
      runGraph(deps.db, agents, runtime.checkpoints, cycle, cycle.symbols, portfolio, 'test')
    const first = await run(runtime.agents)
    const events = await deps.db.event.count()
    const nobody = () => {
      throw new Error('nobody may be asked again')
    }
    expect(await run({ ...runtime.agents, analystFor: nobody, readContexts: nobody })).toEqual(first)
    expect(await deps.db.event.count()).toBe(events)
  })
})
