import { type Db, Prisma, type Tx } from './client'
import type { Sweep, SweepChunk } from './generated/client'

export type { Sweep, SweepChunk }

export const findSweep = (db: Db | Tx, id: bigint): Promise<Sweep | null> => db.sweep.findUnique({ where: { id } })

export const insertSweep = (tx: Tx, data: Prisma.SweepCreateInput): Promise<Sweep> => tx.sweep.create({ data })

export const listSweeps = (
  db: Db,
  filter: { strategy?: string; before?: bigint },
  limit: number,
): Promise<Omit<Sweep, 'result'>[]> =>
  db.sweep.findMany({
    omit: { result: true },
    where: { strategy: filter.strategy, id: filter.before === undefined ? undefined : { lt: filter.before } },
    orderBy: { id: 'desc' },
    take: limit,
  })

/** The best objective of each sweep that has its findings. */
export async function bestObjectives(db: Db, ids: readonly bigint[]): Promise<Map<bigint, number>> {
  const rows = await db.$queryRaw<{ id: bigint; best: number }[]>`
    select id, (result #>> '{best,objective}')::float8 as best from sweeps
    where id = any(${[...ids]}::bigint[]) and result #>> '{best,objective}' is not null`
  return new Map(rows.map(({ id, best }) => [id, best]))
}

export async function insertChunks(
  tx: Tx,
  sweepId: bigint,
  chunks: readonly { chunk: number; cells: Prisma.InputJsonValue }[],
): Promise<void> {
  await tx.sweepChunk.createMany({ data: chunks.map((one) => ({ sweepId, ...one })) })
}

/** Takes a chunk for `leaseMs` and raises its fence; null when it is done, its sweep has ended, or a live worker holds it. */
export async function claimChunk(db: Db, sweepId: bigint, chunk: number, leaseMs: number): Promise<SweepChunk | null> {
  const [claimed] = await db.$queryRaw<{ fence: bigint }[]>`
    update sweep_chunks set status = 'running', fence = fence + 1, lease_until = now() + ${leaseMs} * interval '1 millisecond'
    where sweep_id = ${sweepId} and chunk = ${chunk}
      and (status = 'queued' or (status = 'running' and lease_until < now()))
      and exists (select 1 from sweeps where id = ${sweepId} and status in ('queued', 'running'))
    returning fence`
  if (!claimed) return null
  await db.sweep.updateMany({
    where: { id: sweepId, status: 'queued' },
    data: { status: 'running', startedAt: new Date() },
  })
  const row = await db.sweepChunk.findUnique({ where: { sweepId_chunk: { sweepId, chunk } } })
  // The fence is the one that was given: another worker may have taken the chunk before the row is read.
  return row && { ...row, fence: claimed.fence }
}

/** Keeps a chunk's lease; false when it was lost or the sweep was stopped. */
export async function renewChunk(db: Db, one: SweepChunk, leaseMs: number): Promise<boolean> {
  const count = await db.$executeRaw`
    update sweep_chunks set lease_until = now() + ${leaseMs} * interval '1 millisecond'
    where sweep_id = ${one.sweepId} and chunk = ${one.chunk} and fence = ${one.fence} and status = 'running'
      and exists (select 1 from sweeps where id = ${one.sweepId} and status = 'running')`
  return count === 1
}

/** Ends a chunk with its results, while its fence is the newest; returns how many chunks are left, or null when it is not. */
export async function completeChunk(
  tx: Tx,
  one: SweepChunk,
  results: Prisma.InputJsonValue,
  cells: number,
): Promise<number | null> {
  // The sweep's row is locked first, so that of two chunks that end at once one is the last.
  await tx.$queryRaw`select 1 from sweeps where id = ${one.sweepId} for update`
  const { count } = await tx.sweepChunk.updateMany({
    where: { sweepId: one.sweepId, chunk: one.chunk, fence: one.fence, status: 'running' },
    data: { status: 'completed', results, leaseUntil: null },
  })
  if (count === 0) return null
  await tx.sweep.update({ where: { id: one.sweepId }, data: { cellsDone: { increment: cells } } })
  return tx.sweepChunk.count({ where: { sweepId: one.sweepId, status: { not: 'completed' } } })
}

const rank = Prisma.sql`order by (cell ->> 'objective')::float8 desc nulls last, (cell ->> 'cell')::int`
const cellsOf = (sweepId: bigint) => Prisma.sql`
  sweep_chunks, jsonb_array_elements(results) as cell where sweep_id = ${sweepId} and status = 'completed'`

/** A part of the cells that are done, the best first. */
export async function listCells<T>(db: Db | Tx, sweepId: bigint, start: number, limit: number): Promise<T[]> {
  const rows = await db.$queryRaw<{ cell: T }[]>`
    select cell from ${cellsOf(sweepId)} ${rank} offset ${start} limit ${limit}`
  return rows.map(({ cell }) => cell)
}

/** The best objective at each pair of values of two parameters. */
export const bestByPair = (db: Db | Tx, sweepId: bigint, x: string, y: string) =>
  db.$queryRaw<{ x: string | number | boolean; y: string | number | boolean; best: number }[]>`
    select cell -> 'params' -> ${x}::text as x, cell -> 'params' -> ${y}::text as y,
      max((cell ->> 'objective')::float8) as best
    from ${cellsOf(sweepId)} and cell ->> 'objective' is not null group by 1, 2`

/** Results of all chunks that are done, in order, as JSON: there may be too many to parse where others wait. */
export async function readChunkResults(db: Db | Tx, sweepId: bigint): Promise<string[]> {
  const rows = await db.$queryRaw<{ results: string }[]>`
    select results::text as results from sweep_chunks
    where sweep_id = ${sweepId} and status = 'completed' order by chunk`
  return rows.map(({ results }) => results)
}

/** Chunks that are not done; they are put back to be taken again. */
export async function requeueChunks(tx: Tx, sweepId: bigint): Promise<number[]> {
  const rows = await tx.$queryRaw<{ chunk: number }[]>`
    update sweep_chunks set status = 'queued', lease_until = null
    where sweep_id = ${sweepId} and status <> 'completed' returning chunk`
  return rows.map(({ chunk }) => chunk).sort((a, b) => a - b)
}

export async function moveSweep(
  tx: Db | Tx,
  id: bigint,
  from: readonly string[],
  data: Prisma.SweepUpdateManyMutationInput,
): Promise<boolean> {
  const { count } = await tx.sweep.updateMany({ where: { id, status: { in: [...from] } }, data })
  return count === 1
}

export async function deleteSweep(tx: Tx, id: bigint): Promise<void> {
  await tx.sweep.delete({ where: { id } })
}
