import { createRandom, type Random } from '../prng'

export type Scalar = number | string | boolean
export type Params = Record<string, Scalar>

/** Values of one parameter: a list, or a range, stepped or not. */
export type Dimension =
  | { readonly values: readonly Scalar[] }
  | { readonly min: number; readonly max: number; readonly step?: number | undefined }
export type Space = Readonly<Record<string, Dimension>>

/** How many values a dimension has; infinite for a range without a step. */
export function countOf(dimension: Dimension): number {
  if ('values' in dimension) return dimension.values.length
  const { min, max, step } = dimension
  return step === undefined ? Number.POSITIVE_INFINITY : Math.floor((max - min) / step + 1e-9) + 1
}

const nth = (min: number, step: number, index: number): number => Number((min + index * step).toPrecision(12))

/** The values a dimension has, in order; null for a range without a step. */
export function valuesOf(dimension: Dimension): readonly Scalar[] | null {
  if ('values' in dimension) return dimension.values
  const { min, step } = dimension
  if (step === undefined) return null
  return Array.from({ length: countOf(dimension) }, (_, index) => nth(min, step, index))
}

/** The value at `unit`, from 0 to 1, along a dimension. */
export function valueAt(dimension: Dimension, unit: number): Scalar {
  const count = countOf(dimension)
  const index = Math.min(Math.floor(unit * count), count - 1)
  if ('values' in dimension) return dimension.values[index] as Scalar
  const { min, max, step } = dimension
  return step === undefined ? Number((min + unit * (max - min)).toPrecision(8)) : nth(min, step, index)
}

/** Where a value lies along a dimension, from 0 to 1; the middle of its share when the values are few. */
export function unitOf(dimension: Dimension, value: Scalar): number {
  if ('values' in dimension) return (dimension.values.indexOf(value) + 0.5) / dimension.values.length
  const { min, max, step } = dimension
  const above = (value as number) - min
  if (step !== undefined) return (Math.round(above / step) + 0.5) / countOf(dimension)
  return max > min ? above / (max - min) : 0.5
}

/** Every combination, the last dimension fastest, at most `most` of them. Throws RangeError for a range without a step, or too many. */
export function gridOf(space: Space, most: number): Params[] {
  const names = Object.keys(space)
  const size = names.reduce((product, name) => {
    const count = countOf(space[name] as Dimension)
    if (count === Number.POSITIVE_INFINITY)
      throw new RangeError(`space.${name}: a grid needs a step, or a list of values`)
    return product * count
  }, 1)
  if (size > most)
    throw new RangeError(
      `space: the grid has ${size.toLocaleString('en')} cells; at most ${most.toLocaleString('en')} may be tried`,
    )
  const lists = names.map((name) => valuesOf(space[name] as Dimension) ?? [])
  return Array.from({ length: size }, (_, index) => {
    let rest = index
    const params: Params = {}
    for (let at = names.length - 1; at >= 0; at--) {
      const values = lists[at] as readonly Scalar[]
      params[names[at] as string] = values[rest % values.length] as Scalar
      rest = Math.floor(rest / values.length)
    }
    return params
  })
}

/** `count` points drawn evenly, without repetition; all there are when the space has no more. */
export function randomCells(space: Space, count: number, seed: string): Params[] {
  const random = createRandom(seed)
  const size = Object.values(space).reduce((product, one) => product * countOf(one), 1)
  if (size <= 2 * count) return drawFrom(gridOf(space, size), count, random)
  const seen = new Set<string>()
  const cells: Params[] = []
  for (let tries = 0; cells.length < count && tries < count * 20; tries++) {
    const params = Object.fromEntries(
      Object.entries(space).map(([name, one]) => [name, valueAt(one, random.uniform())]),
    )
    const key = JSON.stringify(params)
    if (seen.has(key)) continue
    seen.add(key)
    cells.push(params)
  }
  return cells
}

/** The first places of a shuffle (Fisher and Yates): where most of a space is wanted, drawing until it is there takes long. */
function drawFrom(cells: Params[], count: number, random: Random): Params[] {
  const most = Math.min(count, cells.length)
  for (let i = 0; i < most; i++) {
    const j = i + Math.floor(random.uniform() * (cells.length - i))
    const chosen = cells[j] as Params
    cells[j] = cells[i] as Params
    cells[i] = chosen
  }
  return cells.slice(0, most)
}
