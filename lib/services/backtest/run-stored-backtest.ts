import { AGENTS, type BacktestRequest, type RunCard } from '../../contracts/api/backtests'
import { type Backtest, claimBacktest, otherTrials, renewBacktest, updateClaimedBacktest } from '../../db/backtests'
import type { TradingConfig } from '../../domain/backtest/config'
import { DAY_MS, dateToMs } from '../../domain/calendar/iso-date'
import { AppError } from '../../errors'
import type { BacktestDeps, FoundStrategy } from './deps'
import { prepareInstruments } from './prepare-instruments'
import { settleReports } from './report-file'
import { configHash, trialHasher } from './run-hashes'
import type { BacktestOutcome, BacktestTask } from './run-task'
import { saveOutcome } from './save-outcome'

const LEASE_MS = 15_000
const RENEW_MS = 2_000
export const ENGINE = 'assay-backtest/1'

/** A request as it is stored: the account it trades with is complete. */
export type StoredRequest = Omit<BacktestRequest, 'trading'> & { trading: TradingConfig }
export const requestOf = (backtest: Pick<Backtest, 'request'>): StoredRequest =>
  backtest.request as unknown as StoredRequest

/** Computes what comes of a request, in a thread or beside other work, until `limits.signal` stops it. */
export type ComputeOutcome = (run: {
  /** Null for a run that is only compared: it asks no model. */
  id: bigint | null
  request: StoredRequest
  task: BacktestTask
  limits: Parameters<BacktestDeps['runThread']>[2]
  onProgress: (share: number) => void
}) => Promise<BacktestOutcome>

/**
 * Carries a backtest through: bars to disk, the run in a thread, the result to the database. False when it is in a live worker's
 * hands, so that the job comes back; true when there is nothing left to do for this job, also for one that has ended or is paused (to
 * resume it is a job of its own). What is wrong with the input fails the run for good; other failures are thrown, so that the queue
 * tries again.
 */
export async function runStoredBacktest(deps: BacktestDeps, id: bigint, runAgents: ComputeOutcome): Promise<boolean> {
  const backtest = await claimBacktest(deps.db, id, LEASE_MS)
  if (!backtest) return hasEnded(deps, id)
  const startedAt = performance.now()
  const control = new AbortController()
  let progress = 0
  let isCanceled = false
  const renew = setInterval(() => {
    renewBacktest(deps.db, id, backtest.fence, LEASE_MS, progress).then(
      (lease) => {
        isCanceled ||= lease?.cancel ?? false
        if (!lease || lease.cancel) control.abort()
      },
      (error: unknown) => deps.log.warn({ err: error, backtest: Number(id) }, 'lease not renewed'),
    )
  }, RENEW_MS)
  try {
    const request = requestOf(backtest)
    const found = await deps.findStrategy(request.strategy)
    const trial = (await trialHasher(found))(request, request.trading)
    const task = await taskOf(deps, request, trial, (share) => {
      progress = share
    })
    const limits = { ...deps.backtestLimits, signal: control.signal }
    const onProgress = (share: number) => {
      progress = share
    }
    const outcome =
      request.strategy === AGENTS
        ? await runAgents({ id, request, task, limits, onProgress })
        : await deps.runThread<BacktestOutcome>(
            'backtest',
            { task, strategy: found.place },
            { ...limits, onProgress: (share) => onProgress((1 + Number(share)) / 2) },
          )
    await saveOutcome(
      deps,
      {
        backtest,
        request,
        card: cardOf(request, found, outcome),
        trial,
        durationMs: Math.round(performance.now() - startedAt),
      },
      outcome,
    )
    return true
  } catch (error) {
    if (isCanceled) await endBacktest(deps, backtest, 'canceled', null)
    else if (control.signal.aborted)
      deps.log.warn({ backtest: Number(id) }, 'backtest left to others: paused, or another worker has it')
    else if (error instanceof AppError && !error.retry && error.code !== 'internal')
      await endBacktest(deps, backtest, 'failed', error)
    else {
      // The lease is given back, so that the next attempt does not wait for it to run out.
      await updateClaimedBacktest(deps.db, id, backtest.fence, { leaseUntil: new Date(0) })
      throw error
    }
    return true
  } finally {
    clearInterval(renew)
  }
}

/** True when a backtest waits for nobody: it has ended, is paused, or was deleted. */
async function hasEnded({ db, reportFolder }: BacktestDeps, id: bigint): Promise<boolean> {
  const row = await db.backtest.findUnique({ where: { id }, select: { status: true } })
  // The worker that completed it may have died before it named the report: this is the job coming back.
  if (row?.status === 'completed') await settleReports(db, reportFolder)
  return row?.status !== 'queued' && row?.status !== 'running'
}

/** The task that a request means, with its bars on disk; `trial` is not among those it is compared with. */
export async function taskOf(
  deps: Pick<BacktestDeps, 'db' | 'barFolder' | 'breaker'>,
  request: StoredRequest,
  trial: string,
  onProgress?: (share: number) => void,
): Promise<BacktestTask> {
  const wanted = request.benchmark === null ? request.symbols : [...new Set([...request.symbols, request.benchmark])]
  const files = await prepareInstruments(deps.db, deps.barFolder, wanted, request.timeframe, (done, all) =>
    onProgress?.((0.5 * done) / all),
  )
  const trials = await otherTrials(deps.db, request.strategy, trial)
  const chosen = new Set(request.symbols)
  return {
    instruments: files.filter(({ symbol }) => chosen.has(symbol)),
    benchmark: files.find(({ symbol }) => symbol === request.benchmark) ?? null,
    from: dateToMs(request.from),
    to: dateToMs(request.to) + DAY_MS,
    params: request.params,
    trading: request.trading,
    breaker: request.trading.limits && deps.breaker,
    riskFreeRate: request.risk_free_rate,
    checks: request.checks,
    trials,
  }
}

/** The card from which a run can be made again and compared. */
export function cardOf(request: StoredRequest, found: FoundStrategy, outcome: BacktestOutcome): RunCard {
  return {
    version: 1,
    request: request as unknown as RunCard['request'],
    trading: request.trading as unknown as RunCard['trading'],
    hashes: {
      config: configHash(request, request.trading),
      code: found.codeHash,
      data: outcome.hashes.data,
      result: outcome.hashes.result,
    },
    seed: request.trading.seed,
    bars: outcome.bars,
    first_bar: new Date(outcome.firstBar).toISOString(),
    last_bar: new Date(outcome.lastBar).toISOString(),
    engine: ENGINE,
  }
}

async function endBacktest(
  deps: BacktestDeps,
  { id, fence }: Backtest,
  status: 'failed' | 'canceled',
  error: AppError | null,
): Promise<void> {
  await updateClaimedBacktest(deps.db, id, fence, {
    status,
    errorCode: error?.code ?? null,
    error: error?.message ?? null,
    leaseUntil: null,
    finishedAt: deps.clock.now(),
  })
}

/** Ends a backtest whose last attempt failed, unless another worker holds it. */
export async function abandonBacktest(deps: BacktestDeps, id: bigint): Promise<void> {
  await deps.db.backtest.updateMany({
    where: { id, OR: [{ status: 'queued' }, { status: 'running', leaseUntil: { lt: new Date() } }] },
    data: {
      status: 'failed',
      errorCode: 'internal',
      error: 'The run failed; the log has the cause.',
      finishedAt: deps.clock.now(),
    },
  })
}
