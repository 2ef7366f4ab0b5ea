import { refOf, type Schema } from '@/components/api-docs/schema'

type Parameter = { in: string; name: string; required?: boolean; schema?: Schema; description?: string }
type Body = { content?: Record<string, { schema?: Schema }> }
type RawOperation = {
  operationId: string
  summary: string
  tags?: string[]
  'x-role': string
  parameters?: Parameter[]
  requestBody?: Body
  responses: Record<string, Body & { description: string }>
}

/** As much of an OpenAPI document as the page shows. */
export type ApiDocument = {
  paths: Record<string, Record<string, RawOperation>>
  components?: { schemas?: Record<string, Schema> }
}

export type ApiOperation = {
  id: string
  method: string
  path: string
  summary: string
  tag: string
  role: string
  parameters: Parameter[]
  body: Schema | null
  answers: { status: string; description: string; schema: Schema | null }[]
}

export function operationsOf(document: ApiDocument): ApiOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, raw]) => ({
      id: raw.operationId,
      method: method.toUpperCase(),
      path,
      summary: raw.summary,
      tag: raw.tags?.[0] ?? 'Other',
      role: raw['x-role'],
      parameters: raw.parameters ?? [],
      body: jsonOf(raw.requestBody),
      answers: Object.entries(raw.responses)
        .filter(([status]) => status !== 'default')
        .map(([status, response]) => ({ status, description: response.description, schema: jsonOf(response) })),
    })),
  )
}

const jsonOf = (body: Body | undefined): Schema | null => body?.content?.['application/json']?.schema ?? null

/** A value that a reader can send as it stands. */
function exampleOf(schema: Schema, name: string): unknown {
  if (schema.example !== undefined) return schema.example
  if (schema.default !== undefined) return schema.default
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf?.[0]) return exampleOf(schema.anyOf[0], name)
  if (schema.properties)
    return Object.fromEntries(requiredOf(schema).map(([key, field]) => [key, exampleOf(field, key)]))
  if (schema.type === 'array') return schema.items ? [exampleOf(schema.items, name)] : []
  if (schema.type === 'number' || schema.type === 'integer') return 10
  if (schema.type === 'boolean') return true
  if (schema.type === 'object') return {}
  return { reason: 'Because', email: 'ann@example.com', password: 'a long pass phrase', name: 'Ann' }[name] ?? '…'
}

const requiredOf = (schema: Schema): [string, Schema][] => {
  const all = Object.entries(schema.properties ?? {})
  const needed = all.filter(([name]) => schema.required?.includes(name))
  return needed.length > 0 ? needed : all.slice(0, 1)
}

/** The operation as a line for a shell, with the key in the header. */
export function curlOf(operation: ApiOperation, url: string): string {
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)
  const query = operation.parameters.filter((item) => item.in === 'query' && item.required)
  const search = query.map(({ name, schema }) => `${name}=${exampleOf(schema ?? {}, name)}`).join('&')
  const lines = [
    `curl ${operation.method === 'GET' ? '' : `-X ${operation.method} `}'${url}${path}${search ? `?${search}` : ''}'`.replace(
      /'([^']*\$[A-Z][^']*)'/,
      '"$1"',
    ),
  ]
  if (operation.role !== 'none') lines.push(`-H "Authorization: Bearer $ASSAY_KEY"`)
  if (operation.body) lines.push(`-H 'Content-Type: application/json'`)
  if (operation.parameters.some(({ name }) => name === 'Idempotency-Key'))
    lines.push(`-H "Idempotency-Key: $(uuidgen)"`)
  if (operation.body) lines.push(`-d '${JSON.stringify(exampleOf(operation.body, 'body'))}'`)
  return lines.join(' \\\n  ')
}

/** Words by which the search finds it. */
export const wordsOf = (operation: ApiOperation): string =>
  [
    operation.id,
    operation.method,
    operation.path,
    operation.summary,
    operation.tag,
    operation.role,
    ...operation.parameters.map(({ name }) => name),
    ...operation.answers.flatMap(({ schema }) => (schema ? (refOf(schema) ?? []) : [])),
  ]
    .join(' ')
    .toLowerCase()
