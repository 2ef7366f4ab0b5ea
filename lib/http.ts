import { createHash, randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { hasRole, identify, type Principal } from './auth'
import { DEFAULT_ACCOUNT, type Operation } from './contracts/operation'
import type { Origin } from './db/events'
import { forgetKey, rememberAnswer, takeIdempotencyKey } from './db/idempotency'
import { type Deps, getDeps } from './deps'
import { deterministicUuid } from './domain/ids'
import { AppError } from './errors'
import { isOwnOrigin } from './own-origin'
import { parseInput } from './parse-input'
import { hit, type Limit } from './rate-limit'
import { defaultAccount } from './services/default-account'

const REQUESTS: Limit = { name: 'requests', points: 1_200, seconds: 60 }
const BODY_LIMIT = 1_000_000

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

export type Call<O extends Operation> = {
  deps: Deps
  /** Never null for an operation that names a role. */
  principal: O['role'] extends null ? Principal | null : Principal
  params: Parsed<O['params']>
  query: Parsed<O['query']>
  body: Parsed<O['body']>
  origin: Origin
  traceId: string
  /** The same for a repeated Idempotency-Key, new otherwise: what is created under it is created once. */
  requestId: string
  request: Request
}

/** What a handler answers: the body, the body with another status or headers, or a document where the operation has some. */
export type Answer<O extends Operation> =
  | z.input<O['response']>
  | Reply<O>
  | (O['documents'] extends readonly string[] ? Response : never)
type Reply<O extends Operation> = { reply: z.input<O['response']>; status?: number; headers?: Record<string, string> }

type RouteContext = { params: Promise<Record<string, string>> }

/**
 * Makes a Next route handler of an operation: who asks, is it allowed, is the input right, has it been asked before; then the
 * function; then the answer in the operation's shape. Every failure becomes problem+json with a stable code.
 */
export function route<O extends Operation>(
  operation: O,
  handler: (call: Call<O>) => Promise<Answer<O>>,
  options: { bodyLimit?: number } = {},
) {
  return async (request: Request, context: RouteContext): Promise<Response> => {
    const traceId = traceIdOf(request)
    const deps = getDeps()
    const log = deps.log.child({ trace_id: traceId })
    const startedAt = performance.now()
    try {
      const principal = await identify(headersOf(request), deps)
      await admit(deps, operation, principal, request)
      const input = await readInput(deps, operation, request, await context.params, options.bodyLimit ?? BODY_LIMIT)
      const call = {
        deps,
        principal,
        ...input,
        origin: { actor: principal?.actor ?? 'nobody', traceId },
        traceId,
        requestId: requestIdOf(operation, principal, request),
        request,
      } as unknown as Call<O>
      const { status, body, headers } = await once(deps, operation, principal, request, input.body, () => handler(call))
      if (body instanceof Response) {
        body.headers.set('X-Request-ID', traceId)
        body.headers.set('Cache-Control', 'no-store')
        return body
      }
      log.debug({ op: operation.id, status, ms: Math.round(performance.now() - startedAt) }, 'request')
      return Response.json(body, {
        status,
        headers: { ...headers, 'X-Request-ID': traceId, 'Cache-Control': 'no-store' },
      })
    } catch (error) {
      return problemResponse(error, traceId, deps, operation.id)
    }
  }
}

const headersOf = (request: Request) => ({
  cookie: request.headers.get('cookie'),
  authorization: request.headers.get('authorization'),
})

/** A caller's own id is kept when it is short and plain, so that its logs and ours can be joined. */
function traceIdOf(request: Request): string {
  const given = request.headers.get('x-request-id')
  return given && /^[\w.-]{1,100}$/.test(given) ? given : randomUUID()
}

async function admit(deps: Deps, operation: Operation, principal: Principal | null, request: Request): Promise<void> {
  const address = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? 'local'
  await hit(deps, REQUESTS, principal?.userId ?? address)
  if (operation.method !== 'get' && principal?.kind !== 'key') assertSameOrigin(deps, request)
  if (operation.role === null) return
  if (!principal) throw new AppError('unauthenticated', 'Sign in, or send an API key as "Authorization: Bearer ask_…".')
  if (!hasRole(principal, operation.role))
    throw new AppError('forbidden', `This needs the role ${operation.role}; you are ${principal.role}.`)
}

/** A write with a cookie must come from our own pages. */
function assertSameOrigin(deps: Deps, request: Request): void {
  const given = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const own = isOwnOrigin(given, request.headers.get('host'), deps.env.NEXTAUTH_URL)
  if (own && (given !== null || site === null || site === 'same-origin' || site === 'none')) return
  throw new AppError('forbidden', 'The request comes from another site.')
}

type Input = { params: unknown; query: unknown; body: unknown }

async function readInput(
  deps: Deps,
  operation: Operation,
  request: Request,
  params: Record<string, string>,
  bodyLimit: number,
): Promise<Input> {
  const url = new URL(request.url)
  return {
    params: operation.params && parseInput(operation.params, params),
    query: operation.query && (await named(deps, parseInput(operation.query, Object.fromEntries(url.searchParams)))),
    body: operation.body && (await named(deps, parseInput(operation.body, await readJson(request, bodyLimit)))),
  }
}

/** The account by its name where the request left it to the desk. */
async function named(deps: Deps, input: unknown): Promise<unknown> {
  if (typeof input !== 'object' || input === null || !('account' in input) || input.account !== DEFAULT_ACCOUNT)
    return input
  return { ...input, account: (await defaultAccount(deps)).id }
}

async function readJson(request: Request, limit: number): Promise<unknown> {
  const declared = Number(request.headers.get('content-length') ?? 0)
  if (declared > limit) throw new AppError('payload_too_large', `The body is larger than ${limit} bytes.`)
  const type = request.headers.get('content-type')
  const text = await readText(request, limit)
  if (text.trim() === '') return undefined
  if (type && !type.includes('json')) throw new AppError('unsupported_media_type', 'Send the body as application/json.')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('bad_request', 'The body is not JSON.', { cause })
  }
}

/** Reads the body and stops at the limit, whatever the headers promised. */
async function readText(request: Request, limit: number): Promise<string> {
  if (!request.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > limit) throw new AppError('payload_too_large', `The body is larger than ${limit} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function requestIdOf(operation: Operation, principal: Principal | null, request: Request): string {
  const key = operation.idempotent ? request.headers.get('idempotency-key') : null
  return key ? deterministicUuid('request', operation.id, principal?.userId ?? 'nobody', key) : randomUUID()
}

type Settled = { status: number; body: unknown; headers?: Record<string, string> }

/** Runs the handler, or gives the answer that the same Idempotency-Key got before. */
async function once<O extends Operation>(
  deps: Deps,
  operation: O,
  principal: Principal | null,
  request: Request,
  body: unknown,
  run: () => Promise<Answer<O>>,
): Promise<Settled> {
  const key = operation.idempotent ? request.headers.get('idempotency-key') : null
  if (!key) return settle(operation, await run())
  if (key.length > 200) throw new AppError('invalid_input', 'Idempotency-Key: is longer than 200 characters')
  const owner = principal?.userId ?? 'nobody'
  const fingerprint = createHash('sha256')
    .update(`${operation.id}\n${new URL(request.url).pathname}\n${JSON.stringify(body)}`)
    .digest('hex')
  const known = await takeIdempotencyKey(deps.db, owner, key, fingerprint)
  if (known.state === 'other_body')
    throw new AppError('idempotency_conflict', 'This Idempotency-Key was used with another request.')
  if (known.state === 'running') throw new AppError('conflict', 'A request with this Idempotency-Key is still running.')
  if (known.state === 'done' && operation.once)
    throw new AppError('conflict', 'A request with this Idempotency-Key was answered; its secret is shown once.')
  if (known.state === 'done')
    return { status: known.status, body: known.response, headers: { 'Idempotency-Replayed': 'true' } }
  try {
    const settled = settle(operation, await run())
    await rememberAnswer(deps.db, owner, key, settled.status, operation.once ? {} : settled.body)
    return settled
  } catch (error) {
    await forgetKey(deps.db, owner, key)
    throw error
  }
}

function settle<O extends Operation>(operation: O, answer: Answer<O>): Settled {
  if (answer instanceof Response) return { status: answer.status, body: answer }
  const full = isReply(answer) ? answer : { reply: answer as z.input<O['response']> }
  return {
    status: full.status ?? operation.status,
    body: operation.response.parse(full.reply),
    headers: full.headers,
  }
}

const isReply = <O extends Operation>(answer: Answer<O>): answer is Reply<O> =>
  typeof answer === 'object' && answer !== null && 'reply' in answer

/** Problem details (RFC 9457). What is not ours to show is logged and answered as `internal`. */
export function problemResponse(error: unknown, traceId: string, deps: Deps, operationId: string): Response {
  const known = asAppError(error)
  const log = deps.log.child({ trace_id: traceId })
  if (known.status >= 500) log.error({ err: error, op: operationId }, 'request failed')
  else log.debug({ op: operationId, code: known.code }, 'request refused')
  return Response.json(
    {
      type: `/api-docs#${known.code}`,
      title: known.code.replaceAll('_', ' '),
      status: known.status,
      code: known.code,
      detail: known.message,
      trace_id: traceId,
      ...(known.problems.length ? { problems: known.problems } : {}),
    },
    { status: known.status, headers: { 'Content-Type': 'application/problem+json', 'X-Request-ID': traceId } },
  )
}

const CONNECTION_CODES = ['ECONNREFUSED', 'ENOENT', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', '57P01', '57P03']

function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  const code = (error as { code?: string } | null)?.code ?? ''
  if (CONNECTION_CODES.includes(code) || /Can't reach database|Connection terminated|ECONNREFUSED/.test(String(error)))
    return new AppError('database_unavailable', 'The database does not answer.', { cause: error })
  return new AppError('internal', 'Something went wrong; the log has it under the trace id.', { cause: error })
}
