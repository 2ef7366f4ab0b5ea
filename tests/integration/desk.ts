import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createDeps, type Deps } from '@/lib/deps'
import { resolveEnv } from '@/lib/env'
import { importCsvFile } from '@/lib/services/import-csv'
import { openDefaultAccounts } from '@/lib/services/open-account'
import { type CycleRequest, requestCycle } from '@/lib/services/request-cycle'
import type { CycleRuntime } from '@/workers/handlers/cycle-run'
import { createRuntime } from '@/workers/runtime'
import { openTestDatabase, testRedisUrl } from './database'

export const ORIGIN = { actor: 'test', traceId: 'trace-test' }
export const MARKET = path.resolve('tests/fixtures/market')

export type Desk = { deps: Deps; runtime: CycleRuntime; close(): Promise<void> }

/** A desk with its own database, the two standard accounts and nothing else. */
export async function openDesk(variables: Record<string, string> = {}): Promise<Desk> {
  const database = await openTestDatabase()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'assay-desk-'))
  const env = resolveEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    ASSAY_DATA_DIR: dataDir,
    // Unreachable on purpose: a test that asks a vendor by mistake fails at once.
    YAHOO_URL: 'http://127.0.0.1:9',
    ...(process.env.TEST_DATABASE_URL
      ? { DATABASE_URL: process.env.TEST_DATABASE_URL, REDIS_URL: testRedisUrl() }
      : {}),
    ...variables,
  })
  const deps = createDeps('test', env, database.connection)
  await openDefaultAccounts(deps.db, ORIGIN, '100000')
  return {
    deps,
    runtime: await createRuntime(deps),
    async close() {
      await deps.close()
      await database.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Imports the shipped fictional companies. */
export async function importMarket(deps: Deps): Promise<void> {
  for (const symbol of ['ACME', 'BOLT', 'CRUX', 'DUNE'])
    await importCsvFile(
      deps.db,
      { name: `${symbol}.csv`, content: readFileSync(path.join(MARKET, `${symbol}.csv`), 'utf8') },
      deps.clock.now(),
    )
}

export const ask = (deps: Deps, request: Partial<CycleRequest> = {}) =>
  requestCycle({ ...deps, maxSymbols: 50 }, ORIGIN, {
    accountId: 'sim',
    symbols: ['ACME', 'BOLT', 'CRUX', 'DUNE'],
    execute: true,
    asOf: '2017-06-01',
    trigger: 'cli',
    ...request,
  })
