import { type Db, inTransaction } from '../../db/client'
import { appendEvents, type Origin } from '../../db/events'
import { ensureScheduleJob, updateScheduleJob } from '../../db/schedule'
import type { CycleJob } from '../../domain/schedule/settings'
import { AppError } from '../../errors'
import type { Clock } from '../../ports'

type PauseDeps = { db: Db; clock: Clock }

/** Lets a job's slots and looks pass until it is resumed; runs by hand go on. Throws `conflict` when it is paused already. */
export const pauseJob = (deps: PauseDeps, origin: Origin, id: CycleJob, reason: string | null): Promise<void> =>
  change(deps, origin, id, { pausedBy: origin.actor, pausedAt: deps.clock.now(), pauseReason: reason })

/** Takes the pause back. What was skipped meanwhile stays skipped. Throws `conflict` when it is not paused. */
export const resumeJob = (deps: PauseDeps, origin: Origin, id: CycleJob): Promise<void> =>
  change(deps, origin, id, { pausedBy: null, pausedAt: null, pauseReason: null })

type Pause = { pausedBy: string | null; pausedAt: Date | null; pauseReason: string | null }

function change({ db }: PauseDeps, origin: Origin, id: CycleJob, pause: Pause): Promise<void> {
  return inTransaction(db, async (tx) => {
    await ensureScheduleJob(tx, id)
    await tx.$queryRaw`select id from schedule_jobs where id = ${id} for update`
    const job = await ensureScheduleJob(tx, id)
    const pausing = pause.pausedBy !== null
    if (pausing === (job.pausedBy !== null))
      throw new AppError('conflict', pausing ? `It is paused already, by ${job.pausedBy}.` : 'It is not paused.')
    await updateScheduleJob(tx, id, pause)
    await appendEvents(tx, origin, [
      {
        type: pausing ? 'ScheduleJobPaused' : 'ScheduleJobResumed',
        aggregateId: id,
        accountId: null,
        data: { job: id, reason: pause.pauseReason },
      },
    ])
  })
}
