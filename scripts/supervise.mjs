// Runs child processes together: starts them in order, restarts one that dies up to five times, and stops all of them in the
// opposite order on one Ctrl-C.
import { fork } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './project.mjs'

const MOST_RESTARTS = 5
const STOP_MS = 10_000

/** Takes the data folder for this process, so that nobody else opens the embedded database. */
export function takeLock(dataDir) {
  const file = path.join(dataDir, 'lock')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const owner = lockOwner(dataDir)
  if (owner) throw new Error(`Another Assay (process ${owner}) uses ${dataDir}. Stop it first, or set ASSAY_DATA_DIR.`)
  writeFileSync(file, String(process.pid), { mode: 0o600 })
  process.on('exit', () => rmSync(file, { force: true }))
}

/** The live process that holds the data folder, or null. */
export function lockOwner(dataDir) {
  const file = path.join(dataDir, 'lock')
  if (!existsSync(file)) return null
  const pid = Number(readFileSync(file, 'utf8'))
  if (!Number.isInteger(pid) || pid === process.pid) return null
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return error.code === 'EPERM' ? pid : null
  }
}

const logLine = (level, msg, fields = {}) =>
  process.stdout.write(
    `${JSON.stringify({ level, time: new Date().toISOString(), process: 'launcher', ...fields, msg })}\n`,
  )

export function createSupervisor({ onGivenUp }) {
  const children = new Map()
  let stopping = false

  /** Starts one process and resolves with its first message once it is ready. */
  function start(name, file, env = {}) {
    const entry = { name, restarts: 0, child: null }
    children.set(name, entry)
    return new Promise((resolve, reject) => launch(entry, file, env, resolve, reject))
  }

  function launch(entry, file, env, onReady, onEarlyExit) {
    let ready = false
    const child = fork(path.join(root, file), [], {
      cwd: root,
      env: { ...process.env, ...env, ASSAY_RESTARTS: String(entry.restarts) },
      execArgv: ['--enable-source-maps'],
    })
    entry.child = child
    child.on('message', (message) => {
      if (ready) return
      ready = true
      onReady?.(message)
      if (entry.name === 'database' && entry.restarts > 0)
        children.get('web')?.child?.send({ databaseRestarts: entry.restarts })
    })
    child.on('exit', (code, signal) => {
      entry.child = null
      if (stopping) return
      if (!ready && entry.restarts === 0 && onEarlyExit) {
        onEarlyExit(new Error(`${entry.name} ended with ${signal ?? code} before it was ready.`))
        return
      }
      entry.restarts += 1
      logLine('error', `${entry.name} died`, { code, signal, restarts: entry.restarts })
      if (entry.restarts > MOST_RESTARTS) {
        logLine('fatal', `${entry.name} died more than ${MOST_RESTARTS} times; stopping everything`)
        void stopAll().then(() => onGivenUp(1))
        return
      }
      setTimeout(() => !stopping && launch(entry, file, env), 200 * 2 ** entry.restarts)
    })
  }

  async function stopAll() {
    if (stopping) return
    stopping = true
    const running = [...children.values()].reverse()
    const last = running.filter(({ name }) => name === 'database')
    await Promise.all(running.filter((entry) => !last.includes(entry)).map(stopOne))
    await Promise.all(last.map(stopOne))
  }

  function stopOne({ child }) {
    if (!child) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
      child.kill('SIGTERM')
    })
  }

  return { start, stopAll }
}
