import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PERSON, startApp } from '@/tests/e2e/app'
import { median, printBench, quantile } from './support/measure'

/** Twenty requests a second against the whole product while one backtest keeps a thread busy. */
const REQUESTS = 200
const EVERY_MS = 50
const folder = mkdtempSync(path.join(tmpdir(), 'assay-strategies-'))
writeFileSync(
  path.join(folder, 'busy.ts'),
  `export default ({ z, defineStrategy }) => defineStrategy({ key: 'busy', name: 'Busy', summary: 'Keeps a thread busy.',
    params: z.object({}), warmup: () => 0, init: () => () => { for (const until = Date.now() + 60; Date.now() < until; ); } })`,
)
const app = await startApp({ ASSAY_STRATEGIES_DIR: folder })

async function call(method: string, place: string, key: string | null, body?: unknown) {
  const response = await fetch(app.url + place, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
  })
  return { status: response.status, json: await response.json() }
}

try {
  await call('POST', '/api/setup', null, { token: app.token, ...PERSON })
  const assay = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/assay.mjs', ...args, '--json'], {
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ASSAY_DATA_DIR: app.dataDir, LOG_LEVEL: 'error' },
    }).stdout
  assay('data', 'import', 'tests/fixtures/market')
  const { key } = JSON.parse(assay('key', 'create', PERSON.email, '--scope', 'admin', '--name', 'bench'))
  const places = ['/api/portfolio?account=paper', '/api/backtests', '/api/cycles', '/api/trades', '/health']
  for (const place of places) await call('GET', place, key)

  const measure = async () => {
    const times: number[] = []
    const waiting: Promise<void>[] = []
    for (let sent = 0; sent < REQUESTS; sent++) {
      const startedAt = performance.now()
      waiting.push(
        call('GET', places[sent % places.length] as string, key).then(() => {
          times.push(performance.now() - startedAt)
        }),
      )
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
    }
    await Promise.all(waiting)
    return times
  }

  const idle = await measure()
  const { status, json } = await call('POST', '/api/backtests', key, {
    strategy: 'own:busy',
    symbols: ['ACME'],
    from: '2016-03-29',
    to: '2017-06-05',
    checks: 'quick',
  })
  if (status !== 202) throw new Error(JSON.stringify(json))
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const busy = await measure()
  const { json: after } = await call('GET', `/api/backtests/${json.id}`, key)
  printBench(`web requests, 20 a second, beside a backtest that is ${after.status} after them`, [
    ['idle, median', median(idle), 100],
    ['idle, p95', quantile(idle, 0.95), 100],
    ['one backtest running, median', median(busy), 100],
    ['one backtest running, p95', quantile(busy, 0.95), 100],
  ])
} finally {
  await app.stop()
  rmSync(folder, { recursive: true, force: true })
}
process.exit()
