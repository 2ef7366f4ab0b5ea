import { JOBS, type JobName, type JobPayload } from '../contracts/jobs'
import type { Db, Tx } from '../db/client'
import { insertOutbox, insertOutboxRows } from '../db/outbox'

/**
 * Asks for a job in the same transaction as the write that needs it. The row is what counts: a dispatcher puts it on the
 * queue, and puts it there again when the queue lost it.
 */
export function enqueue<N extends JobName>(
  tx: Db | Tx,
  job: N,
  payload: JobPayload<N>,
  traceId: string,
): Promise<string> {
  const { lane, schema } = JOBS[job]
  return insertOutbox(tx, { lane, job, payload: schema.parse(payload), traceId })
}

/** The same for many jobs of one kind, in one statement. */
export function enqueueAll<N extends JobName>(
  tx: Db | Tx,
  job: N,
  payloads: readonly JobPayload<N>[],
  traceId: string,
): Promise<void> {
  const { lane, schema } = JOBS[job]
  return insertOutboxRows(
    tx,
    payloads.map((payload) => ({ lane, job, payload: schema.parse(payload), traceId })),
  )
}
