import { z } from 'zod'
import type { Strategy } from './strategy'

/** A strategy in plain data: what forms, the API and sweeps are made from. */
export type StrategyFacts = {
  readonly key: string
  readonly name: string
  readonly summary: string
  readonly needs: { readonly symbols?: number; readonly shortSales?: boolean }
  /** JSON Schema of the parameters. */
  readonly params: Record<string, unknown>
}

export function describeStrategy(strategy: Strategy<never>): StrategyFacts {
  const { $schema: _, ...params } = z.toJSONSchema(strategy.params, { io: 'input' })
  const { key, name, summary, needs = {} } = strategy
  return { key, name, summary, needs, params }
}

/** Parameters that are whole numbers. */
export function wholeParams({ params }: StrategyFacts): ReadonlySet<string> {
  const properties = (params.properties ?? {}) as Record<string, { type?: unknown }>
  return new Set(Object.keys(properties).filter((name) => properties[name]?.type === 'integer'))
}
