import { setTimeout as pause } from 'node:timers/promises'
import { JOBS } from '@/lib/contracts/jobs'
import type { Deps } from '@/lib/deps'
import { createRandom } from '@/lib/domain/prng'
import { importMarket } from '../../integration/desk'
import { violations } from '../../oracle'
import { askOnNewAccounts, countEnded, cyclesOnce } from '../cycles'
import { openChaosDesk } from '../desk'
import { readStaleWrites, watchFences } from '../fences'
import { type CaseContext, newTally, type Row, scaled } from '../row'
import { waitFor } from '../waiting'

const JOBS_IN_ALL = 100
const IN_ONE_ROUND = 10
const WORKERS = 4
const DELIVERIES = 10
/** Longer than a job's lock and a cycle's lease. */
const BLOCKED_MS = 15_000
const ENDED_MS = 120_000

export const deliveries: Row = {
  name: 'deliveries',
  fault: `a job delivered ${DELIVERIES} times to ${WORKERS} workers, one blocked past its lock`,
  must: 'one effect each, no stale-fence write accepted',
  unit: 'jobs',
  alone: true,
  cases: ({ scale }) => [{ name: 'cycles', run: (context) => deliverOften(context, scaled(JOBS_IN_ALL, scale)) }],
}

async function deliverOften({ redisUrl, log, seed }: CaseContext, jobs: number) {
  const tally = newTally()
  const random = createRandom(seed)
  const variables = { WORKER_CONCURRENCY: String(IN_ONE_ROUND) }
  const desk = await openChaosDesk({ redisUrl, log, variables, workers: WORKERS })
  const { deps } = desk
  const { db } = deps
  try {
    await importMarket(deps)
    await watchFences(db)
    for (let asked = 0, round = 0; asked < jobs; round += 1) {
      const count = Math.min(IN_ONE_ROUND, jobs - asked)
      const [first, ...others] = desk.workers.map((_, index) => desk.workers[(index + round) % WORKERS])
      for (const worker of others) worker?.signal('SIGSTOP')
      const cycleIds = await askOnNewAccounts(deps, count, ['ACME', 'BOLT', 'CRUX', 'DUNE'])
      const claimed = () => db.workflowExecution.count({ where: { cycleId: { in: cycleIds }, fence: { gt: 0 } } })
      await waitFor('one worker has them all', ENDED_MS, async () => (await claimed()) === count)
      await pause(random.uniform() * 300)
      first?.signal('SIGSTOP')
      const held = count - (await countEnded(db, cycleIds))
      await deliverAgain(deps, cycleIds)
      for (const worker of others) worker?.signal('SIGCONT')
      await pause(BLOCKED_MS)
      const takenOver = () => db.workflowExecution.count({ where: { cycleId: { in: cycleIds }, fence: { gt: 1 } } })
      await waitFor('others have taken over what it held', ENDED_MS, async () => (await takenOver()) === held)
      first?.signal('SIGCONT')
      await waitFor('all cycles have ended', ENDED_MS, async () => (await countEnded(db, cycleIds)) === count)
      tally.failures.push(...(await cyclesOnce(db, cycleIds)))
      tally.counted(held)
      asked += held
    }
    // What the blocked worker still had in hand is refused by now.
    await pause(2_000)
    tally.failures.push(...(await readStaleWrites(db)), ...(await violations(db)), ...desk.crashed)
  } finally {
    for (const worker of desk.workers) worker.signal('SIGCONT')
    await desk.close()
  }
  return tally.result()
}

/** Puts the job of each cycle on the queue nine times more, as deliveries of their own. */
async function deliverAgain({ db, lanes }: Deps, cycleIds: readonly string[]): Promise<void> {
  const rows = await db.outbox.findMany({ where: { job: 'cycle.run', finishedAt: null } })
  const wanted = rows.filter(({ payload }) => cycleIds.includes((payload as { cycleId: string }).cycleId))
  const { lane, attempts } = JOBS['cycle.run']
  await lanes.add(
    lane,
    Array.from({ length: DELIVERIES - 1 }, (_, time) =>
      wanted.map(({ id, job, traceId, payload }) => ({
        name: job,
        id: `${id}-again-${time}`,
        attempts,
        data: { outboxId: id, traceId, payload },
      })),
    ).flat(),
  )
}
