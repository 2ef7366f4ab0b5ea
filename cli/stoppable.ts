import { remark } from './print'

/** Works, and at the first Ctrl-C asks that it stop; a second one ends the process as it always would. */
export async function stoppable<T>(stop: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  const ask = (): void => {
    remark('Stopping …')
    stop().catch((error: unknown) => remark(error instanceof Error ? error.message : String(error)))
  }
  process.once('SIGINT', ask)
  process.once('SIGTERM', ask)
  try {
    return await work()
  } finally {
    process.off('SIGINT', ask)
    process.off('SIGTERM', ask)
  }
}
