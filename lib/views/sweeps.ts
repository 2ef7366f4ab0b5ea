import type { z } from 'zod'
import type {
  getSweep,
  OBJECTIVES,
  SEARCH_METHODS,
  SWEEP_STATUSES,
  SweepCell,
  SweepResult,
  sweep,
} from '../contracts/api/sweeps'
import type { Db } from '../db/client'
import { hasInvented } from '../db/prices'
import { bestByPair, bestObjectives, listCells, listSweeps, type Sweep } from '../db/sweeps'
import { type Dimension, type Scalar, type Space, valuesOf } from '../domain/search/space'
import { AppError } from '../errors'
import { sweepRequestOf } from '../services/backtest/request-sweep'

/** Bins of a range without a step along an axis of the heat map. */
const BINS = 20

export function toSweepView(row: Omit<Sweep, 'result'>): z.input<typeof sweep> {
  const request = sweepRequestOf(row)
  return {
    id: Number(row.id),
    name: row.name,
    status: row.status as (typeof SWEEP_STATUSES)[number],
    strategy: row.strategy,
    symbols: request.symbols,
    from: request.from,
    to: request.to,
    method: row.method as (typeof SEARCH_METHODS)[number],
    objective: row.objective as (typeof OBJECTIVES)[number],
    cells: row.cells,
    cells_done: row.cellsDone,
    chunks: row.chunks,
    estimated_seconds_left: secondsLeft(row),
    error: row.error === null ? null : { code: row.errorCode ?? 'internal', message: row.error },
    requested_by: row.requestedBy,
    created_at: row.createdAt.toISOString(),
    started_at: row.startedAt?.toISOString() ?? null,
    finished_at: row.finishedAt?.toISOString() ?? null,
  }
}

/** Sweeps, newest first, each with the best objective once its findings are there. */
export async function readSweepList(db: Db, filter: { strategy?: string }, limit: number) {
  const rows = await listSweeps(db, filter, limit)
  const best = await bestObjectives(
    db,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...toSweepView(row), best_objective: best.get(row.id) ?? null }))
}

function secondsLeft({ status, startedAt, cells, cellsDone }: Omit<Sweep, 'result'>): number | null {
  if (status !== 'running' || !startedAt || cellsDone === 0) return null
  const spent = (Date.now() - startedAt.getTime()) / 1_000
  return (spent / cellsDone) * (cells - cellsDone)
}

/** A part of the cells that are done, the best first. */
export const readCells = (db: Db, id: bigint, start: number, limit: number): Promise<SweepCell[]> =>
  listCells<SweepCell>(db, id, start, limit)

export async function readSweepDetail(
  db: Db,
  row: Sweep,
  axes: { x?: string | undefined; y?: string | undefined },
): Promise<z.input<(typeof getSweep)['response']>> {
  const request = sweepRequestOf(row)
  const space = request.space as Space
  const names = Object.keys(space)
  const x = axes.x ?? names[0]
  const y = axes.y ?? names.find((name) => name !== x)
  for (const [field, name] of Object.entries({ x, y }))
    if (name !== undefined && !names.includes(name))
      throw new AppError('invalid_input', `${field}: the sweep does not vary "${name}"`, {
        problems: [{ path: field, message: `the sweep does not vary "${name}"` }],
      })
  return {
    ...toSweepView(row),
    request: row.request as z.input<(typeof getSweep)['response']>['request'],
    result: row.result as SweepResult | null,
    invented: await hasInvented(db, request.symbols, request.timeframe),
    heat_map: x !== undefined && y !== undefined ? heatMap(space, x, y, await bestByPair(db, row.id, x, y)) : null,
  }
}

function heatMap(space: Space, x: string, y: string, pairs: readonly { x: Scalar; y: Scalar; best: number }[]) {
  const columns = axisOf(space[x] as Dimension)
  const rows = axisOf(space[y] as Dimension)
  const objective: (number | null)[][] = rows.values.map(() => columns.values.map(() => null))
  for (const pair of pairs) {
    const row = objective[rows.place(pair.y)]
    const at = columns.place(pair.x)
    if (row) row[at] = Math.max(row[at] ?? Number.NEGATIVE_INFINITY, pair.best)
  }
  return {
    x: { name: x, values: [...columns.values] },
    y: { name: y, values: [...rows.values] },
    objective,
    neighbourhood: objective.map((row, i) => row.map((value, j) => (value === null ? null : around(objective, i, j)))),
  }
}

function around(grid: readonly (readonly (number | null)[])[], i: number, j: number): number {
  const near = [-1, 0, 1].flatMap((di) => [-1, 0, 1].flatMap((dj) => grid[i + di]?.[j + dj] ?? []))
  return near.reduce((sum, value) => sum + value, 0) / near.length
}

/** The values along an axis, and the place of a value among them; a range without a step is cut into bins, named by their middles. */
function axisOf(dimension: Dimension): { values: readonly Scalar[]; place(value: Scalar): number } {
  const values = valuesOf(dimension)
  if (values) return { values, place: (value) => values.indexOf(value) }
  const { min, max } = dimension as { min: number; max: number }
  const width = (max - min) / BINS
  return {
    values: Array.from({ length: BINS }, (_, index) => Number((min + (index + 0.5) * width).toPrecision(4))),
    place: (value) => Math.min(Math.floor(((value as number) - min) / width), BINS - 1),
  }
}
