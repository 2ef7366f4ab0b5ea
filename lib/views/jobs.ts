import type { z } from 'zod'
import type { listJobs } from '../contracts/api/system'
import { LANES } from '../contracts/jobs'
import { listDeadLetters } from '../db/dead-letters'
import { listProcesses } from '../db/processes'
import type { Deps } from '../deps'

const MOST = 100

/** What waits, what runs, and what was given up. */
export async function readJobs(deps: Deps): Promise<z.input<(typeof listJobs)['response']>> {
  const [counts, processes, letters] = await Promise.all([
    deps.lanes.counts(),
    listProcesses(deps.db),
    listDeadLetters(deps.db, MOST),
  ])
  return {
    lanes: LANES.map((lane) => {
      const { waiting = 0, active = 0, delayed = 0 } = counts[lane] ?? {}
      return { lane, waiting, active, delayed }
    }),
    processes: processes.map((row) => ({
      kind: row.kind as 'web' | 'worker',
      host: row.host,
      pid: row.pid,
      started_at: row.startedAt.toISOString(),
    })),
    dead_letters: letters.map((row) => ({
      id: row.id,
      job: row.job,
      lane: row.lane,
      error: { code: row.errorCode, message: row.error },
      attempts: row.attempts,
      trace_id: row.traceId,
      failed_at: row.failedAt.toISOString(),
    })),
  }
}
