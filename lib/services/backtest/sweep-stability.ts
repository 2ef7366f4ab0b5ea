import type { SweepCell } from '../../contracts/api/sweeps'
import { type Dimension, type Scalar, type Space, valuesOf } from '../../domain/search/space'

/** Cells side by side, itself among them, that make a neighbourhood. */
const LEAST = 3
/** Share of the combinations that must have been tried: where only some were, what lies beside them is chance. */
const LEAST_SHARE = 0.25

/**
 * The cell with the best mean objective of itself and the cells next to it (one step along one or more parameters): a plateau can be
 * traded, a lonely peak is luck. Null where parameters have no steps, or too few of their combinations were tried.
 */
export function stabilityOf(space: Space, cells: readonly SweepCell[]): Place | null {
  const names = Object.keys(space)
  const lists = names.map((name) => valuesOf(space[name] as Dimension))
  if (lists.some((values) => values === null)) return null
  const placed = new Map(cells.map((cell) => [keyOf(cell, names, lists as (readonly Scalar[])[]), cell]))
  const combinations = lists.reduce((product, values) => product * (values?.length ?? 0), 1)
  if (placed.size < LEAST_SHARE * combinations) return null
  let best: Place | null = null
  for (const [key, cell] of placed) {
    const near = neighbours(key.split(',').map(Number)).flatMap((one) => placed.get(one.join(','))?.objective ?? [])
    if (near.length < LEAST) continue
    const mean = near.reduce((sum, value) => sum + value, 0) / near.length
    if (!best || isBetter({ cell, neighbourhood: mean }, best)) best = { cell, neighbourhood: mean }
  }
  return best
}

type Place = { readonly cell: SweepCell; readonly neighbourhood: number }

/** Of places with the same neighbours, as on a small grid, the one whose own cell is better. */
function isBetter(one: Place, other: Place): boolean {
  const gain = one.neighbourhood - other.neighbourhood
  if (Math.abs(gain) > 1e-12 * Math.abs(other.neighbourhood)) return gain > 0
  return (one.cell.objective ?? 0) > (other.cell.objective ?? 0)
}

const keyOf = (cell: SweepCell, names: readonly string[], lists: readonly (readonly Scalar[])[]): string =>
  names.map((name, index) => lists[index]?.indexOf(cell.params[name] as Scalar) ?? -1).join(',')

function neighbours(place: readonly number[]): number[][] {
  return place.reduce<number[][]>(
    (all, at) => all.flatMap((one) => [-1, 0, 1].map((step) => [...one, at + step])),
    [[]],
  )
}
