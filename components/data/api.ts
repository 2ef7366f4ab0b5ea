import type { z } from 'zod'
import type { Remote } from '@/components/data/operations'
import type { Operation } from '@/lib/contracts/operation'

type Part<O extends Operation, K extends 'params' | 'query' | 'body'> =
  O extends Record<K, infer S extends z.ZodType>
    ? undefined extends z.input<S>
      ? { [P in K]?: z.input<S> }
      : { [P in K]: z.input<S> }
    : unknown
type QueryPart<O extends Operation> = O extends { query: infer S extends z.ZodType } ? { query?: z.input<S> } : unknown

/** What a call is given, as the contract's schemas take it. */
export type Input<O extends Operation> = Part<O, 'params'> & QueryPart<O> & Part<O, 'body'>
/** What it answers. */
export type Output<O extends Operation> = z.output<O['response']>

export type FieldProblem = { path: string; message: string }

/** A refusal or failure of the API (problem+json), or of the way to it (`network`). `message` may be shown to the reader. */
export class ApiProblem extends Error {
  readonly code: string
  readonly status: number
  readonly problems: readonly FieldProblem[]
  readonly traceId: string | null

  constructor(given: {
    code: string
    status: number
    detail: string
    problems?: readonly FieldProblem[]
    traceId?: string | null
  }) {
    super(given.detail)
    this.name = 'ApiProblem'
    this.code = given.code
    this.status = given.status
    this.problems = given.problems ?? []
    this.traceId = given.traceId ?? null
  }

  get detail(): string {
    return this.message
  }
}

/** What an ErrorState shows of any failure. A refusal says all in its sentence; its code is for programs. */
export const problemOf = (error: unknown): { message: string; code?: string } =>
  error instanceof ApiProblem
    ? { message: error.detail, code: error.status >= 400 && error.status < 500 ? undefined : error.code }
    : { message: 'Something went wrong on this page.', code: 'internal' }

type Loose = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }
type Options = { signal?: AbortSignal; idempotencyKey?: string }

/**
 * Calls an operation of the JSON API. Creating POSTs carry an Idempotency-Key and are sent once more when the connection
 * broke, so that nothing happens twice. Throws ApiProblem.
 */
export async function call<O extends Operation>(
  { method, path, idempotent }: Remote<O>,
  ...[input, options = {}]: object extends Input<O>
    ? [input?: Input<O>, options?: Options]
    : [input: Input<O>, options?: Options]
): Promise<Output<O>> {
  const { params, query, body } = (input ?? {}) as Loose
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (body !== undefined) headers['Content-Type'] = 'application/json'
  if (idempotent) headers['Idempotency-Key'] = options.idempotencyKey ?? randomKey()
  const request: RequestInit = {
    method: method.toUpperCase(),
    headers,
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: options.signal,
    credentials: 'same-origin',
  }
  const response = await send(addressOf(path, params, query), request, idempotent || method === 'get')
  const text = await response.text()
  const answer = parse(text)
  if (!response.ok) throw problemFrom(response, answer)
  return answer as Output<O>
}

function addressOf(path: string, params: Record<string, unknown> = {}, query: Record<string, unknown> = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name] ?? '')))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) search.set(name, String(value))
  return search.size > 0 ? `${filled}?${search}` : filled
}

async function send(address: string, request: RequestInit, again: boolean): Promise<Response> {
  try {
    return await fetch(address, request)
  } catch (error) {
    if (request.signal?.aborted) throw error
    if (again) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      return send(address, request, false)
    }
    throw new ApiProblem({
      code: 'network',
      status: 0,
      detail: 'The server cannot be reached. Check the connection and try again.',
    })
  }
}

function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function problemFrom(response: Response, answer: unknown): ApiProblem {
  const given = (answer ?? {}) as { code?: string; detail?: string; problems?: FieldProblem[]; trace_id?: string }
  return new ApiProblem({
    code: given.code ?? `http_${response.status}`,
    status: response.status,
    detail: given.detail ?? `The server answered with status ${response.status}.`,
    problems: given.problems,
    traceId: given.trace_id ?? response.headers.get('x-request-id'),
  })
}

/** Unlike crypto.randomUUID this works on plain http in a local network, too. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
