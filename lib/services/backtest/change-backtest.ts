import { AGENTS } from '../../contracts/api/backtests'
import {
  type BacktestRow,
  cancelAbandoned,
  clearBacktestRows,
  deleteBacktest,
  findBacktest,
  moveBacktest,
  UNDER_WAY,
} from '../../db/backtests'
import { inTransaction, type Tx } from '../../db/client'
import { appendEvents, type Origin } from '../../db/events'
import { AppError } from '../../errors'
import { enqueue } from '../enqueue'
import type { BacktestDeps } from './deps'
import { removeReport } from './report-file'

const missing = (id: bigint) => new AppError('not_found', `There is no backtest ${id}.`)

/**
 * Stops a backtest: at once when it waits or its worker has gone, else as soon as its worker hears of it. Throws `conflict` when it has
 * ended.
 */
export function cancelBacktest(deps: BacktestDeps, origin: Origin, id: bigint): Promise<BacktestRow> {
  return inTransaction(deps.db, async (tx) => {
    const at = deps.clock.now()
    const row =
      (await moveBacktest(tx, id, ['queued', 'paused'], { status: 'canceled', finishedAt: at })) ??
      (await cancelAbandoned(tx, id, at)) ??
      (await moveBacktest(tx, id, ['running'], { cancelRequested: true }))
    if (!row) throw await ended(tx, id, 'be canceled')
    await note(tx, origin, id, 'BacktestCanceled')
    return row
  })
}

/** Deletes a backtest that has ended, with its report. Throws `conflict` while it goes on. */
export async function removeBacktest(deps: BacktestDeps, origin: Origin, id: bigint): Promise<void> {
  const found = await findBacktest(deps.db, id)
  if (!found) throw missing(id)
  const goesOn = (status: string) => new AppError('conflict', `Backtest ${id} is ${status}; cancel it first.`)
  if (UNDER_WAY.includes(found.status)) throw goesOn(found.status)
  while (!(await clearBacktestRows(deps.db, id, 5_000)));
  await inTransaction(deps.db, async (tx) => {
    if (!(await deleteBacktest(tx, id))) throw goesOn('under way again')
    await note(tx, origin, id, 'BacktestDeleted')
  })
  if (found.reportFile) removeReport(deps.reportFolder, found.reportFile)
}

/** Asks for a run again that failed or was paused; agents go on with what they have decided. Throws `conflict` otherwise. */
export function resumeBacktest(deps: BacktestDeps, origin: Origin, id: bigint): Promise<BacktestRow> {
  return inTransaction(deps.db, async (tx) => {
    const fresh = {
      status: 'queued',
      cancelRequested: false,
      errorCode: null,
      error: null,
      finishedAt: null,
      progress: 0,
    }
    const row = await moveBacktest(tx, id, ['paused', 'failed', 'canceled'], fresh)
    if (!row) throw await ended(tx, id, 'be resumed')
    await enqueue(tx, 'backtest.run', { backtestId: String(id) }, origin.traceId ?? '')
    await note(tx, origin, id, 'BacktestResumed')
    return row
  })
}

/** Pauses a run of the agents. Throws `conflict` for any other, and for one that has ended. */
export function pauseBacktest(deps: BacktestDeps, origin: Origin, id: bigint): Promise<BacktestRow> {
  return inTransaction(deps.db, async (tx) => {
    const found = await findBacktest(tx, id)
    if (found && found.strategy !== AGENTS)
      throw new AppError(
        'conflict',
        'Only a run of the agents can be paused; this one is over in a moment, or can be canceled.',
      )
    const row = await moveBacktest(tx, id, ['queued', 'running'], { status: 'paused', leaseUntil: null })
    if (!row) throw await ended(tx, id, 'be paused')
    await note(tx, origin, id, 'BacktestPaused')
    return row
  })
}

async function ended(tx: Tx, id: bigint, what: string): Promise<AppError> {
  const found = await findBacktest(tx, id)
  return found ? new AppError('conflict', `Backtest ${id} is ${found.status} and cannot ${what}.`) : missing(id)
}

const note = (tx: Tx, origin: Origin, id: bigint, type: string) =>
  appendEvents(tx, origin, [{ type, aggregateId: `backtest ${id}`, accountId: null, data: { backtest: Number(id) } }])
