import { setImmediate } from 'node:timers/promises'

const TURN_MS = 10

/** For long work on the event loop: each call lets all other work have its turn, when so long has passed since it last had one. */
export function breather(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await setImmediate()
    since = performance.now()
  }
}
