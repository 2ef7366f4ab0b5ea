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

/** The space in which ranges over whole numbers have a step: one, where none was named. */
export const withWholeSteps = (space: Space, whole: ReadonlySet<string>): Space =>
  Object.fromEntries(
    Object.entries(space).map(([name, one]) => [
      name,
      isContinuous(one) && whole.has(name) ? { ...one, step: 1 } : one,
    ]),
  )

/** True of a range without a step: any number in it may be drawn. */
export const isContinuous = (dimension: Dimension): boolean => 'min' in dimension && dimension.step === undefined

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

/**
 * Points drawn evenly, without repetition, for one who wants `count` that suit him: all there are when the space has not many more, else
 * as twenty draws for each find.
 */
export function* drawCells(space: Space, count: number, seed: string): Generator<Params> {
  const random = createRandom(seed)
  const size = Object.values(space).reduce((product, one) => product * countOf(one), 1)
  if (size <= DRAWS * count && size <= MOST_SHUFFLED) {
    yield* shuffled(gridOf(space, size), random)
    return
  }
  const seen = new Set<string>()
  for (let tries = 0; tries < DRAWS * count; tries++) {
    const params = Object.fromEntries(
      Object.entries(space).map(([name, one]) => [name, valueAt(one, random.uniform())]),
    )
    const key = JSON.stringify(params)
    if (seen.has(key)) continue
    seen.add(key)
    yield params
  }
}

/** Draws for each point that is wanted. */
const DRAWS = 20
/** Points that are laid out to be shuffled: where most of a space is wanted, drawing until it is there takes long. */
const MOST_SHUFFLED = 100_000

/** A shuffle (Fisher and Yates), as far as it is taken. */
function* shuffled(cells: Params[], random: Random): Generator<Params> {
  for (let i = 0; i < cells.length; i++) {
    const j = i + Math.floor(random.uniform() * (cells.length - i))
    const chosen = cells[j] as Params
    cells[j] = cells[i] as Params
    cells[i] = chosen
    yield chosen
  }
}
