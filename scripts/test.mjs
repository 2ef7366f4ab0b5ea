// `npm test`: installs what is missing and runs every check. `npm test -- unit types` runs some of them by name.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ensureBrowser } from './browser.mjs'
import { generateClient } from './generate.mjs'
import { checkNode, ensureBuilt, ensureInstalled, root, say } from './project.mjs'

checkNode()
ensureInstalled()
generateClient()

const require = createRequire(import.meta.url)
const bin = (name, command = name) => {
  const manifest = path.join(root, 'node_modules', name, 'package.json')
  const { bin: files } = require(manifest)
  return path.join(path.dirname(manifest), typeof files === 'string' ? files : files[command])
}
const node = (file, args, env = {}) =>
  spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    .status === 0

/** What failed, each with its reason in a line: said again at the end, where it is looked for. */
const failures = []

const inALine = (text = '') =>
  (
    stripVTControlCharacters(text)
      .split('\n')
      .find((line) => line.trim()) ?? ''
  )
    .replace('STACK_TRACE_ERROR', 'timed out')
    .slice(0, 300)

function noteFailures(project, report) {
  const { testResults } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] }
  const files = testResults.filter(({ status }) => status === 'failed')
  if (files.length === 0) failures.push(`${project}: failed outside of any test`)
  for (const { name, message, assertionResults } of files) {
    const file = path.relative(root, name)
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    for (const { fullName, failureMessages } of failed)
      failures.push(`${file}: ${inALine(fullName)}: ${inALine(failureMessages[0])}`)
    if (message || failed.length === 0) failures.push(`${file}: ${inALine(message) || 'failed outside its tests'}`)
  }
}

function vitest(project, env) {
  const folder = mkdtempSync(path.join(tmpdir(), 'assay-test-'))
  const report = path.join(folder, 'report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const passed = node(bin('vitest'), ['run', '--project', project, ...reporters], env)
  if (!passed) noteFailures(project, report)
  rmSync(folder, { recursive: true, force: true })
  return passed
}

/** A build that fails ends this process with its code. */
function built(what) {
  ensureBuilt(what)
  return true
}

const FOLDERS = ['lib', 'agents', 'workers', 'cli', 'app', 'components', 'tests', 'server.ts']
const server = process.env.TEST_DATABASE_URL

/** The rows of the faults that other checks do not try already. */
const BRIEFLY = [
  ...['killed', 'second-opinion', 'deliveries', 'lost-answers', 'stream-cuts'],
  ...['postgres-away', 'redis-flush', 'breaker-trips', 'broker-calls'],
].flatMap((row) => ['--only', row])

const CHECKS = {
  lint: () => node(bin('@biomejs/biome', 'biome'), ['check', '.']),
  types: () => node(bin('next'), ['typegen']) && node(bin('typescript', 'tsc'), ['--noEmit']),
  imports: () => node(bin('dependency-cruiser', 'depcruise'), ['--config', '.dependency-cruiser.cjs', ...FOLDERS]),
  unused: () => node(bin('knip'), ['--no-progress']),
  unit: () => vitest('unit'),
  bundles: () => built({ web: false }),
  integration: () => vitest('integration', { TEST_DATABASE_URL: '', TEST_REDIS_URL: '' }),
  'integration-server': () => {
    if (server) return vitest('integration')
    say(
      'Skipped: set TEST_DATABASE_URL (and TEST_REDIS_URL) to run the integration tests on a real Postgres and Redis as well.',
    )
    return null
  },
  chaos: () => {
    if (server && process.env.TEST_REDIS_URL)
      return node(path.join(root, 'scripts/chaos.mjs'), ['--scale', '0.01', '--at-once', '4', '--fresh', ...BRIEFLY])
    say('Skipped: set TEST_DATABASE_URL and TEST_REDIS_URL for the short form of `npm run test:chaos`.')
    return null
  },
  build: () => built({ web: true }),
  browser: () => vitest('e2e', { CHROMIUM_PATH: ensureBrowser() }),
}

const asked = process.argv.slice(2)
for (const name of asked)
  if (!(name in CHECKS))
    throw new Error(`There is no check called ${name}; there are: ${Object.keys(CHECKS).join(', ')}`)
const results = []
for (const [name, check] of Object.entries(CHECKS)) {
  if (asked.length > 0 && !asked.includes(name)) continue
  say(`\n── ${name} ${'─'.repeat(60 - name.length)}`)
  const startedAt = Date.now()
  const outcome = check()
  results.push({ name, outcome, seconds: ((Date.now() - startedAt) / 1_000).toFixed(1) })
}

say('')
for (const failure of failures) say(`FAILED   ${failure}`)
for (const { name, outcome, seconds } of results)
  say(`${outcome === null ? 'skipped' : outcome ? 'passed ' : 'FAILED '}  ${name.padEnd(20)} ${seconds} s`)
const count = (wanted) => results.filter(({ outcome }) => outcome === wanted).length
console.log(`checks: ${count(true)} passed, ${count(false)} failed, ${count(null)} skipped`)
process.exit(count(false) > 0 ? 1 : 0)
