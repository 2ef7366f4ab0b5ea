/** The part of JSON Schema that the contracts produce. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  format?: string
  description?: string
  enum?: unknown[]
  const?: unknown
  default?: unknown
  example?: unknown
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  additionalProperties?: boolean | Schema
}

const refName = (ref: string): string => ref.split('/').at(-1) ?? ref

/** Names that a generator made up say nothing to a reader. */
const isNamed = (ref: string): boolean => !refName(ref).startsWith('__')

/** Zod gives every integer the bounds of a double; they are no rule of ours. */
const isReal = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER

/** A schema in a word or two: `string`, `Order[]`, `buy | sell`, `time or null`. */
export function typeOf(schema: Schema): string {
  if (schema.$ref) return isNamed(schema.$ref) ? refName(schema.$ref) : 'any JSON'
  if (schema.const !== undefined) return String(schema.const)
  if (schema.enum) return schema.enum.map(String).join(' | ')
  const either = schema.anyOf ?? schema.oneOf
  if (either) return [...new Set(either.map(typeOf))].join(' or ')
  if (schema.allOf?.[0]) return typeOf(schema.allOf[0])
  if (Array.isArray(schema.type))
    return schema.type.map((type) => (type === 'string' ? textOf(schema) : type)).join(' or ')
  if (schema.type === 'array') return schema.items ? `${bracket(typeOf(schema.items))}[]` : 'array'
  if (schema.type === 'string') return textOf(schema)
  if (schema.type === 'object' && !schema.properties && typeof schema.additionalProperties === 'object')
    return `map of ${typeOf(schema.additionalProperties)}`
  return schema.type ?? 'any JSON'
}

const textOf = ({ format, example }: Schema): string =>
  format === 'date-time'
    ? 'time'
    : format === 'date'
      ? 'date'
      : format === 'uuid'
        ? 'uuid'
        : example === '1234.56'
          ? 'decimal'
          : 'string'

const bracket = (type: string): string => (/ (or|\|) /.test(type) ? `(${type})` : type)

/** What else a caller must know: bounds and what is taken when it is left out. */
export function rulesOf(schema: Schema): string {
  const { minimum, maximum, exclusiveMinimum, minItems, maxItems, minLength, maxLength } = schema
  const rules = [
    isReal(minimum) && `≥ ${minimum}`,
    isReal(exclusiveMinimum) && `> ${exclusiveMinimum}`,
    isReal(maximum) && `≤ ${maximum}`,
    minItems !== undefined && `at least ${minItems}`,
    maxItems !== undefined && `at most ${maxItems}`,
    minLength !== undefined && minLength > 1 && `${minLength} characters or more`,
    maxLength !== undefined && maxLength < 1_000_000 && `up to ${maxLength} characters`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ]
  return rules.filter(Boolean).join(', ')
}

export type SchemaRow = {
  path: string
  depth: number
  type: string
  required: boolean
  note: string
  ref: string | null
}

const DEEPEST = 3

/** Fields of a schema, nested ones indented under theirs; named schemas are named, not unfolded. */
export function fieldsOf(schema: Schema, depth = 0): SchemaRow[] {
  const object = depth === 0 && schema.type === 'array' && schema.items ? schema.items : schema
  return Object.entries(object.properties ?? {}).flatMap(([path, field]) => {
    const inner = nestedOf(field)
    return [
      {
        path,
        depth,
        type: typeOf(field),
        required: object.required?.includes(path) ?? false,
        note: [field.description, rulesOf(field)].filter(Boolean).join(' · '),
        ref: refOf(field),
      },
      ...(inner && depth < DEEPEST ? fieldsOf(inner, depth + 1) : []),
    ]
  })
}

function nestedOf(field: Schema): Schema | null {
  if (field.properties) return field
  if (field.items?.properties) return field.items
  return (field.anyOf ?? field.oneOf)?.find(({ properties }) => properties) ?? null
}

/** The named schema that a field is of, so that it can be linked. */
export function refOf(schema: Schema): string | null {
  const found = schema.$ref ?? schema.items?.$ref ?? (schema.anyOf ?? schema.oneOf)?.find(({ $ref }) => $ref)?.$ref
  return found && isNamed(found) ? refName(found) : null
}
