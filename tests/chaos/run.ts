import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { bundle } from './bundle'
import { openResults } from './results'
import type { Case, CaseResult, Row } from './row'
import { ROWS } from './rows'
import { openServers } from './servers'
import { isGood, linesOf, tableOf, writeTable } from './table'

/** Most that run at once: nearly all that a case does is to wait. Each has a database of its own at Redis, which has sixteen. */
const AT_ONCE = 10
const ALONE_FROM = 0.05

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: '1' },
    only: { type: 'string', multiple: true, default: [] },
    seed: { type: 'string' },
    'at-once': { type: 'string', default: String(AT_ONCE) },
    fresh: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
})
const settings = { scale: Number(values.scale), seed: Number(values.seed ?? randomInt(1_000_000)) }
const lanes = Math.min(15, Number(values['at-once']))
if (!(settings.scale > 0 && settings.scale <= 1)) fail('--scale is a number above 0 and up to 1')
if (!Number.isInteger(settings.seed)) fail('--seed is a whole number')
if (!(lanes >= 1)) fail('--at-once is a number from 1')
for (const name of values.only)
  if (!ROWS.some((row) => row.name === name))
    fail(`there is no row called ${name}; there are: ${ROWS.map((row) => row.name).join(', ')}`)

const rows = ROWS.filter(({ name }) => values.only.length === 0 || values.only.includes(name))
await bundle()
const results = openResults(settings, values.fresh)
const left = rows.flatMap((row) =>
  row.cases(settings).flatMap((one) => (results.of(row, one.name) ? [] : [{ row, one }])),
)
say(`seed ${settings.seed}, scale ${settings.scale}, ${left.length} cases, ${lanes} at once`)
const began = Date.now()
const servers = await openServers()
process.env.TEST_DATABASE_URL = servers.databaseUrl
process.env.TEST_REDIS_URL = servers.redisUrl
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void servers.close().finally(() => process.exit(130)))
try {
  // What needs the processors for itself comes last, one by one, unless it is next to nothing.
  const isAlone = ({ row }: Work) => row.alone === true && settings.scale >= ALONE_FROM
  await work(
    left.filter((item) => !isAlone(item)),
    lanes,
  )
  await work(left.filter(isAlone), 1)
} finally {
  await servers.close()
}
const lines = linesOf(rows, settings, results)
const table = tableOf(lines)
process.stdout.write(`\n${table}\n\nseed ${settings.seed}, ${Math.round((Date.now() - began) / 1_000)} s\n`)
for (const { row, failures } of lines) for (const failure of failures) say(`FAILED ${row.name}: ${failure}`)
if (values.write) writeTable('ARCHITECTURE.md', table, settings, new Date().toISOString().slice(0, 10))
const good = lines.every(isGood)
if (good && values.fresh) results.forget()
process.exit(good ? 0 : 1)

type Work = { row: Row; one: Case }

async function work(cases: readonly Work[], lanes: number): Promise<void> {
  const queue = [...cases]
  const lane = async (_: unknown, index: number) => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { row, one } = next
      const startedAt = Date.now()
      const result = await runOne(next, index + 1)
      results.keep(row, one.name, result)
      const verdict = result.failures.length === 0 ? 'ok    ' : 'FAILED'
      const worst = result.worstMs === null ? '' : `, slowest ${(result.worstMs / 1_000).toFixed(1)} s`
      say(
        `${verdict} ${row.name}, ${one.name}: ${result.count}${worst} (${Math.round((Date.now() - startedAt) / 1_000)} s)`,
      )
      for (const failure of result.failures) say(`         ${failure}`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

async function runOne({ row, one }: Work, lane: number): Promise<CaseResult> {
  const redis = new URL(servers.redisUrl)
  redis.pathname = `/${lane}`
  try {
    return await one.run({
      redisUrl: redis.toString(),
      databaseUrl: servers.databaseUrl,
      seed: `${settings.seed}/${row.name}/${one.name}`,
      log: `${row.name}-${one.name}`.replace(/[^\w.-]+/g, '_'),
    })
  } catch (error) {
    return { count: 0, worstMs: null, failures: [`${one.name}: ${error instanceof Error ? error.stack : error}`] }
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`)
}

function fail(text: string): never {
  say(text)
  process.exit(2)
}
