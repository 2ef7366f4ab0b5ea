import { randomBytes } from 'node:crypto'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg, { type PoolConfig } from 'pg'
import { createCheckpoints } from '@/agents/checkpoints'
import { createDb, type Db } from '@/lib/db/client'
import { poolConfig } from '@/lib/db/connection'
import { serveEmbeddedDatabase } from '@/lib/db/embedded'
import { migrateDatabase } from '@/lib/db/migrate'

export type TestDatabase = {
  db: Db
  /** For clients of their own: pg, BullMQ, LangGraph. */
  connection: PoolConfig
  close(): Promise<void>
}

/** TEST_REDIS_URL, with a database of its own for each process of the test runner: files run side by side. */
export function testRedisUrl(): string | undefined {
  if (!process.env.TEST_REDIS_URL) return undefined
  const url = new URL(process.env.TEST_REDIS_URL)
  url.pathname = `/${process.env.VITEST_POOL_ID ?? 0}`
  return url.href
}

type Server = { connection: PoolConfig; name: string; stop(): Promise<void>; remove(): Promise<void> }

/** Connections of the test's own Prisma client. */
const POOL_SIZE = 5

/** Where the run keeps a database that has the newest schema, of which others are copies: a folder, or a name on the server. */
const TEMPLATE = 'TEST_DATABASE_TEMPLATE'

/**
 * A fresh database with the newest schema: the embedded one in a temporary folder, served by this process, or, with
 * TEST_DATABASE_URL, a database of its own on that server. `close` removes it.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL
  const { connection, stop, remove } = url ? await createOnServer(url) : await createEmbedded()
  const db = createDb(connection)
  const close = async () => {
    await db.$disconnect()
    await stop()
    await remove()
  }
  try {
    await migrateDatabase(connection, path.resolve('prisma/migrations'))
  } catch (error) {
    await close()
    throw error
  }
  return { db, connection, close }
}

/** Makes the database that those of a run are copies of; returns what removes it. */
export async function makeTemplate(): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL
  const { connection, name, stop, remove } = url ? await createOnServer(url) : await createEmbedded()
  const pool = new pg.Pool(connection)
  try {
    await migrateDatabase(connection, path.resolve('prisma/migrations'))
    await createCheckpoints(pool)
  } catch (error) {
    await remove()
    throw error
  } finally {
    await pool.end()
    await stop()
  }
  process.env[TEMPLATE] = name
  return remove
}

async function createEmbedded(): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-'))
  const data = path.join(folder, 'postgres')
  const template = process.env[TEMPLATE]
  if (template) await cp(template, data, { recursive: true })
  const database = await serveEmbeddedDatabase(data, { socketDir: path.join(folder, 'run') })
  const remove = () => rm(folder, { recursive: true, force: true })
  return {
    connection: poolConfig({ embeddedDir: folder }, POOL_SIZE),
    name: data,
    stop: () => database.close(),
    remove,
  }
}

async function createOnServer(url: string): Promise<Server> {
  const name = `assay_test_${randomBytes(6).toString('hex')}`
  const template = process.env[TEMPLATE]
  await onServer(url, `create database ${name} ${template ? `template ${template}` : ''}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    connection: poolConfig({ url: own.toString() }, POOL_SIZE),
    name,
    stop: () => Promise.resolve(),
    remove: () => onServer(url, `drop database ${name} with (force)`),
  }
}

async function onServer(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
