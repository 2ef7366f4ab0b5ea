import { setTimeout as pause } from 'node:timers/promises'

/** Seldom enough to leave the processors to what is tested. */
const LOOK_MS = 200

/** Waits until something holds; says how long that took from `since`. */
export async function waitFor(
  what: string,
  ms: number,
  holds: () => Promise<boolean> | boolean,
  since = Date.now(),
): Promise<number> {
  const end = Date.now() + ms
  for (;;) {
    if (await holds()) return Date.now() - since
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
    await pause(LOOK_MS)
  }
}

/** The result of a promise, if it comes in time. */
export function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${ms} ms: ${what}`)), ms)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
