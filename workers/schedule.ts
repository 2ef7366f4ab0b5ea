import { SCHEDULE_LANE } from '@/lib/contracts/jobs'
import { ensureScheduleJob, updateScheduleJob } from '@/lib/db/schedule'
import type { Deps } from '@/lib/deps'
import { wakesOf } from '@/lib/domain/schedule/wakes'
import { refreshCalendar } from '@/lib/services/schedule/calendar'
import { lookAtPrices } from '@/lib/services/schedule/look-at-prices'
import { adoptPlan, runDueSlots } from '@/lib/services/schedule/run-due-slots'
import { newWatchMemory } from '@/lib/services/schedule/watch-symbols'
import { every } from './every'

/** What is due is also looked for without the queue, which may have lost its wakes. */
const SWEEP_MS = 30_000
const CALENDAR_MS = 600_000

export type Scheduler = {
  /** Does what is due now; who is told while that is being done waits for its end. */
  wake(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the schedule in this worker: the queue wakes it at the scan times and at the monitor's interval, and a sweep each
 * half minute finds what no wake came for. Any number of workers may run it; Postgres says who starts what.
 */
export async function startScheduler(deps: Deps): Promise<Scheduler> {
  const memory = newWatchMemory()
  let running: Promise<void> | null = null
  const doDue = async () => {
    try {
      const started = await runDueSlots(deps)
      if (started.length > 0) deps.log.info({ cycles: started }, 'scheduled cycle started')
    } finally {
      const started = await lookAtPrices(deps, memory)
      if (started.length > 0) deps.log.info({ cycles: started }, 'price move started a cycle')
    }
  }
  const wake = () => {
    running ??= doDue().finally(() => {
      running = null
    })
    return running
  }
  await keepWakes(deps)
  if (!deps.schedule.enabled) return { wake: async () => {}, stop: async () => {} }
  await adoptPlan(deps)
  const worker = deps.workLane(SCHEDULE_LANE, {
    run: wake,
    isFinal: () => true,
    async onDead(job, error) {
      deps.log.warn({ err: error, wake: job.name }, 'a wake of the schedule failed')
    },
    onError: (error) => deps.log.warn({ err: error, lane: SCHEDULE_LANE }, 'queue error'),
  })
  const loops = [every(SWEEP_MS, wake, deps.log), every(CALENDAR_MS, () => learnCalendar(deps), deps.log)]
  return {
    wake,
    async stop() {
      await Promise.all([...loops.map((loop) => loop.stop()), worker.close()])
    },
  }
}

/** Without them the sweep finds what is due, half a minute later. */
const keepWakes = (deps: Deps): Promise<void> =>
  deps.lanes
    .keepWakes(SCHEDULE_LANE, wakesOf(deps.schedule))
    .catch((error: unknown) => deps.log.warn({ err: error }, 'the queue keeps no wakes of the schedule'))

/** A broker's calendar knows of days that no rule foretells. */
async function learnCalendar({ db, remote, clock, log }: Deps): Promise<void> {
  const differing = remote && (await refreshCalendar(db, remote.broker, clock.now()))
  if (differing?.length) log.warn({ days: differing }, "the broker's calendar is not the shipped one; it counts")
}

/** Does a job and keeps on its row that it was done, for the page. */
export async function watched(deps: Deps, work: () => Promise<void>): Promise<void> {
  await work()
  await ensureScheduleJob(deps.db, 'breaker-watch')
  await updateScheduleJob(deps.db, 'breaker-watch', { lastAt: deps.clock.now(), lastOk: true })
}
