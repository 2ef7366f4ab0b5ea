import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { runMigrations as migrateQueue } from 'bullmq'
import pg, { type PoolConfig } from 'pg'
import { AppError } from '../errors'

const LOCK = 0x415353_41 // "ASSA"

/**
 * Brings the database to the newest schema: every folder of `prisma/migrations` in order, each in one transaction, under
 * an advisory lock. Keeps the ledger that `prisma migrate deploy` keeps, so both accept the same database. A migration
 * that changed after it was applied is refused. Returns the names that were applied now.
 */
export async function migrateDatabase(connection: PoolConfig, folder: string): Promise<string[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK])
    await client.query(LEDGER)
    const ledger = await client.query<{ migration_name: string; checksum: string }>(
      'select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null',
    )
    const known = new Map(ledger.rows.map((row) => [row.migration_name, row.checksum]))
    const applied: string[] = []
    for (const name of migrationNames(folder)) {
      const sql = readFileSync(path.join(folder, name, 'migration.sql'), 'utf8')
      const checksum = createHash('sha256').update(sql).digest('hex')
      if (known.has(name)) {
        if (known.get(name) !== checksum)
          throw new AppError('configuration', `Migration ${name} was changed after it was applied to this database.`)
        continue
      }
      if (await apply(client, name, sql, checksum)) applied.push(name)
    }
    await migrateQueue(client)
    return applied
  } finally {
    await client.end()
  }
}

function migrationNames(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** False when another process applied it meanwhile: the embedded database's one session makes advisory locks everybody's. */
async function apply(client: pg.Client, name: string, sql: string, checksum: string): Promise<boolean> {
  await client.query('begin')
  try {
    await client.query('lock table _prisma_migrations in exclusive mode')
    const done = await client.query(
      'select 1 from _prisma_migrations where migration_name = $1 and finished_at is not null and rolled_back_at is null',
      [name],
    )
    if (done.rowCount) {
      await client.query('commit')
      return false
    }
    await client.query(sql)
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), now(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('commit')
    return true
  } catch (cause) {
    await client.query('rollback')
    throw new AppError('configuration', `Migration ${name} failed: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    })
  }
}

const LEDGER = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`
