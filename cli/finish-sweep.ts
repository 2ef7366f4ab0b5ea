import { availableParallelism } from 'node:os'
import { SingleBar } from 'cli-progress'
import { hasWorker } from '@/lib/db/processes'
import { findSweep, type Sweep } from '@/lib/db/sweeps'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { cancelSweep } from '@/lib/services/backtest/request-sweep'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import type { CliContext } from './context'
import { printSweep } from './print-sweep'
import { stoppable } from './stoppable'

/** A sweep by its number. Throws `not_found`. */
export async function readSweep(db: Deps['db'], id: bigint): Promise<Sweep> {
  const row = await findSweep(db, id)
  if (!row) throw new AppError('not_found', `There is no sweep ${id}.`)
  return row
}

/** Carries a sweep to its end and prints it; one that was stopped or failed is an error. */
export async function finishSweep({ deps, origin, json }: CliContext, id: bigint): Promise<void> {
  await stoppable(
    () => cancelSweep(deps.backtests, origin, id),
    () => carryThrough(deps, id),
  )
  const row = await readSweep(deps.db, id)
  if (row.status !== 'completed') throw new AppError('invalid_input', row.error ?? `Sweep ${id} is ${row.status}.`)
  await printSweep(deps.db, row, json)
}

/**
 * Chunks go to the running worker; without one, or when it has gone, this process runs them, one on each core. Those of a TPE search come
 * one from the other.
 */
export async function carryThrough(deps: Deps, id: bigint, cores = availableParallelism()): Promise<void> {
  const { method, chunks } = await readSweep(deps.db, id)
  const bar = new SingleBar({ format: '{bar} {value}/{total} cells  {eta_formatted}', stream: process.stderr })
  bar.start(1, 0)
  let chunk = 0
  let hasFailed = false
  const lane = async (): Promise<void> => {
    while (!hasFailed) {
      const row = await findSweep(deps.db, id)
      if (!row || !['queued', 'running'].includes(row.status)) return
      bar.setTotal(row.cells)
      bar.update(row.cellsDone)
      if (await hasWorker(deps.db)) await pause()
      else {
        // One that a dead worker held is free when its lease has run out: it is asked for again on the next round.
        if (chunk >= row.chunks) await pause()
        await runSweepChunk(deps.backtests, id, chunk++ % row.chunks)
      }
    }
  }
  try {
    const lanes = Array.from({ length: method === 'tpe' ? 1 : Math.max(1, Math.min(cores, chunks)) }, () =>
      lane().catch((error: unknown) => {
        hasFailed = true
        throw error
      }),
    )
    // All have come to rest before the database is closed.
    for (const one of await Promise.allSettled(lanes)) if (one.status === 'rejected') throw one.reason
  } finally {
    bar.stop()
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 300))
