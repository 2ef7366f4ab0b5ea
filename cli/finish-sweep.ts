import { SingleBar } from 'cli-progress'
import { hasWorker } from '@/lib/db/processes'
import { findSweep, type Sweep } from '@/lib/db/sweeps'
import type { Deps } from '@/lib/deps'
import { AppError } from '@/lib/errors'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import type { CliContext } from './context'
import { printSweep } from './print-sweep'

/** A sweep by its number. Throws `not_found`. */
export async function readSweep(db: Deps['db'], id: bigint): Promise<Sweep> {
  const row = await findSweep(db, id)
  if (!row) throw new AppError('not_found', `There is no sweep ${id}.`)
  return row
}

/** Carries a sweep to its end and prints it; one that was stopped or failed is an error. */
export async function finishSweep({ deps, json }: CliContext, id: bigint): Promise<void> {
  await carryThrough(deps, id)
  const row = await readSweep(deps.db, id)
  if (row.status !== 'completed') throw new AppError('invalid_input', row.error ?? `Sweep ${id} is ${row.status}.`)
  await printSweep(deps.db, row, json)
}

/** Chunks go to the running worker; without one, or when it has gone, this process runs them one after another. */
async function carryThrough(deps: Deps, id: bigint): Promise<void> {
  const bar = new SingleBar({ format: '{bar} {value}/{total} cells  {eta_formatted}', stream: process.stderr })
  bar.start(1, 0)
  try {
    for (let chunk = 0; ; ) {
      const row = await findSweep(deps.db, id)
      if (!row || !['queued', 'running'].includes(row.status)) return
      bar.setTotal(row.cells)
      bar.update(row.cellsDone)
      if (await hasWorker(deps.db)) await new Promise((resolve) => setTimeout(resolve, 300))
      else {
        // One that a dead worker held is free when its lease has run out: it is asked for again on the next round.
        if (chunk >= row.chunks) await new Promise((resolve) => setTimeout(resolve, 300))
        await runSweepChunk(deps.backtests, id, chunk++ % row.chunks)
      }
    }
  } finally {
    bar.stop()
  }
}
