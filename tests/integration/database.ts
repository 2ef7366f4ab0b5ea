import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg, { type PoolConfig } from 'pg'
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

type Server = { connection: PoolConfig; stop(): Promise<void> }

/** Connections of the test's own Prisma client. */
const POOL_SIZE = 5

/**
 * A fresh database with the newest schema: the embedded one in a temporary folder, served by this process, or, with
 * TEST_DATABASE_URL, a database of its own on that server. `close` removes it.
 */
export async function openTestDatabase(): Promise<TestDatabase> {
  const url = process.env.TEST_DATABASE_URL
  const { connection, stop } = url ? await createOnServer(url) : await createEmbedded()
  const db = createDb(connection)
  const close = async () => {
    await db.$disconnect()
    await stop()
  }
  try {
    await migrateDatabase(connection, path.resolve('prisma/migrations'))
  } catch (error) {
    await close()
    throw error
  }
  return { db, connection, close }
}

async function createEmbedded(): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-'))
  const database = await serveEmbeddedDatabase(path.join(folder, 'postgres'), { socketDir: path.join(folder, 'run') })
  return {
    connection: poolConfig({ embeddedDir: folder }, POOL_SIZE),
    async stop() {
      await database.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function createOnServer(url: string): Promise<Server> {
  const name = `assay_test_${randomBytes(6).toString('hex')}`
  await onServer(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return {
    connection: poolConfig({ url: own.toString() }, POOL_SIZE),
    stop: () => onServer(url, `drop database ${name} with (force)`),
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
