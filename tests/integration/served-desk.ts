import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrateDatabase } from '@/lib/db/migrate'
import { connectionOf, createDeps, type Deps, migrationsFolder } from '@/lib/deps'
import { resolveEnv } from '@/lib/env'
import { openDefaultAccounts } from '@/lib/services/open-account'
import { openTestDatabase, testRedisUrl } from './database'
import { ORIGIN } from './desk'

/** A desk whose database other processes reach as well: what `environment` starts is part of it. */
export type ServedDesk = { deps: Deps; environment: NodeJS.ProcessEnv; close(): Promise<void> }

export async function openServedDesk(variables: Record<string, string> = {}): Promise<ServedDesk> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'assay-served-'))
  const server = process.env.TEST_DATABASE_URL ? await openTestDatabase() : null
  const redis = testRedisUrl()
  const own: Record<string, string> = {
    NODE_ENV: 'test',
    LOG_LEVEL: 'error',
    ASSAY_DATA_DIR: dataDir,
    YAHOO_URL: 'http://127.0.0.1:9',
    ...(server?.connection.connectionString ? { DATABASE_URL: server.connection.connectionString } : {}),
    ...(server && redis ? { REDIS_URL: redis } : {}),
    ...variables,
  }
  const environment = { ...process.env, ...own }
  const database = server ? null : await startDatabase(environment)
  const env = resolveEnv(own)
  const connection = connectionOf(env)
  await migrateDatabase(connection, migrationsFolder())
  const deps = createDeps('test', { ...env, LOG_LEVEL: 'silent' }, connection)
  await openDefaultAccounts(deps.db, ORIGIN, '100000')
  return {
    deps,
    environment,
    async close() {
      await deps.close()
      await server?.close()
      await stop(database)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const startDatabase = (env: NodeJS.ProcessEnv): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = fork('dist/database.mjs', [], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    child.once('message', () => resolve(child))
    child.once('exit', (code) => reject(new Error(`the database ended with ${code}`)))
  })

const stop = (child: ChildProcess | null): Promise<void> =>
  new Promise((resolve) => {
    if (!child || child.exitCode !== null) return resolve()
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })
