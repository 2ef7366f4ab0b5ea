import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible'
import type { Deps } from './deps'
import { AppError } from './errors'

export type Limit = { name: string; points: number; seconds: number }

const shared = globalThis as { assayLimiters?: Map<string, RateLimiterMemory | RateLimiterRedis> }

/** Counts one use of a limit by `who`; throws `rate_limited` with the seconds to wait. Shared by all hosts where there is Redis. */
export async function hit(deps: Pick<Deps, 'redis'>, limit: Limit, who: string): Promise<void> {
  shared.assayLimiters ??= new Map()
  let limiter = shared.assayLimiters.get(limit.name)
  if (!limiter) {
    const options = { keyPrefix: `limit-${limit.name}`, points: limit.points, duration: limit.seconds }
    limiter = deps.redis
      ? new RateLimiterRedis({ ...options, storeClient: deps.redis, insuranceLimiter: new RateLimiterMemory(options) })
      : new RateLimiterMemory(options)
    shared.assayLimiters.set(limit.name, limiter)
  }
  try {
    await limiter.consume(who)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.ceil(error.msBeforeNext / 1_000)
    throw new AppError('rate_limited', `Too many requests; try again in ${seconds} s.`)
  }
}
