import {
  Queue as BullQueue,
  createPostgresBackend,
  type Job,
  type JobsOptions,
  type QueueOptions,
  UnrecoverableError,
  Worker,
  type WorkerOptions,
} from 'bullmq'
import type { Redis } from 'ioredis'
import type { PoolConfig } from 'pg'

/** Where the queues live: on Redis when there is one, else in the database, in a schema of their own. */
export type QueueConnection = { redis: Redis } | { postgres: PoolConfig }

export type QueuedJob = { name: string; id: string; data: unknown; attempts: number }

export type JobRun = { name: string; data: unknown; attempt: number; attempts: number }

/** A wake by the clock: at a cron pattern on the wall of a time zone, or again and again. */
export type Wake = { id: string; repeat: { pattern: string; tz: string } | { every: number } }

export type Lanes = {
  add(lane: string, jobs: readonly QueuedJob[]): Promise<void>
  /** Makes these the only wakes of a lane. */
  keepWakes(lane: string, wakes: readonly Wake[]): Promise<void>
  counts(): Promise<Record<string, Record<string, number>>>
  close(): Promise<void>
}

/** A killed worker's job is taken up again within these times; a job that outlives its lock is fenced by its row. */
const LOCK_MS = 5_000
const STALLED_MS = 2_000

const base = (connection: QueueConnection): QueueOptions =>
  'redis' in connection
    ? { connection: connection.redis, prefix: 'assay' }
    : ({
        connection: { ...connection.postgres, max: 2, schema: 'bullmq', skipMigrations: true },
      } as unknown as QueueOptions)

const backend = (connection: QueueConnection) => ('redis' in connection ? undefined : createPostgresBackend)

const nameOf = (lane: string) => `assay-${lane}`

/** Queues open when they are first used: not before the database has been migrated. */
export function openLanes(connection: QueueConnection, lanes: readonly string[]): Lanes {
  const queues = new Map<string, BullQueue>()
  const queueOf = (lane: string): BullQueue => {
    const known = queues.get(lane)
    if (known) return known
    if (!lanes.includes(lane)) throw new Error(`there is no lane called ${lane}`)
    const queue = new BullQueue(nameOf(lane), base(connection), ...(factory(connection) as []))
    queues.set(lane, queue)
    return queue
  }
  return {
    async add(lane, jobs) {
      await queueOf(lane).addBulk(
        jobs.map(({ name, id, data, attempts }) => ({ name, data, opts: optionsOf(id, attempts) })),
      )
    },
    async keepWakes(lane, wakes) {
      const queue = queueOf(lane)
      const ids = new Set(wakes.map(({ id }) => id))
      for (const { key } of await queue.getJobSchedulers()) if (!ids.has(key)) await queue.removeJobScheduler(key)
      for (const { id, repeat } of wakes)
        await queue.upsertJobScheduler(id, repeat, { name: id, data: {}, opts: WAKE_OPTIONS })
    },
    async counts() {
      const entries = lanes.map(
        async (lane) => [lane, await queueOf(lane).getJobCounts('waiting', 'active', 'delayed', 'failed')] as const,
      )
      return Object.fromEntries(await Promise.all(entries))
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
    },
  }
}

const factory = (connection: QueueConnection): unknown[] => {
  const made = backend(connection)
  return made ? [made] : []
}

const optionsOf = (jobId: string, attempts: number): JobsOptions => ({
  jobId,
  attempts,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: { age: 3_600, count: 1_000 },
  removeOnFail: { age: 86_400, count: 1_000 },
})

/** A wake that fails is not repeated: the next one does what it left. */
const WAKE_OPTIONS = { attempts: 1, removeOnComplete: { count: 10 }, removeOnFail: { count: 10 } }

export type LaneWorker = { close(): Promise<void> }

export type JobHandlers = {
  /** Throws to fail the attempt. */
  run(job: JobRun): Promise<void>
  /** Of what `run` threw: true when another attempt makes no sense. */
  isFinal(error: unknown): boolean
  /** Hears of a job that will not be tried again. */
  onDead(job: JobRun, error: Error): Promise<void>
  onError(error: Error): void
}

/** Works one lane, `concurrency` jobs at a time. */
export function workLane(
  connection: QueueConnection,
  lane: string,
  concurrency: number,
  handlers: JobHandlers,
): LaneWorker {
  const toRun = (job: Job): JobRun => ({
    name: job.name,
    data: job.data,
    attempt: job.attemptsMade + 1,
    attempts: job.opts.attempts ?? 1,
  })
  const options = {
    ...base(connection),
    concurrency,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_MS,
    maxStalledCount: 20,
    drainDelay: 1,
  } as WorkerOptions
  const worker = new Worker(
    nameOf(lane),
    async (job: Job) => {
      try {
        await handlers.run(toRun(job))
      } catch (error) {
        if (handlers.isFinal(error)) throw Object.assign(new UnrecoverableError(String(error)), { cause: error })
        throw error
      }
    },
    options,
    ...(factory(connection) as []),
  )
  worker.on('error', handlers.onError)
  worker.on('failed', (job, error) => {
    if (!job) return
    const exhausted = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1)
    if (exhausted) void handlers.onDead({ ...toRun(job), attempt: job.attemptsMade }, error).catch(handlers.onError)
  })
  return { close: () => worker.close() }
}
