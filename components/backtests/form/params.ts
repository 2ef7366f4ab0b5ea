import type { StrategyDescription } from '@/components/data/types'

/** A parameter as JSON Schema describes it. */
export type ParamSchema = {
  type?: string
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  enum?: unknown[]
}

export const paramsOf = (strategy: StrategyDescription | undefined): [string, ParamSchema][] =>
  Object.entries((strategy?.params.properties ?? {}) as Record<string, ParamSchema>)

/** Every parameter at its default. */
export const defaultParams = (strategy: StrategyDescription | undefined): Record<string, unknown> =>
  Object.fromEntries(
    paramsOf(strategy).flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value]])),
  )

/** "maxBars" → "Max bars" */
export const labelOf = (name: string): string =>
  name.charAt(0).toUpperCase() + name.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)

const rangeOf = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ParamSchema): string | null => {
  const low = minimum ?? exclusiveMinimum
  const high = maximum ?? exclusiveMaximum
  return low === undefined || high === undefined || Math.abs(high) > 1e9 ? null : `${low} to ${high}`
}

/** What it is, and what it may be. */
export const hintOf = (schema: ParamSchema): string => [schema.description, rangeOf(schema)].filter(Boolean).join(' · ')

export const isNumeric = ({ type }: ParamSchema): boolean => type === 'number' || type === 'integer'
