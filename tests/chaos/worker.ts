import { type ChildProcess, fork } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { BUNDLES } from './bundle'
import type { Armed, FaultPoint, ToParent, ToWorker } from './points'

const START_MS = 60_000

/** One process of the product's worker, and the fault that was set for it. */
export type Worker = {
  pid: number
  /** Resolves once the point is set; `null` takes it back. */
  arm(armed: Armed | null): Promise<void>
  /** Resolves when a point that holds is reached. */
  reached(): Promise<FaultPoint>
  release(): void
  signal(name: NodeJS.Signals): void
  /** The instant at which it ended, whatever ended it. */
  ended: Promise<number>
  /** It ended by itself, neither by a fault nor by a signal. */
  hasCrashed(): boolean
}

export async function startWorker(environment: NodeJS.ProcessEnv, logFile: string): Promise<Worker> {
  const log = openSync(logFile, 'a')
  const preload = `--import=file://${path.join(BUNDLES, 'fault-points.mjs')}`
  const child = fork(path.join(BUNDLES, 'worker.mjs'), [], {
    env: environment,
    execArgv: [preload],
    stdio: ['ignore', log, log, 'ipc'],
  })
  await ready(child)
  let hit: FaultPoint | null = null
  let onHit = (_: FaultPoint) => {}
  child.on('message', (message: ToParent) => {
    if (typeof message !== 'object' || !('reached' in message)) return
    hit = message.reached
    onHit(message.reached)
  })
  const say = (message: ToWorker) => {
    if (child.connected) child.send(message, () => {})
  }
  const ended = new Promise<number>((resolve) => child.once('exit', () => resolve(Date.now())))
  return {
    pid: child.pid ?? 0,
    arm(armed) {
      hit = null
      const answered = new Promise<void>((resolve) => {
        const listen = (message: ToParent) => {
          if (typeof message !== 'object' || !('armed' in message)) return
          child.off('message', listen)
          resolve()
        }
        child.on('message', listen)
      })
      say({ arm: armed })
      return Promise.race([answered, ended.then(() => {})])
    },
    reached: () =>
      new Promise((resolve) => {
        if (hit) return resolve(hit)
        onHit = resolve
      }),
    release: () => say({ release: true }),
    signal: (name) => void child.kill(name),
    ended,
    hasCrashed: () => child.exitCode !== null,
  }
}

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('a worker did not start in time')), START_MS)
    child.on('message', (message) => {
      if (message !== 'ready') return
      clearTimeout(late)
      resolve()
    })
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code} before it was ready`)))
  })
