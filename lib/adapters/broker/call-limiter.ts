import { type CallKind, type LimitReport, limitsCalls } from '../../domain/broker-calls'
import { AppError } from '../../errors'

/** Where the calls of one broker account are counted, for all processes. */
export type CallStore = {
  /** Takes one call and answers 0, or says how many milliseconds to wait before asking again. */
  take(kind: CallKind): Promise<number>
  note(report: LimitReport): Promise<void>
}

export type CallLimiter = {
  /** Resolves when the call may be made. Throws `rate_limited` when that would take too long. */
  take(kind: CallKind): Promise<void>
  /** Tells what the broker said about its limit. Never throws: the next answer says it again. */
  note(report: LimitReport): void
}

type Waiter = { kind: CallKind; resolve: () => void; reject: (error: unknown) => void; timer: NodeJS.Timeout }

/**
 * Callers of one process in a line each for cancels, orders and lookups. Cancels come first; between the others the
 * one who has waited longest asks first, and a line that has to wait on its own does not hold up the other.
 */
export function createCallLimiter(store: CallStore, { timeoutMs }: { timeoutMs: number }): CallLimiter {
  let waiting: Waiter[] = []
  let pumping = false
  /** Somebody came to the head of a line while the row was asked for another. */
  let news = false
  let wake = () => {}

  const leave = (waiter: Waiter) => {
    clearTimeout(waiter.timer)
    waiting = waiting.filter((other) => other !== waiter)
  }

  const firstOf = (kind: CallKind) => waiting.find((waiter) => waiter.kind === kind)

  /** Those who may ask now: nobody beside a cancel. */
  const heads = (): Waiter[] => {
    const cancel = firstOf('cancel')
    if (cancel) return [cancel]
    return waiting.filter((waiter) => waiter === firstOf(waiter.kind))
  }

  /** Serves one caller and answers 0, or says how long to wait. */
  const serveOne = async (): Promise<number> => {
    let waitMs = Number.POSITIVE_INFINITY
    for (const head of heads()) {
      const wait = await store.take(head.kind)
      if (wait === 0) {
        // One who gave up while the row was asked has spent its call: nobody else may have it.
        leave(head)
        head.resolve()
        return 0
      }
      waitMs = Math.min(waitMs, wait)
    }
    return waitMs
  }

  const pump = async () => {
    if (pumping) return
    pumping = true
    try {
      while (waiting.length > 0) {
        news = false
        const waitMs = await serveOne()
        if (waitMs === 0 || news || waiting.length === 0) continue
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    } catch (error) {
      for (const waiter of waiting) {
        leave(waiter)
        waiter.reject(error)
      }
    } finally {
      pumping = false
    }
  }

  return {
    take: (kind) =>
      new Promise((resolve, reject) => {
        const giveUp = () => {
          leave(waiter)
          if (waiting.length === 0) wake()
          reject(new AppError('rate_limited', 'Too many calls to the broker are waiting; try again shortly.'))
        }
        const waiter: Waiter = { kind, resolve, reject, timer: setTimeout(giveUp, timeoutMs) }
        waiting.push(waiter)
        if (!pumping) void pump()
        else if (firstOf(kind) === waiter) {
          news = true
          wake()
        }
      }),
    note: (report) => {
      if (limitsCalls(report)) store.note(report).catch(() => {})
    },
  }
}
