import type { SweepResult } from '../../contracts/api/sweeps'
import { insertTrials, otherTrials } from '../../db/backtests'
import { inTransaction, type Prisma } from '../../db/client'
import { appendEvents } from '../../db/events'
import {
  claimChunk,
  completeChunk,
  findSweep,
  insertChunks,
  moveSweep,
  readChunkResults,
  renewChunk,
  type Sweep,
  type SweepChunk,
} from '../../db/sweeps'
import { DAY_MS, dateToMs } from '../../domain/calendar/iso-date'
import { SESSIONS_PER_YEAR } from '../../domain/indicators/realised-volatility'
import type { Params, Space } from '../../domain/search/space'
import { deflatedSharpe } from '../../domain/trust/sharpe-inference'
import { AppError } from '../../errors'
import { enqueue } from '../enqueue'
import type { BacktestDeps, FoundStrategy } from './deps'
import { prepareInstruments } from './prepare-instruments'
import { CHUNK_CELLS, type StoredSweep, sweepRequestOf, TPE_CHUNK_CELLS } from './request-sweep'
import { trialHasher } from './run-hashes'
import { varianceOf } from './run-task'
import type { ChunkOutcome, SweepFindings, SweepMarket, SweepTask } from './sweep-task'
import { sweepSentences } from './sweep-words'

const LEASE_MS = 15_000
const RENEW_MS = 2_000
/** Trials that one statement writes. */
const TRIAL_ROWS = 500

/**
 * Runs one chunk of a sweep in a thread and stores its cells; whoever finishes the last chunk adds the findings over all of them.
 * False when the chunk is not free to run. A worker that dies costs its chunk: another takes it when the lease has run out.
 */
export async function runSweepChunk(deps: BacktestDeps, sweepId: bigint, chunk: number): Promise<boolean> {
  const claimed = await claimChunk(deps.db, sweepId, chunk, LEASE_MS)
  const sweep = await findSweep(deps.db, sweepId)
  if (!sweep || (sweep.status !== 'queued' && sweep.status !== 'running')) return true
  if (!claimed) return finishOrphan(deps, sweep, chunk)
  const request = sweepRequestOf(sweep)
  const control = new AbortController()
  const renew = setInterval(() => {
    renewChunk(deps.db, claimed, LEASE_MS).then(
      (held) => held || control.abort(),
      (error: unknown) => deps.log.warn({ err: error, sweep: Number(sweepId) }, 'lease not renewed'),
    )
  }, RENEW_MS)
  try {
    const market = await marketOf(deps, request)
    const found = await deps.findStrategy(request.strategy)
    const { place } = found
    const hashOf = await trialHasher(found)
    const limits = { ...deps.backtestLimits, reuse: 'key' in place, signal: control.signal }
    const cells = claimed.cells as unknown as Params[]
    const first = chunk * chunkSize(request)
    const next =
      request.method === 'tpe' && chunk + 1 < sweep.chunks
        ? {
            space: request.space as Space,
            before: await readChunkResults(deps.db, sweepId),
            count: Math.min(TPE_CHUNK_CELLS, sweep.cells - sweep.cellsDone - cells.length),
          }
        : null
    const task: SweepTask = { ...market, kind: 'cells', first, cells, next }
    const outcome = await deps.runThread<ChunkOutcome>('sweep', { task, strategy: place }, limits)
    const left = await storeChunk(deps, sweep, request, claimed, outcome, hashOf)
    clearInterval(renew)
    if (left === 0) await finish(deps, sweep, request, market, place)
    return true
  } catch (error) {
    if (control.signal.aborted) return true
    if (!(error instanceof AppError) || error.retry || error.code === 'internal') throw error
    await moveSweep(deps.db, sweepId, ['queued', 'running'], {
      status: 'failed',
      errorCode: error.code,
      error: error.message,
      finishedAt: deps.clock.now(),
    })
    return true
  } finally {
    clearInterval(renew)
  }
}

const chunkSize = ({ method }: StoredSweep): number => (method === 'tpe' ? TPE_CHUNK_CELLS : CHUNK_CELLS)

/** True when the chunk is done. Whoever ended the last one may have died before the findings: then they are made here. */
async function finishOrphan(deps: BacktestDeps, sweep: Sweep, chunk: number): Promise<boolean> {
  const where = { sweepId: sweep.id, status: 'completed' }
  const done = await deps.db.sweepChunk.findMany({ where, select: { chunk: true } })
  if (done.length === sweep.chunks) {
    if (finishing.has(sweep.id)) return false
    const request = sweepRequestOf(sweep)
    const { place } = await deps.findStrategy(request.strategy)
    await finish(deps, sweep, request, await marketOf(deps, request), place)
  }
  return done.some((one) => one.chunk === chunk)
}

/** Sweeps whose findings this process makes: a job that comes meanwhile does not make them a second time. */
const finishing = new Set<bigint>()

async function marketOf(deps: BacktestDeps, request: StoredSweep): Promise<SweepMarket> {
  return {
    instruments: await prepareInstruments(deps.db, deps.barFolder, request.symbols, request.timeframe),
    from: dateToMs(request.from),
    to: dateToMs(request.to) + DAY_MS,
    trading: request.trading,
    riskFreeRate: request.risk_free_rate,
    objective: request.objective,
    fixed: request.params as Params,
  }
}

/** Stores a chunk's cells and the trials they were; a TPE search asks for its next chunk. Returns the chunks left. */
async function storeChunk(
  deps: BacktestDeps,
  sweep: Sweep,
  request: StoredSweep,
  claimed: SweepChunk,
  { results, following }: ChunkOutcome,
  hashOf: Awaited<ReturnType<typeof trialHasher>>,
): Promise<number> {
  const trials = results
    .filter(({ error }) => error === null)
    .map(({ params, sharpe }) => ({
      hash: hashOf({ ...asRun(request), params: { ...request.params, ...params } }, request.trading),
      sharpe,
    }))
  for (let start = 0; start < trials.length; start += TRIAL_ROWS)
    await insertTrials(deps.db, sweep.strategy, trials.slice(start, start + TRIAL_ROWS))
  const next = claimed.chunk + 1
  return inTransaction(deps.db, async (tx) => {
    const left = await completeChunk(tx, claimed, results as unknown as Prisma.InputJsonValue, results.length)
    if (left === null)
      throw new AppError('lease_lost', `Another worker has taken chunk ${claimed.chunk} of sweep ${sweep.id}.`)
    if (!following) return left
    await insertChunks(tx, sweep.id, [{ chunk: next, cells: following as unknown as Prisma.InputJsonValue }])
    await enqueue(tx, 'sweep.chunk', { sweepId: String(sweep.id), chunk: next }, sweep.traceId)
    return left + 1
  })
}

/** The request of a single run with the sweep's market and account. */
function asRun({ space: _s, method: _m, cells: _c, objective: _o, walk_forward: _w, ...rest }: StoredSweep) {
  return { ...rest, checks: 'quick' as const }
}

async function finish(
  deps: BacktestDeps,
  sweep: Sweep,
  request: StoredSweep,
  market: SweepMarket,
  place: FoundStrategy['place'],
): Promise<void> {
  if (finishing.has(sweep.id)) return
  finishing.add(sweep.id)
  try {
    // Who made them may have ended since the sweep was read.
    const now = await findSweep(deps.db, sweep.id)
    if (now?.status !== 'completed') await addFindings(deps, sweep, request, market, place)
  } finally {
    finishing.delete(sweep.id)
  }
}

async function addFindings(
  deps: BacktestDeps,
  sweep: Sweep,
  request: StoredSweep,
  market: SweepMarket,
  place: FoundStrategy['place'],
): Promise<void> {
  const task: SweepTask = {
    ...market,
    kind: 'findings',
    space: request.space as Space,
    results: await readChunkResults(deps.db, sweep.id),
    walkForward: request.walk_forward,
  }
  const findings = await untilStopped(deps, sweep.id, (signal) =>
    deps.runThread<SweepFindings>(
      'sweep',
      { task, strategy: place },
      { ...deps.backtestLimits, reuse: 'key' in place, signal },
    ),
  )
  if (!findings) return
  const trials = await otherTrials(deps.db, sweep.strategy, '')
  const deflated =
    findings.bestSample &&
    deflatedSharpe(findings.bestSample, {
      trials: Math.max(trials.count, 1),
      variance: varianceOf(trials) / SESSIONS_PER_YEAR,
    })
  const facts = {
    best: findings.best,
    stable: findings.stable,
    median_objective: findings.median_objective,
    share_positive: findings.share_positive,
    deflated_sharpe: deflated && {
      probability: deflated.probability,
      expected_by_luck: deflated.threshold * Math.sqrt(SESSIONS_PER_YEAR),
      trials: trials.count,
    },
    overfitting: {
      result: findings.overfitting.ok ? findings.overfitting.overfitting : null,
      reason: findings.overfitting.ok ? null : findings.overfitting.reason,
      sampled: findings.sampled,
    },
    walk_forward: findings.walkForward,
  }
  const sentences = sweepSentences(facts, request.objective)
  if (findings.cells < sweep.cells)
    sentences.push(`${findings.cells} of ${sweep.cells} cells were tried: there are no more that the strategy takes.`)
  const result: SweepResult = { ...facts, sentences }
  await inTransaction(deps.db, async (tx) => {
    const done = await moveSweep(tx, sweep.id, ['running'], {
      status: 'completed',
      result: result as unknown as Prisma.InputJsonValue,
      finishedAt: deps.clock.now(),
    })
    if (!done) return
    await appendEvents(tx, { actor: sweep.requestedBy, traceId: sweep.traceId }, [
      {
        type: 'SweepCompleted',
        aggregateId: `sweep ${sweep.id}`,
        accountId: null,
        data: { sweep: Number(sweep.id), cells: findings.cells },
        key: `sweep ${sweep.id} completed`,
      },
    ])
  })
}

/** Does work that ends early, with nothing, when the sweep is stopped meanwhile. */
async function untilStopped<T>(
  deps: BacktestDeps,
  id: bigint,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | null> {
  const control = new AbortController()
  const watch = setInterval(() => {
    findSweep(deps.db, id).then(
      (sweep) => sweep?.status === 'running' || control.abort(),
      (error: unknown) => deps.log.warn({ err: error, sweep: Number(id) }, 'sweep not read'),
    )
  }, RENEW_MS)
  try {
    return await work(control.signal)
  } catch (error) {
    if (control.signal.aborted) return null
    throw error
  } finally {
    clearInterval(watch)
  }
}

/** Ends a sweep of which a chunk's last attempt failed; the cells that were tried are kept. */
export async function abandonSweep(deps: BacktestDeps, id: bigint): Promise<void> {
  await moveSweep(deps.db, id, ['queued', 'running'], {
    status: 'failed',
    errorCode: 'internal',
    error: 'A part of the sweep failed; the log has the cause.',
    finishedAt: deps.clock.now(),
  })
}
