import { type JobName, jobEnvelope, LANES } from '@/lib/contracts/jobs'
import { insertDeadLetter } from '@/lib/db/dead-letters'
import { forgetOldKeys } from '@/lib/db/idempotency'
import { migrateDatabase } from '@/lib/db/migrate'
import { markFinished } from '@/lib/db/outbox'
import { heartbeat } from '@/lib/db/processes'
import { createDeps, type Deps, migrationsFolder } from '@/lib/deps'
import { AppError, EnvironmentError } from '@/lib/errors'
import { keepHead } from '@/lib/kept-head'
import { abandonBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { abandonSweep } from '@/lib/services/backtest/run-sweep-chunk'
import { fixMode } from '@/lib/services/fix-mode'
import { openDefaultAccounts } from '@/lib/services/open-account'
import { recordRestart } from '@/lib/services/record-restart'
import { abandonImport } from '@/lib/services/run-import'
import { dispatchOutbox, postpone } from './dispatch'
import { every } from './every'
import { handleJob } from './handlers'
import { abandonCycle, type CycleRuntime, requeueOrphans } from './handlers/cycle-run'
import { createRemoteDesk } from './remote-desk'
import { createRuntime } from './runtime'
import { startScheduler, watched } from './schedule'

const DISPATCH_MS = 100
const STOP_MS = 5_000
const REMOTE_DESK_MS = 500
const WORK_ORDERS_MS = 3_000
const WATCH_ACCOUNTS_MS = 60_000
const HEARTBEAT_MS = 3_000
const KEEP_HEAD_MS = 5_000
const REQUEUE_MS = 10_000
const TIDY_MS = 3_600_000
const OUTBOX_KEPT_MS = 7 * 86_400_000

async function main(): Promise<void> {
  const deps = createDeps('worker')
  await migrateDatabase(deps.connection, migrationsFolder())
  await fixMode(deps.db, deps.env.TRADING_MODE)
  await openDefaultAccounts(
    deps.db,
    { actor: 'system', traceId: null },
    String(deps.env.PAPER_OPENING_CASH),
    deps.env.TRADING_MODE,
  )
  await recordRestart(deps.db, 'worker', deps.restarts)
  const runtime = await createRuntime(deps)
  const workers = LANES.map((lane) => startLane(deps, runtime, lane))
  const remoteDesk = createRemoteDesk(deps)
  const loops = [
    every(DISPATCH_MS, () => dispatchOutbox(deps), deps.log),
    every(WORK_ORDERS_MS, runtime.workAllOrders, deps.log),
    every(REMOTE_DESK_MS, remoteDesk.work, deps.log),
    every(WATCH_ACCOUNTS_MS, () => watched(deps, runtime.watchAccounts), deps.log),
    every(HEARTBEAT_MS, heartbeat(deps.db, 'worker'), deps.log),
    every(REQUEUE_MS, () => requeueOrphans(deps), deps.log),
    every(TIDY_MS, () => tidy(deps), deps.log),
    every(KEEP_HEAD_MS, () => watchHead(deps), deps.log),
  ]
  // A test that wants the schedule starts it itself.
  const scheduler = deps.env.NODE_ENV === 'test' ? null : await startScheduler(deps)
  deps.log.info({ lanes: LANES }, 'worker ready')
  process.send?.('ready')

  let stopping = false
  const stop = async (signal: string) => {
    if (stopping) return
    stopping = true
    deps.log.info({ signal }, 'worker stopping')
    // A job that runs longer is taken up again by the next worker.
    setTimeout(() => process.exit(0), STOP_MS).unref()
    for (const loop of loops) await loop.stop()
    await remoteDesk.close()
    await Promise.all([scheduler?.stop(), ...workers.map((worker) => worker.close())])
    await deps.close()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('disconnect', () => void stop('disconnect'))
}

/** Keeps the log's head outside the database, and says loudly when the log no longer holds what was kept. */
async function watchHead(deps: Deps): Promise<void> {
  const alarm = await keepHead(deps.db, deps.env.dataDir)
  if (alarm !== null) deps.log.error({ alert: 'event_log_cut' }, alarm)
}

/** Removes what has served its time. */
async function tidy(deps: Deps): Promise<void> {
  await forgetOldKeys(deps.db)
  await deps.db.outbox.deleteMany({ where: { finishedAt: { lt: new Date(Date.now() - OUTBOX_KEPT_MS) } } })
}

function startLane(deps: Deps, runtime: CycleRuntime, lane: string) {
  return deps.workLane(lane, {
    async run(job) {
      const { outboxId, traceId, payload } = jobEnvelope.parse(job.data)
      const log = deps.log.child({ job: job.name, trace_id: traceId, attempt: job.attempt })
      log.debug('job started')
      const done = await handleJob(runtime, job.name as JobName, payload, traceId)
      if (done) await markFinished(deps.db, outboxId)
      else await postpone(deps, outboxId)
    },
    isFinal: (error) => error instanceof AppError && !error.retry,
    async onDead(job, error) {
      const { outboxId, traceId, payload } = jobEnvelope.parse(job.data)
      const cause = error.cause instanceof AppError ? error.cause : error
      await insertDeadLetter(deps.db, {
        outboxId,
        lane,
        job: job.name,
        payload,
        traceId,
        errorCode: cause instanceof AppError ? cause.code : 'internal',
        error: cause.message,
        attempts: job.attempt,
      })
      if (job.name === 'cycle.run') await abandonCycle(deps, (payload as { cycleId: string }).cycleId, error)
      if (job.name === 'backtest.run')
        await abandonBacktest(deps.backtests, BigInt((payload as { backtestId: string }).backtestId))
      if (job.name === 'sweep.chunk')
        await abandonSweep(deps.backtests, BigInt((payload as { sweepId: string }).sweepId))
      if (job.name === 'data.import') await abandonImport(deps.db, (payload as { importId: string }).importId)
      await markFinished(deps.db, outboxId)
      deps.log.error({ err: cause, job: job.name, trace_id: traceId }, 'job given up')
    },
    onError: (error) => deps.log.warn({ err: error, lane }, 'queue error'),
  })
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof EnvironmentError ? error.message : error instanceof Error ? error.stack : error}\n`,
  )
  process.exit(1)
})
