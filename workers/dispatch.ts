import { JOBS, type JobName } from '@/lib/contracts/jobs'
import { listUndispatched, markDispatched } from '@/lib/db/outbox'
import type { Deps } from '@/lib/deps'

/** A dispatched row that is not finished after this is put on the queue again: the queue may have lost it. */
const STALE_MS = 60_000
const BATCH = 100
/** A job that cannot run yet is looked at again after this. */
const POSTPONE_MS = 2_000

/**
 * Moves outbox rows to the queue. Handlers bear being called twice for one row, so a row is dispatched at least once and its
 * effect comes once.
 */
export async function dispatchOutbox(deps: Pick<Deps, 'db' | 'lanes' | 'clock'>): Promise<number> {
  const now = deps.clock.now()
  const rows = await listUndispatched(deps.db, new Date(now.getTime() - STALE_MS), BATCH)
  if (rows.length === 0) return 0
  for (const [lane, jobs] of groupByLane(rows))
    await deps.lanes.add(
      lane,
      jobs.map((row) => ({
        name: row.job,
        id: `${row.id}-${now.getTime()}`,
        attempts: JOBS[row.job as JobName].attempts,
        data: { outboxId: row.id, traceId: row.traceId, payload: row.payload },
      })),
    )
  await markDispatched(
    deps.db,
    rows.map((row) => row.id),
    now,
  )
  return rows.length
}

/** Puts a job off that is not free to run: another cycle of the account runs, or a dead worker's lease has not run out. */
export async function postpone(deps: Pick<Deps, 'db' | 'clock'>, outboxId: string): Promise<void> {
  await markDispatched(deps.db, [outboxId], new Date(deps.clock.now().getTime() - STALE_MS + POSTPONE_MS))
}

function groupByLane<T extends { lane: string }>(rows: readonly T[]): Map<string, T[]> {
  const lanes = new Map<string, T[]>()
  for (const row of rows) lanes.set(row.lane, [...(lanes.get(row.lane) ?? []), row])
  return lanes
}
