import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { AppError, type ErrorCode, type FieldProblem } from './errors'

/** What a thread says: how far it is, then how it ended. */
export type ThreadMessage<T> =
  | { readonly kind: 'progress'; readonly value: unknown }
  | { readonly kind: 'done'; readonly value: T }
  | {
      readonly kind: 'failed'
      readonly code: ErrorCode
      readonly message: string
      readonly problems: readonly FieldProblem[]
    }

export type ThreadName = 'backtest' | 'sweep' | 'strategies'

export type ThreadOptions = {
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly signal?: AbortSignal
  readonly onProgress?: (value: unknown) => void
}

/** Young objects a thread may have before they are collected: more leaves the processor's caches and costs fresh pages. */
export const YOUNG_MB = 12

/** Memory beside the heap that a thread may take: young objects, its code, and what this process takes meanwhile. */
const BESIDE_MB = 256
const WATCH_MS = 100

/** Threads that run, with the memory each may take, and what the process had before the first of them. */
const running = new Map<Worker, number>()
let baseBytes = 0

/**
 * True when this process has grown by more than its threads may take together. Typed arrays lie outside the heap, where the limits of a
 * thread do not reach.
 */
function isOverMemory(): boolean {
  const allowedMb = [...running.values()].reduce((sum, memoryMb) => sum + memoryMb + BESIDE_MB, 0)
  return process.memoryUsage.rss() - baseBytes > allowedMb * 1024 * 1024
}

export const threadFile = (name: ThreadName): string => path.resolve('dist', 'threads', `${name}.mjs`)

/**
 * Does a piece of heavy work in a thread of its own, which ends with it, so that neither an endless loop nor a run out of memory
 * touches this process. Throws the thread's own error; `invalid_input` when it ended itself, or its time or memory ran out; `conflict`
 * when `signal` stopped it.
 */
export function runThread<T>(name: ThreadName, data: unknown, options: ThreadOptions): Promise<T> {
  const { timeoutMs, memoryMb, signal, onProgress } = options
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(stopped())
    const worker = new Worker(threadFile(name), {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
      // Nothing of the environment, and so no secret, is there for a strategy to read.
      env: {},
      execArgv: [],
      stdout: true,
      stderr: true,
    })
    if (running.size === 0) baseBytes = process.memoryUsage.rss()
    running.set(worker, memoryMb)
    const end = (settle: () => void) => {
      clearTimeout(timer)
      clearInterval(watch)
      running.delete(worker)
      signal?.removeEventListener('abort', onAbort)
      settle()
      void worker.terminate()
    }
    const timer = setTimeout(
      () =>
        end(() =>
          reject(new AppError('invalid_input', `The run took longer than ${timeoutMs / 1_000} seconds and was ended.`)),
        ),
      timeoutMs,
    )
    const watch = setInterval(() => {
      if (isOverMemory()) end(() => reject(outOfMemory(memoryMb)))
    }, WATCH_MS)
    const onAbort = () => end(() => reject(stopped()))
    signal?.addEventListener('abort', onAbort, { once: true })
    worker.on('message', (message: ThreadMessage<T>) => {
      if (message.kind === 'progress') onProgress?.(message.value)
      else if (message.kind === 'done') end(() => resolve(message.value))
      else end(() => reject(new AppError(message.code, message.message, { problems: message.problems })))
    })
    worker.on('error', (error: NodeJS.ErrnoException) => end(() => reject(asAppError(error, memoryMb))))
    worker.on('exit', (code) =>
      end(() =>
        reject(new AppError('invalid_input', `The run ended its own thread (exit code ${code}) without a result.`)),
      ),
    )
  })
}

const stopped = () => new AppError('conflict', 'The run was stopped.')

const outOfMemory = (memoryMb: number) =>
  new AppError('invalid_input', `The run needed more than ${memoryMb} MB of memory and was ended.`)

function asAppError(error: NodeJS.ErrnoException, memoryMb: number): AppError {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return outOfMemory(memoryMb)
  return new AppError('internal', `The thread failed: ${error.message}`, { cause: error })
}
