import { z } from 'zod'
import type { OpinionRole, OpinionValue } from '../lib/domain/agents/opinion'

/** The answer of each role. Bounds are checked here and not in the schema that goes to a provider. */
const recommendation = z.object({
  recommendation: z.enum(['BUY', 'SELL', 'HOLD']),
  confidence: z.number().int().min(0).max(100),
  reasoning: z.string().trim().min(1).max(4_000),
  key_factors: z.array(z.string().trim().min(1).max(300)).max(5),
})

export const outputSchemas = {
  technical: recommendation,
  fundamental: recommendation,
  sentiment: recommendation,
  risk: recommendation.extend({
    approved: z.boolean(),
    adjusted_quantity: z.number().min(0).max(1e9).nullable(),
    concerns: z.array(z.string().trim().min(1).max(300)).max(10),
  }),
  validator: recommendation.extend({
    approved: z.boolean(),
    patterns: z.array(z.string().trim().min(1).max(100)).max(10),
  }),
  meta: recommendation.extend({ decision: z.enum(['EXECUTE', 'DO_NOT_EXECUTE']) }),
} as const satisfies { [R in OpinionRole]: z.ZodType<OpinionValue<R>> }

const WIRE_KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'items',
  'enum',
  'anyOf',
  'additionalProperties',
  'description',
])

/** The role's JSON Schema with nothing but shape: providers refuse `minimum`, `maxItems` and their like. */
export function wireSchema(role: OpinionRole): Record<string, unknown> {
  return strip(z.toJSONSchema(outputSchemas[role])) as Record<string, unknown>
}

function strip(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(strip)
  if (node === null || typeof node !== 'object') return node
  const kept = Object.entries(node)
    .filter(([key]) => WIRE_KEYWORDS.has(key))
    .map(([key, value]) => [key, key === 'properties' ? stripEach(value) : strip(value)])
  const schema = Object.fromEntries(kept)
  if (schema.type === 'integer') schema.type = 'number'
  return schema
}

const stripEach = (properties: unknown): unknown =>
  Object.fromEntries(Object.entries(properties as Record<string, unknown>).map(([key, value]) => [key, strip(value)]))
