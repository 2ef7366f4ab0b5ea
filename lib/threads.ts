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
  /** Takes a thread that did such work before, and leaves this one to the next: for the product's own code, which keeps nothing. */
  readonly reuse?: boolean
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
 * Threads that have done their work, and when they end. Those of a kind wait for more of it, since what they have compiled serves it, too.
 * The others only wait until V8 no longer compiles for them: before version 24, Node may fall over when a thread ends amid that
 * (github.com/v8/node/pull/208).
 */
const resting = new Map<Worker, { readonly kind: string | null; readonly timer: NodeJS.Timeout }>()
const REST_MS = 10_000
const SETTLE_MS = 500

function begin(name: ThreadName, memoryMb: number): Worker {
  const worker = new Worker(threadFile(name), {
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
    // Nothing of the environment, and so no secret, is there for a strategy to read.
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  worker.on('error', () => undefined)
  worker.once('exit', () => wake(worker))
  return worker
}

function rest(worker: Worker, kind: string | null): void {
  const timer = setTimeout(() => letGo(worker), kind ? REST_MS : SETTLE_MS)
  resting.set(worker, { kind, timer })
  timer.unref()
  worker.unref()
}

function wake(worker: Worker): Worker {
  clearTimeout(resting.get(worker)?.timer)
  resting.delete(worker)
  worker.ref()
  return worker
}

/** Threads that were told to end and have not yet given their memory back. */
const leaving = new Set<Worker>()

function letGo(worker: Worker): void {
  leaving.add(worker)
  void wake(worker)
    .terminate()
    .finally(() => leaving.delete(worker))
}

function restingOf(kind: string): Worker | null {
  for (const [worker, one] of resting) if (one.kind === kind) return wake(worker)
  return null
}

/**
 * Does a piece of heavy work in a thread, so that neither an endless loop nor a run out of memory touches this process. The thread ends
 * a moment after its answer, or rests a while where it may be used again. Throws the thread's own error; `invalid_input` when it ended
 * itself, or its time or memory ran out; `conflict` when `signal` stopped it.
 */
export function runThread<T>(name: ThreadName, data: unknown, options: ThreadOptions): Promise<T> {
  const { timeoutMs, memoryMb, reuse = false, signal, onProgress } = options
  const kind = `${name} ${memoryMb}`
  return new Promise<T>((resolve, reject) => {
    if (signal?.aborted) return reject(stopped())
    if (running.size === 0) baseBytes = process.memoryUsage.rss()
    const worker = (reuse && restingOf(kind)) || begin(name, memoryMb)
    running.set(worker, memoryMb)
    const end = (settle: () => void, isFree = false) => {
      clearTimeout(timer)
      clearInterval(watch)
      running.delete(worker)
      signal?.removeEventListener('abort', onAbort)
      worker.off('message', onMessage).off('error', onError).off('exit', onExit)
      settle()
      if (isFree) rest(worker, reuse ? kind : null)
      else void worker.terminate()
    }
    const timer = setTimeout(
      () =>
        end(() =>
          reject(new AppError('invalid_input', `The run took longer than ${timeoutMs / 1_000} seconds and was ended.`)),
        ),
      timeoutMs,
    )
    const watch = setInterval(() => {
      if (!isOverMemory()) return
      // What threads hold that rest is nobody's fault: they go first, and nobody is blamed before they have gone.
      if (resting.size > 0) for (const one of resting.keys()) letGo(one)
      else if (leaving.size === 0) end(() => reject(outOfMemory(memoryMb)))
    }, WATCH_MS)
    const onAbort = () => end(() => reject(stopped()))
    const onMessage = (message: ThreadMessage<T>) => {
      if (message.kind === 'progress') onProgress?.(message.value)
      else if (message.kind === 'done') end(() => resolve(message.value), true)
      else end(() => reject(new AppError(message.code, message.message, { problems: message.problems })), true)
    }
    const onError = (error: NodeJS.ErrnoException) => end(() => reject(asAppError(error, memoryMb)))
    const onExit = (code: number) =>
      end(() =>
        reject(new AppError('invalid_input', `The run ended its own thread (exit code ${code}) without a result.`)),
      )
    signal?.addEventListener('abort', onAbort, { once: true })
    worker.on('message', onMessage).on('error', onError).on('exit', onExit)
    try {
      worker.postMessage(data)
    } catch (error) {
      end(() => reject(error as Error), true)
    }
  })
}

const stopped = () => new AppError('conflict', 'The run was stopped.')

const outOfMemory = (memoryMb: number) =>
  new AppError('invalid_input', `The run needed more than ${memoryMb} MB of memory and was ended.`)

function asAppError(error: NodeJS.ErrnoException, memoryMb: number): AppError {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return outOfMemory(memoryMb)
  return new AppError('internal', `The thread failed: ${error.message}`, { cause: error })
}
