import { parentPort, type TransferListItem } from 'node:worker_threads'
import { AppError } from '@/lib/errors'

/** Does each piece of work that the thread is sent and tells how it ended. A strategy's own error is the input's fault. */
export function answer<D, T>(
  work: (data: D) => Promise<T> | T,
  transfer: (value: T) => TransferListItem[] = () => [],
): void {
  parentPort?.on('message', (data: D) => void reply(() => work(data), transfer))
}

async function reply<T>(work: () => Promise<T> | T, transfer: (value: T) => TransferListItem[]): Promise<void> {
  try {
    const value = await work()
    parentPort?.postMessage({ kind: 'done', value }, transfer(value))
  } catch (error) {
    const known = error instanceof AppError
    parentPort?.postMessage({
      kind: 'failed',
      code: known ? error.code : 'invalid_input',
      message: known ? error.message : `The strategy failed: ${error instanceof Error ? error.message : String(error)}`,
      problems: known ? error.problems : [],
    })
  }
}

export const tellProgress = (value: unknown): void => parentPort?.postMessage({ kind: 'progress', value })
