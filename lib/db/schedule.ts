import type { CycleJob, JobId } from '../domain/schedule/settings'
import type { Db, Prisma, Tx } from './client'
import type { EventCooldown, ScheduleJob, ScheduleRun } from './generated/client'

export type { EventCooldown, ScheduleJob, ScheduleRun }

export const listScheduleJobs = (db: Db | Tx): Promise<ScheduleJob[]> => db.scheduleJob.findMany()

export const findScheduleJob = (db: Db | Tx, id: JobId): Promise<ScheduleJob | null> =>
  db.scheduleJob.findUnique({ where: { id } })

/** The job's row, made when it is missing. */
export async function ensureScheduleJob(db: Db | Tx, id: JobId): Promise<ScheduleJob> {
  await db.scheduleJob.createMany({ data: [{ id }], skipDuplicates: true })
  return db.scheduleJob.findUniqueOrThrow({ where: { id } })
}

export const updateScheduleJob = (db: Db | Tx, id: JobId, data: Prisma.ScheduleJobUpdateInput): Promise<ScheduleJob> =>
  db.scheduleJob.update({ where: { id }, data })

/** Takes the turn of a job that looks again and again; false when somebody looked less than `intervalMs` ago. */
export async function claimLook(db: Db, id: JobId, now: Date, intervalMs: number): Promise<boolean> {
  await db.scheduleJob.createMany({ data: [{ id }], skipDuplicates: true })
  const { count } = await db.scheduleJob.updateMany({
    where: { id, OR: [{ lastAt: null }, { lastAt: { lte: new Date(now.getTime() - intervalMs) } }] },
    data: { lastAt: now },
  })
  return count === 1
}

export type NewRun = {
  key: string
  job: CycleJob
  trigger: 'schedule' | 'manual' | 'event'
  status: 'started' | 'missed' | 'skipped' | 'failed'
  slot?: string
  at: Date
  reason?: string
  symbols?: readonly string[]
  move?: Prisma.InputJsonObject
  cycleId?: string
  strategyId?: string
  requestedBy: string
}

/** Writes a run; false when there is one of its key, also one that another transaction is just writing. */
export async function insertRun(tx: Tx, { symbols = [], ...run }: NewRun): Promise<boolean> {
  const { count } = await tx.scheduleRun.createMany({ data: [{ ...run, symbols: [...symbols] }], skipDuplicates: true })
  return count === 1
}

/** Which of the keys have a run. */
export async function knownRuns(db: Db | Tx, keys: readonly string[]): Promise<Set<string>> {
  const rows = await db.scheduleRun.findMany({ where: { key: { in: [...keys] } }, select: { key: true } })
  return new Set(rows.map(({ key }) => key))
}

export const findRunOfCycle = (db: Db | Tx, cycleId: string): Promise<ScheduleRun | null> =>
  db.scheduleRun.findUnique({ where: { cycleId } })

export type RunFilter = { job?: CycleJob; before?: { at: Date; id: bigint } }

/** Newest first, by the time that they were due. */
export const listRuns = (db: Db | Tx, { job, before }: RunFilter, limit: number): Promise<ScheduleRun[]> =>
  db.scheduleRun.findMany({
    where: { job, OR: before && [{ at: { lt: before.at } }, { at: before.at, id: { lt: before.id } }] },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit,
  })

export async function readCooldowns(db: Db | Tx, symbols: readonly string[]): Promise<Map<string, EventCooldown>> {
  const rows = await db.eventCooldown.findMany({ where: { symbol: { in: [...symbols] } } })
  return new Map(rows.map((row) => [row.symbol, row]))
}

/** Lets a symbol cool down from `at`; false while it still does. `always` begins a new one whatever runs. */
export async function startCooldown(
  tx: Tx,
  { symbol, price, at, until }: EventCooldown,
  always = false,
): Promise<boolean> {
  const changed = await tx.$executeRaw`
    insert into event_cooldowns (symbol, price, at, until) values (${symbol}, ${price}, ${at}, ${until})
    on conflict (symbol) do update set price = excluded.price, at = excluded.at, until = excluded.until
    where event_cooldowns.until <= excluded.at or ${always}`
  return changed === 1
}
