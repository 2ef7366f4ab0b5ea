import { ExponentialBackoff, handleWhen, retry } from 'cockatiel'
import { z } from 'zod'
import type { CallKind } from '../../domain/broker-calls'
import { AppError } from '../../errors'
import type { Clock } from '../../ports'
import { readJson } from './alpaca-payloads'
import type { CallLimiter } from './call-limiter'

export type AlpacaHttpOptions = {
  keyId: string
  secretKey: string
  url: string
  limiter: CallLimiter
  clock: Clock
  /** Of one request, its body included. */
  timeoutMs: number
}

export type AlpacaRequest = {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  path: string
  query?: Record<string, string>
  body?: Record<string, unknown>
  kind: CallKind
  /** Runs after the wait for the limiter, just before the request goes out. */
  beforeSend?: (() => Promise<void>) | undefined
}

const refusal = z.object({ message: z.string() })
const DUPLICATE_ID = /client.?order.?id must be unique/i
/** The same status and code also mean an address that does not exist. */
const UNKNOWN_THING = /\b(order|asset) not found/i

/**
 * Calls to Alpaca's trading API. `send` makes one attempt; `read` repeats what may succeed later. Both throw
 * `vendor_rejected` only for a refusal in Alpaca's own words, `conflict` for an order id it has already, `not_found`
 * for an order it does not know, `rate_limited`, and `vendor_unavailable` whenever nobody knows what became of the call.
 */
export function createAlpacaHttp(options: AlpacaHttpOptions) {
  const headers = {
    'APCA-API-KEY-ID': options.keyId,
    'APCA-API-SECRET-KEY': options.secretKey,
    accept: 'application/json',
  }

  const send = async <T extends z.ZodType>(schema: T, request: AlpacaRequest): Promise<z.infer<T>> => {
    await options.limiter.take(request.kind)
    await request.beforeSend?.()
    const url = new URL(request.path, options.url)
    url.search = new URLSearchParams(request.query).toString()
    try {
      const response = await fetch(url, {
        method: request.method,
        headers: request.body ? { ...headers, 'content-type': 'application/json' } : headers,
        ...(request.body ? { body: JSON.stringify(request.body) } : {}),
        // The keys go nowhere else.
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs),
      })
      tellLimiter(response, options)
      const text = await response.text()
      if (!response.ok) throw refusalOf(response.status, text)
      return schema.parse(text === '' ? null : readJson(text))
    } catch (error) {
      throw unknownOutcome(error)
    }
  }

  const patience = retry(
    handleWhen((error) => error instanceof AppError && error.code === 'vendor_unavailable'),
    { maxAttempts: 2, backoff: new ExponentialBackoff({ initialDelay: 200, maxDelay: 2_000 }) },
  )

  return {
    send,
    read: <T extends z.ZodType>(schema: T, path: string, query: Record<string, string> = {}) =>
      patience.execute(() => send(schema, { method: 'GET', path, query, kind: 'lookup' })),
  }
}

export type AlpacaHttp = ReturnType<typeof createAlpacaHttp>

/** What an answer that is no success says. A page that a proxy made up says nothing about the order. */
function refusalOf(status: number, text: string): AppError {
  if (status === 429) return new AppError('rate_limited', 'Alpaca asks to slow down.')
  const said = refusal.safeParse(jsonOrNull(text))
  if (!said.success || ![400, 401, 403, 404, 422].includes(status))
    return new AppError('vendor_unavailable', `Alpaca answered ${status}, which leaves open what became of the call.`)
  const { message } = said.data
  const words = message.slice(0, 200)
  if (status === 422 && DUPLICATE_ID.test(message)) return new AppError('conflict', `Alpaca: ${words}`)
  if (status === 404 && UNKNOWN_THING.test(message)) return new AppError('not_found', `Alpaca: ${words}`)
  if (status === 401) return new AppError('vendor_rejected', `Alpaca refuses the keys: ${words}`)
  return new AppError('vendor_rejected', `Alpaca: ${words}`)
}

function jsonOrNull(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return null
  }
}

function unknownOutcome(error: unknown): AppError {
  if (error instanceof AppError) return error
  const name = error instanceof Error ? error.name : ''
  const what =
    name === 'TimeoutError' || name === 'AbortError'
      ? 'did not answer in time'
      : error instanceof SyntaxError || error instanceof z.ZodError
        ? 'gave an answer that cannot be read'
        : 'cannot be reached, or the connection broke'
  return new AppError('vendor_unavailable', `Alpaca ${what}.`, { cause: error })
}

/** Passes on the limit's headers: what is left of it, and the second of its reset by Alpaca's clock. */
function tellLimiter(response: Response, { limiter, clock }: AlpacaHttpOptions): void {
  const number = (name: string) => {
    const value = Number(response.headers.get(name) ?? Number.NaN)
    return Number.isFinite(value) ? value : null
  }
  const remaining = number('x-ratelimit-remaining')
  const resetAt = number('x-ratelimit-reset')
  const retryAfter = number('retry-after')
  const refused = response.status === 429
  if (!refused && remaining === null) return
  const theirs = Date.parse(response.headers.get('date') ?? '')
  const now = Number.isNaN(theirs) ? clock.now().getTime() : theirs
  const resetInMs = resetAt !== null ? resetAt * 1_000 - now : retryAfter !== null ? retryAfter * 1_000 : null
  limiter.note({ remaining, resetInMs, refused })
}
