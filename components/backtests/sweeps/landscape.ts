import type { Objective } from '@/components/backtests/sweeps/sweep-words'
import type { SweepDetail } from '@/components/data/types'

export type Landscape = NonNullable<SweepDetail['heat_map']>
export type Scalar = Landscape['x']['values'][number]

export type Mark = { x: Scalar | undefined; y: Scalar | undefined; word: string; dashed: boolean }

export type LandscapeProps = {
  map: Landscape
  objective: Objective
  /** Cells to mark, by their two parameters. */
  marks: readonly Mark[]
}

export const valueText = (value: Scalar | undefined): string =>
  typeof value === 'number' ? String(Number(value.toPrecision(5))) : String(value ?? '')

/** Colour of a value between the worst and the best: loss through nothing to gain, on one scale, when zero lies between, else one hue. */
export function shade(
  value: number | null,
  low: number,
  high: number,
  [faintest, strongest]: readonly [number, number] = [6, 44],
): string | undefined {
  if (value === null) return undefined
  const of = (token: string, share: number) =>
    `color-mix(in srgb, var(${token}) ${Math.round(faintest + Math.min(1, Math.max(0, share)) * (strongest - faintest))}%, transparent)`
  const most = Math.max(high, -low)
  if (low < 0 && high > 0) return value >= 0 ? of('--gain', value / most) : of('--loss', -value / most)
  return of('--accent', high > low ? (value - low) / (high - low) : 1)
}

/** Of a search that draws its cells, less than this share of a lattice is drawn as points. */
const SPARSE = 1 / 3
/** More values of a parameter make a lattice of slivers. */
const MOST_VALUES = 40

/** Whether so little of a lattice was tried, or it is so fine, that it would show its gaps instead of its cells. */
export function isSparse({ x, y, objective }: Landscape, method: SweepDetail['method']): boolean {
  if (method === 'grid') return false
  const tried = objective.flat().filter((value) => value !== null).length
  return Math.max(x.values.length, y.values.length) > MOST_VALUES || tried < x.values.length * y.values.length * SPARSE
}

export type Point = { x: Scalar; y: Scalar; value: number; across: number; up: number }
export type Tick = { at: number; text: string }

/** What was tried, from left to right, with its place in a box of height and width 1. */
export function pointsOf({ x, y, objective }: Landscape): Point[] {
  const [across, up] = [placesOf(x.values), placesOf(y.values)]
  const points = x.values.flatMap((atX, column) =>
    y.values.flatMap((atY, row): Point[] => {
      const value = objective[row]?.[column] ?? null
      return value === null ? [] : [{ x: atX, y: atY, value, across: across[column] ?? 0, up: up[row] ?? 0 }]
    }),
  )
  return points.sort((a, b) => a.across - b.across || a.up - b.up)
}

/** Where the values of an axis lie: numbers to scale, words one after the other. */
function placesOf(values: readonly Scalar[]): number[] {
  const numbers = values.filter((value) => typeof value === 'number')
  const places = numbers.length === values.length ? numbers : values.map((_, index) => index)
  const [low, high] = [Math.min(...places), Math.max(...places)]
  return places.map((place) => (high > low ? (place - low) / (high - low) : 0.5))
}

/** Some of an axis' own values, evenly spread. */
export function ticksOf(values: readonly Scalar[], most: number): Tick[] {
  const places = placesOf(values)
  const count = Math.min(values.length, most)
  const picked = Array.from({ length: count }, (_, index) =>
    count === 1 ? 0 : Math.round((index * (values.length - 1)) / (count - 1)),
  )
  return picked.map((index) => ({ at: places[index] ?? 0, text: valueText(values[index]) }))
}
