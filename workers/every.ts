import type { Log } from '@/lib/log'

export type Loop = { stop(): Promise<void> }

/** Calls `work` again and again with `pauseMs` between the end of one call and the start of the next; a failure is logged. */
export function every(pauseMs: number, work: () => Promise<unknown>, log: Log): Loop {
  let stopped = false
  let wake = () => {}
  const run = async () => {
    while (!stopped) {
      await work().catch((error: unknown) => log.warn({ err: error }, 'a periodic task failed'))
      if (stopped) return
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const done = run()
  return {
    async stop() {
      stopped = true
      wake()
      await done
    },
  }
}
