import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Pool, PoolClient } from 'pg'
import { z } from 'zod'
import * as tables from '../db/backup'
import { AppError } from '../errors'

/**
 * A backup is a gzip'd text file, one JSON value a line: a head (format, time, migrations), rows as `{"t": table, "r": row}` in
 * an order in which they can be inserted, and a foot with the number of rows, without which the file is cut.
 */
const head = z.object({ assay_backup: z.literal(1), created_at: z.string(), migrations: z.array(z.string()) })
const foot = z.object({ end: z.literal(true), rows: z.number().int() })
const ROW = /^\{"t":"([a-z_0-9]+)","r":([\s\S]+)\}$/

export type BackupReport = { rows: number; tables: Record<string, number> }

/** Writes all tables to `file` as of one instant. On the embedded database everybody else waits until it is done. */
export async function writeBackup(pool: Pool, file: string, now: Date): Promise<BackupReport> {
  const report: BackupReport = { rows: 0, tables: {} }
  const partial = `${file}.partial`
  if (existsSync(file)) throw new AppError('conflict', `${file} exists already; name another file.`)
  try {
    await inTransaction(pool, 'begin isolation level repeatable read read only', (client) =>
      pipeline(
        Readable.from(backupLines(client, report, now)),
        createGzip(),
        createWriteStream(partial, { mode: 0o600 }),
      ),
    )
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw fileError(error, file)
  }
  return report
}

async function* backupLines(client: PoolClient, report: BackupReport, now: Date): AsyncGenerator<string> {
  const migrations = await tables.listMigrations(client)
  yield `${JSON.stringify({ assay_backup: 1, created_at: now.toISOString(), migrations })}\n`
  for (const table of await tables.listTables(client))
    for await (const rows of tables.readRows(client, table)) {
      report.rows += rows.length
      report.tables[table.name] = (report.tables[table.name] ?? 0) + rows.length
      yield rows.map((row) => `{"t":"${table.name}","r":${row}}\n`).join('')
    }
  yield `${JSON.stringify({ end: true, rows: report.rows })}\n`
}

const ROWS_AT_ONCE = 1_000

/**
 * Fills an unused database from a backup of the same schema, all or nothing. Throws `conflict` for a database that is in use,
 * `invalid_input` for a file that is no backup, is cut, or was made by another version.
 */
export async function restoreBackup(pool: Pool, file: string): Promise<BackupReport> {
  try {
    return await inTransaction(pool, 'begin', (client) => restore(client, file))
  } catch (error) {
    throw fileError(error, file)
  }
}

async function restore(client: PoolClient, file: string): Promise<BackupReport> {
  if (!(await tables.isUntouched(client)))
    throw new AppError(
      'conflict',
      'This database is in use. A backup is restored into a new one only: set ASSAY_DATA_DIR to an empty folder.',
    )
  const known = await tables.listTables(client)
  const names = new Set(known.map(({ name }) => name))
  const report: BackupReport = { rows: 0, tables: {} }
  let batch: { table: string; rows: string[] } = { table: '', rows: [] }
  const flush = async () => {
    if (batch.rows.length > 0) await tables.insertRows(client, batch.table, batch.rows)
    report.rows += batch.rows.length
    report.tables[batch.table] = (report.tables[batch.table] ?? 0) + batch.rows.length
  }
  let begun = false
  let complete = false
  for await (const line of readLines(file)) {
    if (!begun) {
      await checkHead(client, line)
      await tables.emptyTables(client, known)
      begun = true
      continue
    }
    const [, table, row] = ROW.exec(line) ?? []
    if (table === undefined || row === undefined) {
      await flush()
      complete = foot.safeParse(parseJson(line)).data?.rows === report.rows
      break
    }
    if (!names.has(table))
      throw new AppError('invalid_input', `The backup has a table "${table}" that is not known here.`)
    if (table !== batch.table || batch.rows.length >= ROWS_AT_ONCE) {
      await flush()
      batch = { table, rows: [] }
    }
    batch.rows.push(row)
  }
  if (!complete) throw new AppError('invalid_input', 'The backup is cut or damaged; nothing was restored.')
  await tables.raiseIdentities(client)
  delete report.tables['']
  return report
}

async function checkHead(client: PoolClient, line: string): Promise<void> {
  const parsed = head.safeParse(parseJson(line))
  if (!parsed.success) throw new AppError('invalid_input', 'This file is no backup of this product.')
  const here = await tables.listMigrations(client)
  if (here.join() !== parsed.data.migrations.join())
    throw new AppError(
      'invalid_input',
      'The backup was made by another version, whose tables differ from the ones here.',
    )
}

const readLines = (file: string): AsyncIterable<string> => {
  const source = createReadStream(file)
  const text = source.pipe(createGunzip())
  source.on('error', (error) => text.destroy(error))
  return linesOf(text)
}

/** Lines end with a line feed and nothing else: headlines may hold other separators. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = `${rest}${chunk}`.split('\n')
    rest = lines.pop() ?? ''
    yield* lines
  }
  if (rest !== '') yield rest
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

async function inTransaction<T>(pool: Pool, begin: string, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    await client.query(begin)
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    client.release()
  }
}

function fileError(error: unknown, file: string): unknown {
  const code = (error as { code?: string }).code ?? ''
  if (['ENOENT', 'EACCES', 'EISDIR', 'ENOTDIR'].includes(code))
    return new AppError('invalid_input', `${file} cannot be opened (${code}).`, { cause: error })
  if (code.startsWith('Z_'))
    return new AppError('invalid_input', 'This file is no backup, or is cut.', { cause: error })
  return error
}
