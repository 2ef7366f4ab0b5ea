// What the start, test and command-line scripts share: is everything installed, generated and built? Plain Node, so that it
// runs in a fresh clone.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => path.join(root, ...parts)

const SOURCES = [
  'lib',
  'agents',
  'workers',
  'cli',
  'prisma',
  'server.ts',
  'package-lock.json',
  'tsconfig.json',
  'scripts/build.mjs',
  'scripts/bundling.mjs',
]
const WEB_SOURCES = [
  ...SOURCES,
  'app',
  'components',
  'public',
  'next.config.ts',
  'tailwind.config.ts',
  'proxy.ts',
  'postcss.config.mjs',
]

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  fail(`Assay needs Node 20.19 or newer; this is ${process.versions.node}.`)
}

export function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** Runs a command with its output on the screen; a failure ends this process with the command's code. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (done.error) fail(`${command} could not be started: ${done.error.message}`)
  if (done.status !== 0) process.exit(done.status ?? 1)
}

/**
 * Installs what the lock file names when it is newer than what is installed. No package needs its install script. Not `npm ci`:
 * that refuses a lock file in which the native builds of other systems are not all listed, and `install` adds this system's.
 */
export function ensureInstalled() {
  const marker = at('node_modules/.package-lock.json')
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(at('package-lock.json')).mtimeMs) return
  say('Installing packages …')
  const npm = process.env.npm_execpath
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--loglevel=error',
  ]
  const environment = { ...process.env, ONNXRUNTIME_NODE_INSTALL: 'skip' }
  if (npm) run(process.execPath, [npm, ...args], { env: environment })
  else
    run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, {
      env: environment,
      shell: process.platform === 'win32',
    })
  utimesSync(marker, new Date(), new Date())
}

const newest = (places) => {
  let latest = 0
  const visit = (place) => {
    const stat = statSync(place, { throwIfNoEntry: false })
    if (!stat) return
    if (!stat.isDirectory()) latest = Math.max(latest, stat.mtimeMs)
    else
      for (const name of readdirSync(place))
        if (name !== 'generated' && name !== 'node_modules') visit(path.join(place, name))
  }
  for (const place of places) visit(at(place))
  return latest
}

const isStale = (stamp, places) => !existsSync(stamp) || statSync(stamp).mtimeMs < newest(places)

export const stamp = (name) => {
  mkdirSync(at('dist'), { recursive: true })
  writeFileSync(at('dist', `.${name}-built`), new Date().toISOString())
}

/** Builds what is stale: the Node bundles, and with `web` the Next application as well. */
export function ensureBuilt({ web }) {
  const parts = []
  if (isStale(at('dist/.node-built'), SOURCES)) parts.push('node')
  if (web && isStale(at('dist/.web-built'), WEB_SOURCES)) parts.push('web')
  if (parts.length === 0) return
  say(`Building ${parts.join(' and ')} …`)
  run(process.execPath, [at('scripts/build.mjs'), ...parts])
}

export const say = (text) => process.stderr.write(`${text}\n`)
