import { setImmediate } from 'node:timers/promises'

const TURN_MS = 10

/**
 * For long work on the event loop: each call lets all other work have its turn, when so long has passed since it last had one. Who calls
 * while others do goes on after them, so that the time they took counts.
 */
export function breather(): () => Promise<void> {
  let since = performance.now()
  let last: Promise<void> = Promise.resolve()
  const breathe = async () => {
    if (performance.now() - since < TURN_MS) return
    await setImmediate()
    since = performance.now()
  }
  return () => {
    last = last.then(breathe)
    return last
  }
}
