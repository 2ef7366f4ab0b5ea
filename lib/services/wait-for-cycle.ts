import { setTimeout as sleep } from 'node:timers/promises'
import type { Db } from '../db/client'

const POLL_MS = 100

/** Waits until a cycle is over; false when `ms` passed or `signal` fired before. */
export async function waitForCycle(db: Db, cycleId: string, ms: number, signal?: AbortSignal): Promise<boolean> {
  const until = Date.now() + ms
  while (Date.now() < until && !signal?.aborted) {
    const row = await db.workflowExecution.findUnique({ where: { cycleId }, select: { finishedAt: true } })
    if (row?.finishedAt) return true
    await sleep(POLL_MS)
  }
  return false
}
