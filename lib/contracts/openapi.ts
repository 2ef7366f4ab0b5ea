import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import * as accounts from './api/accounts'
import * as backtests from './api/backtests'
import * as broker from './api/broker'
import * as capital from './api/capital'
import * as cycles from './api/cycles'
import * as deskStrategies from './api/desk-strategies'
import * as events from './api/events'
import * as imports from './api/imports'
import * as market from './api/market'
import * as people from './api/people'
import * as risk from './api/risk'
import * as scheduler from './api/scheduler'
import * as sweeps from './api/sweeps'
import * as system from './api/system'
import * as trades from './api/trades'
import type { Operation } from './operation'

const isOperation = (value: unknown): value is Operation =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'response' in value

/** Every operation of the API. */
export const OPERATIONS: readonly Operation[] = [
  cycles,
  accounts,
  trades,
  risk,
  broker,
  capital,
  events,
  market,
  imports,
  backtests,
  sweeps,
  scheduler,
  deskStrategies,
  system,
  people,
].flatMap((part) => Object.values(part).filter(isOperation))

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string().meta({ description: 'Stable; programs branch on this' }),
    detail: z.string(),
    trace_id: z.string(),
    problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })

const problemContent = { 'application/problem+json': { schema: problem } }

function describe(operation: Operation): ZodOpenApiOperationObject {
  const headers = operation.idempotent
    ? z.object({
        'Idempotency-Key': z
          .string()
          .max(200)
          .optional()
          .meta({ description: 'The same key within 24 hours gives the first answer again' }),
      })
    : undefined
  return {
    operationId: operation.id,
    summary: operation.summary,
    tags: [operation.tag],
    security: operation.role === null ? [] : [{ apiKey: [] }, { session: [] }],
    'x-role': operation.role ?? 'none',
    requestParams: {
      ...(operation.params ? { path: operation.params } : {}),
      ...(operation.query ? { query: operation.query } : {}),
      ...(headers ? { header: headers } : {}),
    },
    ...(operation.body ? { requestBody: { content: { 'application/json': { schema: operation.body } } } } : {}),
    responses: {
      [operation.status]: {
        description: 'Success',
        content: {
          'application/json': { schema: operation.response },
          ...Object.fromEntries((operation.documents ?? []).map((media) => [media, { schema: { type: 'string' } }])),
        },
      },
      ...Object.fromEntries(
        Object.entries(operation.alsoStatus ?? {}).map(([status, description]) => [
          status,
          { description, content: { 'application/json': { schema: operation.response } } },
        ]),
      ),
      default: { description: 'A problem', content: problemContent },
    },
  } as ZodOpenApiOperationObject
}

/** The API as an OpenAPI 3.1 document. */
export function openApiDocument(version: string, url: string) {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {}
    path[operation.method] = describe(operation)
    paths[operation.path] = path
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Assay',
      version,
      description:
        'The trading desk as JSON. Money and quantities of accounts are decimal strings, figures of backtests numbers; times are ISO 8601; errors are problem+json with a stable code.',
    },
    servers: [{ url }],
    paths: paths as ZodOpenApiPathsObject,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer ask_…`' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
    },
  })
}
