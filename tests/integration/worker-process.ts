import { type ChildProcess, fork } from 'node:child_process'
import type { ServedDesk } from './served-desk'

/** The product's worker as a process on a desk, one at a time. */
export function workerOf(desk: ServedDesk) {
  let worker: ChildProcess | undefined
  return {
    start: () =>
      new Promise<void>((resolve, reject) => {
        const child = fork('dist/worker.mjs', [], {
          env: desk.environment,
          stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        })
        worker = child
        child.once('message', () => resolve())
        child.once('exit', (code) => reject(new Error(`the worker ended with ${code}`)))
      }),
    /** Ends it with SIGKILL: it does nothing more, and gives nothing back. */
    kill: () =>
      new Promise<void>((resolve) => {
        if (!worker || worker.exitCode !== null || worker.signalCode !== null) return resolve()
        worker.once('exit', () => resolve())
        worker.kill('SIGKILL')
      }),
  }
}
