import { findCycle } from '@/lib/db/cycles'
import { finishJob } from '@/lib/db/outbox'
import { hasWorker } from '@/lib/db/processes'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { waitForCycle } from '@/lib/services/wait-for-cycle'
import { readCycleDetail } from '@/lib/views/cycle-detail'
import { printJson, remark } from './print'
import { printCycle } from './print-cycle'

const WAIT_MS = 10 * 60_000

/** Carries a cycle to its end and prints it; a cycle that fails ends the command with 1. */
export async function runToEnd(deps: Deps, cycleId: string, json: boolean): Promise<void> {
  await carryThrough(deps, cycleId)
  const detail = await readCycleDetail(deps.db, cycleId)
  if (json) printJson(detail)
  else printCycle(detail)
  if (detail.status !== 'completed') process.exitCode = 1
}

/** A running worker takes the cycle; without one, this process does the worker's part. */
async function carryThrough(deps: Deps, cycleId: string): Promise<void> {
  if (await hasWorker(deps.db)) {
    remark('The running worker takes the cycle …')
    if (!(await waitForCycle(deps.db, cycleId, WAIT_MS)))
      throw new AppError('conflict', `Cycle ${cycleId} is still running; look at it with: cycle show ${cycleId}`)
    return
  }
  // The agents are loaded only when they are needed here: most commands start without them.
  const [{ runCycle }, { createRuntime }] = await Promise.all([
    import('@/workers/handlers/cycle-run'),
    import('@/workers/runtime'),
  ])
  const runtime = await createRuntime(deps)
  const until = Date.now() + WAIT_MS
  // An earlier cycle of the account that was never finished comes first.
  while (Date.now() < until) {
    const cycle = await findCycle(deps.db, cycleId)
    const waiting = await deps.db.workflowExecution.findFirst({
      where: { accountId: cycle?.accountId, status: { in: ['queued', 'running'] } },
      orderBy: { id: 'asc' },
    })
    if (!waiting || waiting.id > (cycle?.id ?? 0)) return
    if (!(await runCycle(runtime, waiting.cycleId))) await new Promise((resolve) => setTimeout(resolve, 500))
    await finishJob(deps.db, 'cycle.run', { cycleId: waiting.cycleId })
  }
}
