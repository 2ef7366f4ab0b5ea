import { AppError } from '../errors'
import type { Db, Tx } from './client'
import type { WorkflowExecution } from './generated/client'

export type Cycle = WorkflowExecution

export const findCycle = (db: Db | Tx, cycleId: string): Promise<Cycle | null> =>
  db.workflowExecution.findUnique({ where: { cycleId } })

export type CycleFilter = { accountId?: string; status?: string; strategyId?: string; before?: number }

export type CycleRow = Omit<Cycle, 'result'>

/** Newest first, without what the agents said. */
export const listCycles = (db: Db, filter: CycleFilter, limit: number): Promise<CycleRow[]> =>
  db.workflowExecution.findMany({
    omit: { result: true },
    where: {
      accountId: filter.accountId,
      status: filter.status,
      strategyId: filter.strategyId,
      id: filter.before === undefined ? undefined : { lt: filter.before },
    },
    orderBy: { id: 'desc' },
    take: limit,
  })

/**
 * Takes a cycle for `leaseMs`, raising its fence: every later write by an older holder is refused. Null when it is final,
 * held by a live worker, or another cycle of the account runs or is ahead of it.
 */
export async function claimCycle(db: Db, cycleId: string, leaseMs: number): Promise<Cycle | null> {
  const rows = await db.$queryRaw<{ fence: bigint }[]>`
    update workflow_executions as cycle
    set status = 'running', fence = fence + 1, lease_until = now() + ${leaseMs} * interval '1 millisecond', started_at = coalesce(started_at, now())
    where cycle_id = ${cycleId}::uuid
      and (status = 'queued' or (status = 'running' and lease_until < now()))
      and not exists (
        select 1 from workflow_executions as other
        where other.account_id = cycle.account_id and other.id <> cycle.id
          and (other.status = 'running' or (other.status = 'queued' and other.id < cycle.id)))
    returning fence`.catch((error: unknown) => {
    // Two cycles of one account claimed at once: the unique index let one through.
    if (String(error).includes('workflow_executions_one_running')) return []
    throw error
  })
  const [claimed] = rows
  const cycle = claimed ? await findCycle(db, cycleId) : null
  // The fence is the one that was given: another worker may have taken the cycle before the row is read.
  return claimed && cycle ? { ...cycle, fence: claimed.fence } : null
}

/** Keeps a cycle for `leaseMs` from now by the database's clock, which judges it, while `fence` is the newest. */
export async function renewCycle(db: Db, cycleId: string, fence: bigint, leaseMs: number): Promise<void> {
  await db.$executeRaw`
    update workflow_executions set lease_until = now() + ${leaseMs} * interval '1 millisecond'
    where cycle_id = ${cycleId}::uuid and fence = ${fence} and status = 'running'`
}

/** Writes to a cycle only while `fence` is the newest; false when another worker took it. */
export async function updateClaimedCycle(
  db: Db | Tx,
  cycleId: string,
  fence: bigint,
  data: Parameters<Db['workflowExecution']['updateMany']>[0]['data'],
): Promise<boolean> {
  const { count } = await db.workflowExecution.updateMany({ where: { cycleId, fence, status: 'running' }, data })
  return count === 1
}

/** Throws `lease_lost` unless `fence` is the newest; inside a transaction no newer one can be given until it ends. */
export async function assertClaimed(db: Db | Tx, cycleId: string, fence: bigint): Promise<void> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from workflow_executions
    where cycle_id = ${cycleId}::uuid and fence = ${fence} and status = 'running' for share`
  if (rows.length === 0) throw new AppError('lease_lost', `Another worker has taken cycle ${cycleId}.`)
}

/** The next cycle waiting on an account, or null. */
export const nextQueuedCycle = (db: Db | Tx, accountId: string): Promise<Cycle | null> =>
  db.workflowExecution.findFirst({ where: { accountId, status: 'queued' }, orderBy: { id: 'asc' } })

export const hasRunningCycle = async (db: Db, accountId: string): Promise<boolean> =>
  (await db.workflowExecution.count({ where: { accountId, status: 'running' } })) > 0

/** Cycles that wait or whose worker is gone, and for which no job is left. */
export const listOrphans = (db: Db): Promise<{ cycleId: string; traceId: string }[]> =>
  db.$queryRaw`
    select cycle_id as "cycleId", trace_id as "traceId" from workflow_executions as cycle
    where ((status = 'queued' and created_at < now() - interval '15 seconds')
        or (status = 'running' and lease_until < now() - interval '15 seconds'))
      and not exists (
        select 1 from outbox
        where job = 'cycle.run' and finished_at is null and payload ->> 'cycleId' = cycle.cycle_id::text)
    limit 100`
