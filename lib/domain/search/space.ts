import { createRandom } from '../prng'

export type Scalar = number | string | boolean
export type Params = Record<string, Scalar>

/** Values of one parameter: a list, or a range, stepped or not. */
export type Dimension =
  | { readonly values: readonly Scalar[] }
  | { readonly min: number; readonly max: number; readonly step?: number | undefined }
export type Space = Readonly<Record<string, Dimension>>

/** The values a dimension has, in order; null for a range without a step. */
export function valuesOf(dimension: Dimension): readonly Scalar[] | null {
  if ('values' in dimension) return dimension.values
  const { min, max, step } = dimension
  if (step === undefined) return null
  const count = Math.floor((max - min) / step + 1e-9) + 1
  return Array.from({ length: count }, (_, index) => Number((min + index * step).toPrecision(12)))
}

/** The value at `unit`, from 0 to 1, along a dimension. */
export function valueAt(dimension: Dimension, unit: number): Scalar {
  const values = valuesOf(dimension)
  if (values) return values[Math.min(Math.floor(unit * values.length), values.length - 1)] as Scalar
  const { min, max } = dimension as { min: number; max: number }
  return Number((min + unit * (max - min)).toPrecision(8))
}

/** Where a value lies along a dimension, from 0 to 1; the middle of its share when the values are few. */
export function unitOf(dimension: Dimension, value: Scalar): number {
  const values = valuesOf(dimension)
  if (values) return (values.indexOf(value) + 0.5) / values.length
  const { min, max } = dimension as { min: number; max: number }
  return max > min ? ((value as number) - min) / (max - min) : 0.5
}

/** Every combination, the last dimension fastest, at most `most` of them. Throws RangeError for a range without a step, or too many. */
export function gridOf(space: Space, most: number): Params[] {
  const names = Object.keys(space)
  const lists = names.map((name) => {
    const values = valuesOf(space[name] as Dimension)
    if (!values) throw new RangeError(`space.${name}: a grid needs a step, or a list of values`)
    return values
  })
  const size = lists.reduce((product, values) => product * values.length, 1)
  if (size > most)
    throw new RangeError(
      `space: the grid has ${size.toLocaleString('en')} cells; at most ${most.toLocaleString('en')} may be tried`,
    )
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

/** `count` points drawn evenly, without repetition as far as the space has so many. */
export function randomCells(space: Space, count: number, seed: string): Params[] {
  const random = createRandom(seed)
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
