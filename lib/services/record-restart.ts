import { type Db, inTransaction } from '../db/client'
import { appendEvents } from '../db/events'

/** Notes in the log that a process died and was started again. */
export async function recordRestart(db: Db, process: 'web' | 'worker' | 'database', restarts: number): Promise<void> {
  if (restarts === 0) return
  await inTransaction(db, (tx) =>
    appendEvents(tx, { actor: 'launcher', traceId: null }, [
      { type: 'ProcessRestarted', aggregateId: 'system', accountId: null, data: { process, restarts } },
    ]),
  )
}
