import type { z } from 'zod'
import { AGENTS } from '../../contracts/api/backtests'
import { MOST_CELLS, type SweepRequest } from '../../contracts/api/sweeps'
import { inTransaction, type Prisma, type Tx } from '../../db/client'
import { appendEvents, type Origin } from '../../db/events'
import {
  findSweep,
  insertChunks,
  insertSweep,
  moveSweep,
  deleteSweep as removeRow,
  requeueChunks,
  type Sweep,
} from '../../db/sweeps'
import type { TradingConfig } from '../../domain/backtest/config'
import { plainErrors } from '../../domain/plain-errors'
import {
  countOf,
  drawCells,
  gridOf,
  isContinuous,
  type Params,
  type Space,
  valueAt,
  valuesOf,
  withWholeSteps,
} from '../../domain/search/space'
import { wholeParams } from '../../domain/strategies/describe'
import { STRATEGIES } from '../../domain/strategies/registry'
import type { Strategy } from '../../domain/strategies/strategy'
import { AppError, invalidInput } from '../../errors'
import { breather } from '../breather'
import { enqueueAll } from '../enqueue'
import type { BacktestDeps } from './deps'
import { checkRequest } from './request-backtest'

/** Cells of one chunk: what a lost worker costs. */
export const CHUNK_CELLS = 250
/** Cells of a chunk when each chunk learns from those before it. */
export const TPE_CHUNK_CELLS = 20

/** Values of one parameter, as in a list: what a landscape of two parameters can be drawn from. */
const MOST_VALUES = 1_000

/** A sweep as it is stored: the account it trades with is complete. */
export type StoredSweep = Omit<SweepRequest, 'trading'> & { trading: TradingConfig }
export const sweepRequestOf = (sweep: Pick<Sweep, 'request'>): StoredSweep => sweep.request as unknown as StoredSweep

/**
 * Stores a sweep, cut into chunks, and asks workers for them, in one transaction. Combinations that the strategy refuses are
 * left out, and a range without a step goes over a whole-number parameter by ones. A TPE search knows only its first chunk; each chunk
 * asks for the next. Throws `invalid_input`.
 */
export async function requestSweep(deps: BacktestDeps, origin: Origin, asked: SweepRequest): Promise<Sweep> {
  const request = { ...asked, space: await readSpace(deps, asked) }
  const first = await firstCells(request)
  const shown = first[0] ?? {}
  const { space, method, cells: _cells, objective: _objective, walk_forward: _walk, ...rest } = request
  const { trading } = await checkRequest(deps, { ...rest, params: { ...rest.params, ...shown }, checks: 'quick' })
  const chunkCells = method === 'tpe' ? TPE_CHUNK_CELLS : CHUNK_CELLS
  const total = method === 'tpe' ? request.cells : first.length
  const chunks = Math.ceil(total / chunkCells)
  const known = method === 'tpe' ? 1 : chunks
  return inTransaction(deps.db, async (tx) => {
    const row = await insertSweep(tx, {
      name: request.name ?? null,
      status: 'queued',
      strategy: request.strategy,
      request: { ...request, space, trading } as unknown as Prisma.InputJsonObject,
      method,
      objective: request.objective,
      cells: total,
      chunks,
      requestedBy: origin.actor,
      traceId: origin.traceId ?? '',
    })
    await insertChunks(
      tx,
      row.id,
      Array.from({ length: known }, (_, chunk) => ({
        chunk,
        cells: first.slice(chunk * chunkCells, (chunk + 1) * chunkCells) as unknown as Prisma.InputJsonValue,
      })),
    )
    await askForChunks(
      tx,
      origin,
      row.id,
      Array.from({ length: known }, (_, chunk) => chunk),
    )
    await note(tx, origin, row.id, 'SweepRequested')
    return row
  })
}

async function readSpace({ findStrategy }: BacktestDeps, { strategy, space }: SweepRequest): Promise<Space> {
  const found = await findStrategy(strategy)
  if (found.key === AGENTS) fail('strategy', 'the agents have no parameters to search; try another, or run them')
  const facts = await found.describe()
  for (const name of Object.keys(space))
    if (!(name in ((facts.params.properties ?? {}) as object)))
      fail(`space.${name}`, `is not a parameter of ${found.key}`)
  return Object.values(space).some(isContinuous) ? withWholeSteps(space, wholeParams(facts)) : space
}

const askForChunks = (tx: Tx, origin: Origin, id: bigint, chunks: readonly number[]): Promise<void> =>
  enqueueAll(
    tx,
    'sweep.chunk',
    chunks.map((chunk) => ({ sweepId: String(id), chunk })),
    origin.traceId ?? '',
  )

async function firstCells(request: Omit<SweepRequest, 'space'> & { space: Space }): Promise<Params[]> {
  const { space } = request
  const seed = request.trading.seed ?? 'assay'
  for (const [name, one] of Object.entries(space))
    if ('min' in one && one.step !== undefined && countOf(one) > MOST_VALUES)
      fail(`space.${name}`, `has more than ${MOST_VALUES.toLocaleString('en')} values; take a larger step`)
  const wanted = request.method === 'tpe' ? Math.min(TPE_CHUNK_CELLS, request.cells) : request.cells
  const shipped = STRATEGIES.get(request.strategy)
  if (shipped) checkValues(space, shipped)
  const breathe = breather()
  try {
    const drawn = request.method === 'grid' ? gridOf(space, 5 * MOST_CELLS) : drawCells(space, wanted, seed)
    const cells: Params[] = []
    let refused: Params | null = null
    for (const cell of drawn) {
      await breathe()
      if (!shipped || shipped.params.safeParse({ ...request.params, ...cell }).success) cells.push(cell)
      else refused ??= cell
      if (request.method !== 'grid' && cells.length === wanted) break
    }
    // Of none that the strategy takes, the first goes on to be refused by name.
    if (cells.length === 0 && refused) return [refused]
    if (cells.length > request.cells && cells.length > MOST_CELLS)
      fail('space', `the grid has ${cells.length} cells; at most ${MOST_CELLS} may be tried`)
    return cells
  } catch (error) {
    if (error instanceof RangeError) {
      const [path, message] = /^(space[^:]*): (.*)$/.exec(error.message)?.slice(1) ?? []
      fail(path ?? 'space', message ?? error.message)
    }
    throw error
  }
}

/** Throws `invalid_input` for a value that its parameter does not take; of a range without a step the ends are looked at. */
function checkValues(space: Space, { params: { shape } }: Strategy<never>): void {
  for (const [name, one] of Object.entries(space)) {
    const field = shape[name] as z.ZodType | undefined
    if (!field) continue
    for (const value of valuesOf(one) ?? [valueAt(one, 0), valueAt(one, 1)]) {
      const problem = field.safeParse(value, { error: plainErrors }).error?.issues[0]
      if (problem) fail(`space.${name}`, `${value} ${problem.message}`)
    }
  }
}

function fail(path: string, message: string): never {
  throw invalidInput([{ path, message }])
}

/** Stops a sweep; chunks that run end within seconds. Throws `conflict` when it has ended. */
export async function cancelSweep(deps: BacktestDeps, origin: Origin, id: bigint): Promise<Sweep> {
  return change(deps, origin, id, 'SweepCanceled', 'be canceled', (tx) =>
    moveSweep(tx, id, ['queued', 'running'], { status: 'canceled', finishedAt: deps.clock.now() }),
  )
}

/** Asks again for the chunks of a sweep that are not done. Throws `conflict` unless it was stopped or failed. */
export async function resumeSweep(deps: BacktestDeps, origin: Origin, id: bigint): Promise<Sweep> {
  return change(deps, origin, id, 'SweepResumed', 'be resumed', async (tx) => {
    const fresh = { finishedAt: null, errorCode: null, error: null }
    if (!(await moveSweep(tx, id, ['canceled', 'failed'], { ...fresh, status: 'queued' }))) return false
    const left = await requeueChunks(tx, id)
    // All cells may be there, and only the findings missing: any chunk's job makes them.
    if (left.length === 0) await moveSweep(tx, id, ['queued'], { status: 'running' })
    await askForChunks(tx, origin, id, left.length === 0 ? [0] : left)
    return true
  })
}

/** Deletes a sweep that has ended. The trials it made stay counted. Throws `conflict` while it goes on. */
export async function removeSweep(deps: BacktestDeps, origin: Origin, id: bigint): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const found = await findSweep(tx, id)
    if (!found) throw new AppError('not_found', `There is no sweep ${id}.`)
    if (found.status === 'queued' || found.status === 'running')
      throw new AppError('conflict', `Sweep ${id} is ${found.status}; cancel it first.`)
    await removeRow(tx, id)
    await note(tx, origin, id, 'SweepDeleted')
  })
}

function change(
  deps: BacktestDeps,
  origin: Origin,
  id: bigint,
  type: string,
  what: string,
  move: (tx: Tx) => Promise<boolean>,
): Promise<Sweep> {
  return inTransaction(deps.db, async (tx) => {
    const moved = await move(tx)
    const found = await findSweep(tx, id)
    if (!found) throw new AppError('not_found', `There is no sweep ${id}.`)
    if (!moved) throw new AppError('conflict', `Sweep ${id} is ${found.status} and cannot ${what}.`)
    await note(tx, origin, id, type)
    return found
  })
}

const note = (tx: Tx, origin: Origin, id: bigint, type: string) =>
  appendEvents(tx, origin, [{ type, aggregateId: `sweep ${id}`, accountId: null, data: { sweep: Number(id) } }])
