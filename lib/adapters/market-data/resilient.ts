import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  isBrokenCircuitError,
  retry,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
  wrap,
} from 'cockatiel'
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible'
import { AppError, type ErrorCode } from '../../errors'
import type { MarketData } from '../../ports'

export type VendorEvent = {
  readonly vendor: MarketData['name']
  readonly operation: 'bars' | 'quote' | 'company' | 'fundamentals' | 'news'
  /** `failure` is the final one after all retries, `skipped` a call that was not made because the vendor is down. */
  readonly kind: 'retry' | 'skipped' | 'failure' | 'success'
  /** Time since the call began, waiting included. */
  readonly ms: number
  /** Why it failed or is tried again. `no_data` is an answer, and counts as a failure of the call only. */
  readonly code?: ErrorCode
}

export type ResilienceOptions = {
  onEvent: (event: VendorEvent) => void
  /** Longest one attempt may take, all its pages included. */
  timeoutMs?: number
  /** Tries in all, the first included. */
  attempts?: number
  /** First and longest pause between tries; pauses grow exponentially with jitter. */
  backoffMs?: number
  maxBackoffMs?: number
  /** Failed attempts in a row after which the vendor is left alone, and for how long. */
  failuresToSkip?: number
  skipForMs?: number
  /** Requests per second to this vendor, and how many may wait their turn. */
  requestsPerSecond?: number
  maxWaiting?: number
  /** How long answers are kept. */
  quoteTtlMs?: number
  companyTtlMs?: number
  fundamentalsTtlMs?: number
}

const MOST_CACHED = 2000

/**
 * A vendor with patience: every attempt waits for its turn, is cut off after a while, and is tried again with growing
 * pauses when the error says that it may help; a vendor that keeps failing is skipped for a while so that nobody waits
 * on it. Quotes, companies and fundamentals are cached, and asked once when many want them at the same time.
 * Throws the vendor's AppErrors, `vendor_unavailable` for a timeout or while skipped, `rate_limited` when too many wait.
 */
export function createResilient(inner: MarketData, options: ResilienceOptions): MarketData {
  const call = createCall(inner.name, options)
  const quote = cached(options.quoteTtlMs ?? 15_000, (symbol) => call('quote', () => inner.quote(symbol)))
  const company = cached(options.companyTtlMs ?? 86_400_000, (symbol) => call('company', () => inner.company(symbol)))
  const fundamentals = cached(options.fundamentalsTtlMs ?? 6 * 3_600_000, (symbol) =>
    call('fundamentals', () => inner.fundamentals(symbol)),
  )
  return {
    name: inner.name,
    covers: inner.covers,
    bars: (request) => call('bars', () => inner.bars(request)),
    news: (symbol, since) => call('news', () => inner.news(symbol, since)),
    quote,
    company,
    fundamentals,
  }
}

function createCall(vendor: MarketData['name'], options: ResilienceOptions) {
  const { attempts = 3, timeoutMs = 20_000, failuresToSkip = 3, skipForMs = 60_000 } = options
  const mayPass = handleWhen(
    (error) => error instanceof TaskCancelledError || (error instanceof AppError && error.retry),
  )
  const retries = retry(mayPass, {
    maxAttempts: attempts - 1,
    backoff: new ExponentialBackoff({ initialDelay: options.backoffMs ?? 250, maxDelay: options.maxBackoffMs ?? 5000 }),
  })
  const breaker = circuitBreaker(mayPass, { halfOpenAfter: skipForMs, breaker: new ConsecutiveBreaker(failuresToSkip) })
  const guarded = wrap(breaker, timeout(timeoutMs, TimeoutStrategy.Aggressive))
  const takeTurn = createTurns(vendor, options)

  return async <T>(operation: VendorEvent['operation'], ask: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const tell = (kind: VendorEvent['kind'], code?: ErrorCode) =>
      options.onEvent({ vendor, operation, kind, ms: performance.now() - start, ...(code ? { code } : {}) })
    let tries = 0
    let lastError: AppError | null = null
    const attempt = async () => {
      // While a first request finds out whether the vendor is back, the others do not wait for the outcome.
      if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError()
      if (breaker.state !== CircuitState.Open) {
        if (lastError) tell('retry', lastError.code)
        // Waiting for a turn is not the vendor's fault, so it stands outside of timeout and breaker.
        await takeTurn()
      }
      return guarded.execute(() => {
        tries++
        return ask()
      })
    }
    try {
      const answer = await retries.execute(() =>
        attempt().catch((error) => {
          if (!isBrokenCircuitError(error)) lastError = asAppError(vendor, error)
          throw error
        }),
      )
      tell('success')
      return answer
    } catch (error) {
      // The breaker may open between two tries of this very call: then its own error is the one to tell.
      const failure = lastError ?? asAppError(vendor, error)
      tell(tries === 0 && isBrokenCircuitError(error) ? 'skipped' : 'failure', failure.code)
      throw failure
    }
  }
}

function asAppError(vendor: string, error: unknown): AppError {
  if (error instanceof AppError) return error
  if (error instanceof TaskCancelledError)
    return new AppError('vendor_unavailable', `${vendor} did not answer in time`, { cause: error })
  if (isBrokenCircuitError(error)) {
    return new AppError('vendor_unavailable', `${vendor} failed repeatedly and is skipped for a while`, {
      cause: error,
    })
  }
  return new AppError('internal', `${vendor}: unexpected failure`, { cause: error })
}

/** One queue per vendor: so many requests a second, the others wait, and past `maxWaiting` they are turned away. */
function createTurns(vendor: string, { requestsPerSecond = 5, maxWaiting = 200 }: ResilienceOptions) {
  const limiter = new RateLimiterMemory({ points: requestsPerSecond, duration: 1, keyPrefix: vendor })
  const queue = new RateLimiterQueue(limiter, { maxQueueSize: maxWaiting })
  return async () => {
    try {
      await queue.removeTokens(1)
    } catch (error) {
      throw new AppError('rate_limited', `too many requests wait for ${vendor}`, { cause: error })
    }
  }
}

/** Keeps answers per symbol for `ttlMs`; failures are not kept. */
function cached<T>(ttlMs: number, ask: (symbol: string) => Promise<T>): (symbol: string) => Promise<T> {
  const answers = new LRUCache<string, { promise: Promise<T> }>({ max: MOST_CACHED, ttl: ttlMs })
  return (symbol) => {
    const known = answers.get(symbol)
    if (known) return known.promise
    const entry = { promise: ask(symbol) }
    answers.set(symbol, entry)
    entry.promise.catch(() => {
      if (answers.peek(symbol) === entry) answers.delete(symbol)
    })
    return entry.promise
  }
}
