import { z } from 'zod'
import { isNumeric, type ParamSchema, paramsOf } from '@/components/backtests/form/params'
import type { SweepInput } from '@/components/data/sweeps'
import type { StrategyDescription } from '@/components/data/types'
import { plainNumber } from '@/components/ui/form/plain-number'
import { MOST_CELLS, type SweepRequest } from '@/lib/contracts/api/sweeps'
import { plainErrors } from '@/lib/domain/plain-errors'
import { countOf } from '@/lib/domain/search/space'

type Dimension = SweepInput['space'][string]

/** How a parameter of a sweep is chosen; what the other ways would take is kept. `step` null: any number between. */
export type DimensionForm = {
  how: 'fixed' | 'range' | 'list'
  min: number
  max: number
  step: number | null
  values: string[]
}

export type SearchForm = {
  method: 'grid' | 'random' | 'tpe'
  objective: NonNullable<SweepInput['objective']>
  cells: number
  walk: boolean
  mode: 'rolling' | 'anchored'
  windows: number
  dimensions: Record<string, DimensionForm>
}

/** Parameters that vary at first: two are what a landscape can be drawn of. */
const VARIED = 2
/** Steps of a range at first. */
const STEPS = 8

/** Half to one and a half of a value, within what the parameter may be. */
function around(schema: ParamSchema, value: number): { min: number; max: number; step: number } {
  const whole = schema.type === 'integer'
  const within = (wanted: number) => {
    const inside = Math.min(
      schema.maximum ?? wanted,
      Math.max(schema.minimum ?? schema.exclusiveMinimum ?? wanted, wanted),
    )
    return whole ? Math.round(inside) : Number(inside.toPrecision(3))
  }
  const ends = [within(value / 2), within(value * 1.5)]
  const [min, max] = [Math.min(...ends), Math.max(...ends)]
  const step = (max - min) / STEPS
  return { min, max, step: whole ? Math.max(1, Math.round(step)) : Number(step.toPrecision(2)) || 0.1 }
}

/** A parameter that is chosen this way, from what lies about its value. */
export function dimensionOf(how: DimensionForm['how'], schema: ParamSchema, value: unknown): DimensionForm {
  const given = value ?? schema.default
  const number = Number(given ?? 1)
  const range = around(schema, Number.isFinite(number) ? number : 1)
  const listed = isNumeric(schema)
    ? [...new Set([range.min, Number.isFinite(number) ? number : range.min, range.max])]
    : schema.type === 'boolean'
      ? [false, true]
      : (schema.enum ?? [given ?? ''])
  return { how, ...range, values: listed.map(String) }
}

/** Each parameter around its value; the first of those that are numbers vary. */
export function dimensionsOf(
  strategy: StrategyDescription | undefined,
  params: Readonly<Record<string, unknown>>,
): Record<string, DimensionForm> {
  const numeric = paramsOf(strategy).filter(([, schema]) => isNumeric(schema))
  const varied = new Set(numeric.slice(0, VARIED).map(([name]) => name))
  return Object.fromEntries(
    paramsOf(strategy).map(([name, schema]) => [
      name,
      dimensionOf(varied.has(name) ? 'range' : 'fixed', schema, params[name]),
    ]),
  )
}

export const searchOf = (
  strategy: StrategyDescription | undefined,
  params: Readonly<Record<string, unknown>>,
): SearchForm => ({
  method: 'grid',
  objective: 'sharpe',
  cells: 200,
  walk: true,
  mode: 'rolling',
  windows: 5,
  dimensions: dimensionsOf(strategy, params),
})

/** The same of a sweep that was made before. */
export function searchFrom(
  strategy: StrategyDescription | undefined,
  { params, space, method, objective, cells, walk_forward }: SweepRequest,
): SearchForm {
  const begun = searchOf(strategy, params)
  const dimensions = paramsOf(strategy).map(([name, schema]): [string, DimensionForm] => {
    const searched = space[name]
    if (!searched) return [name, dimensionOf('fixed', schema, params[name])]
    const list = dimensionOf('list', schema, params[name])
    if ('values' in searched) return [name, { ...list, values: searched.values.map(String) }]
    return [name, { ...list, how: 'range', min: searched.min, max: searched.max, step: searched.step ?? null }]
  })
  return {
    ...begun,
    ...(walk_forward ?? {}),
    walk: walk_forward !== null,
    method,
    objective,
    // A grid's are counted, not chosen.
    cells: method === 'grid' ? begun.cells : cells,
    dimensions: Object.fromEntries(dimensions),
  }
}

export const isVaried = ({ dimensions }: SearchForm, name: string): boolean =>
  (dimensions[name]?.how ?? 'fixed') !== 'fixed'

/** A value as it was typed, of the parameter's type; NaN where it is none. */
const readValue = (schema: ParamSchema, text: string): number | string | boolean => {
  if (isNumeric(schema)) return Number(plainNumber(text) ?? Number.NaN)
  const number = Number(plainNumber(text) ?? Number.NaN)
  if (schema.type === undefined && z.fromJSONSchema(schema as never).safeParse(number).success) return number
  return schema.type === 'boolean' ? text === 'true' : text
}

/** What a parameter that varies may be. Without a step a whole number goes up by one; a grid needs one. */
function toDimension(schema: ParamSchema, form: DimensionForm, method: SearchForm['method']): Dimension {
  if (form.how === 'list') return { values: form.values.map((text) => readValue(schema, text)) }
  const { min, max, step } = form
  if (step !== null) return { min, max, step }
  if (schema.type === 'integer') return { min, max, step: 1 }
  return method === 'grid' ? { min, max, step: Number.NaN } : { min, max }
}

export const spaceOf = (strategy: StrategyDescription | undefined, search: SearchForm): Record<string, Dimension> =>
  Object.fromEntries(
    paramsOf(strategy).flatMap(([name, schema]) => {
      const form = search.dimensions[name]
      return form && form.how !== 'fixed' ? [[name, toDimension(schema, form, search.method)]] : []
    }),
  )

/** How many values a parameter takes; NaN while they cannot be counted, infinite for any number between. */
export const valuesIn = (schema: ParamSchema, form: DimensionForm, method: SearchForm['method']): number => {
  const count = countOf(toDimension(schema, form, method))
  return count > 0 ? count : Number.NaN
}

/** How many cells are tried; of a grid all that it has, of a drawn sample no more than there are. */
export function cellsOf(strategy: StrategyDescription | undefined, search: SearchForm): number {
  const counts = Object.values(spaceOf(strategy, search)).map(countOf)
  const size = counts.reduce((product, count) => product * Math.max(count || 0, 0), counts.length > 0 ? 1 : 0)
  if (search.method === 'tpe') return search.cells
  return search.method === 'random' ? Math.min(search.cells, size) : size
}

/** The part of a request that says what is searched and how. The server counts a grid's cells itself. */
export function toSearch(strategy: StrategyDescription | undefined, search: SearchForm) {
  const { method, objective, walk, mode, windows } = search
  return {
    space: spaceOf(strategy, search),
    method,
    cells: method === 'grid' ? Math.min(MOST_CELLS, Math.max(2, cellsOf(strategy, search))) : search.cells,
    objective,
    walk_forward: walk ? { mode, windows } : null,
  } satisfies Partial<SweepInput>
}

type Problem = { part: 'min' | 'max' | 'step' | 'values'; message: string }

/** What is wrong with what is searched of a parameter: each value must be one that the strategy takes. */
export function dimensionProblems(schema: ParamSchema, form: DimensionForm): Problem[] {
  if (form.how === 'fixed') return []
  const taken = z.fromJSONSchema(schema as never)
  const refusal = (value: unknown) => taken.safeParse(value, { error: plainErrors }).error?.issues[0]?.message
  if (form.how === 'list') {
    const message = listProblem(schema, form.values, refusal)
    return message ? [{ part: 'values', message }] : []
  }
  const { min, max, step } = form
  const found: (Problem | false)[] = [
    { part: 'min', message: refusal(min) ?? '' },
    { part: 'max', message: refusal(max) ?? (max < min ? 'is less than From' : '') },
    schema.type === 'integer' && step !== null && step % 1 !== 0 && { part: 'step', message: 'must be a whole number' },
  ]
  return found.filter((one) => one !== false && one.message !== '') as Problem[]
}

function listProblem(
  schema: ParamSchema,
  values: readonly string[],
  refusal: (value: unknown) => string | undefined,
): string | undefined {
  if (values.length === 0) return 'name at least one value'
  if (isNumeric(schema) && values.some((text) => Number.isNaN(readValue(schema, text))))
    return 'must be numbers, with commas between them'
  const known = schema.type === 'boolean' ? ['true', 'false'] : schema.enum?.map(String)
  const unknown = known && values.find((text) => !known.includes(text))
  if (unknown !== undefined) return `${unknown} is none of ${known?.join(', ')}`
  return values.flatMap((text) => {
    const message = refusal(readValue(schema, text))
    return message ? [`${text} ${message}`] : []
  })[0]
}
