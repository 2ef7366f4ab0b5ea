import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBars } from '@/lib/db/prices'
import { restoreBackup, writeBackup } from '@/lib/services/backup'
import { importCsvFile } from '@/lib/services/import-csv'
import { openAccount, openDefaultAccounts } from '@/lib/services/open-account'
import { verifyEvents } from '@/lib/services/verify-events'
import { openTestDatabase, type TestDatabase } from './database'

const NOW = new Date('2026-01-05T12:00:00Z')
const ORIGIN = { actor: 'test', traceId: null }

let folder: string
let file: string
let from: TestDatabase
let to: TestDatabase
let pools: { from: pg.Pool; to: pg.Pool }

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-backup-'))
  file = path.join(folder, 'backup.gz')
  from = await openTestDatabase()
  to = await openTestDatabase()
  pools = { from: new pg.Pool({ ...from.connection, max: 2 }), to: new pg.Pool({ ...to.connection, max: 2 }) }
  await openDefaultAccounts(from.db, ORIGIN, '100000')
  await openDefaultAccounts(to.db, ORIGIN, '100000')
  await openAccount(from.db, ORIGIN, { id: 'second', kind: 'simulation', name: 'Second', openingCash: '5000.123456' })
  const content = readFileSync(path.resolve('tests/fixtures/market/ACME.csv'), 'utf8')
  await importCsvFile(from.db, { name: 'ACME.csv', content }, NOW)
  await from.db.marketEvent.create({
    data: {
      symbol: 'ACME',
      title: 'Line\u2028break "quoted"',
      source: 'test',
      date: NOW,
      availableAt: NOW,
      rawData: { a: [1, null] },
    },
  })
})

afterAll(async () => {
  await Promise.all([pools.from.end(), pools.to.end()])
  await Promise.all([from.close(), to.close()])
  await rm(folder, { recursive: true, force: true })
})

const everything = async ({ db }: TestDatabase) => ({
  accounts: await db.account.findMany({ orderBy: { id: 'asc' } }),
  ledger: await db.ledgerEntry.findMany({ orderBy: { id: 'asc' } }),
  events: await db.event.findMany({ orderBy: { seq: 'asc' } }),
  head: await db.eventLogHead.findFirst(),
  series: await db.priceSeries.findMany(),
  news: await db.marketEvent.findMany(),
  bars: await readBars(db, ['ACME'], '1d', { from: new Date(0), to: NOW, asOf: NOW, limit: 1_000 }),
})

describe('a backup', () => {
  it('carries everything into a new database', async () => {
    const written = await writeBackup(pools.from, file, NOW)
    expect(written.tables).toMatchObject({ price_data: 300, accounts: 3, events: 3, market_events: 1 })
    const restored = await restoreBackup(pools.to, file)
    expect(restored).toEqual(written)
    expect(await everything(to)).toEqual(await everything(from))
    expect(await verifyEvents(to.db, null)).toMatchObject({ ok: true, events: 3 })
  })

  it('leaves a database that goes on: identities continue, and the log stays append-only', async () => {
    await openAccount(to.db, ORIGIN, { id: 'third', kind: 'simulation', name: 'Third', openingCash: '1' })
    expect((await verifyEvents(to.db, null)).ok).toBe(true)
    await expect(pools.to.query('delete from events')).rejects.toThrow('append-only')
    await expect(pools.to.query('truncate events')).rejects.toThrow('append-only')
  })

  it('is not restored over a database in use', async () => {
    const before = await everything(to)
    await expect(restoreBackup(pools.to, file)).rejects.toMatchObject({ code: 'conflict' })
    expect(await everything(to)).toEqual(before)
  })

  it('restores nothing from a file that is cut, foreign or missing', async () => {
    const empty = await openTestDatabase()
    const pool = new pg.Pool({ ...empty.connection, max: 2 })
    try {
      const text = gunzipSync(await readFile(file)).toString('utf8')
      const lines = text.trimEnd().split('\n')
      const broken = {
        cut: gzipSync(lines.slice(0, -1).join('\n')),
        short: gzipSync([...lines.slice(0, 10), ...lines.slice(11)].join('\n')),
        torn: (await readFile(file)).subarray(0, 2_000),
        foreign: gzipSync('{"hello":1}\n'),
        plain: Buffer.from('no gzip'),
      }
      for (const [name, content] of Object.entries(broken)) {
        const path_ = path.join(folder, name)
        await writeFile(path_, content)
        await expect(restoreBackup(pool, path_), name).rejects.toMatchObject({ code: 'invalid_input' })
      }
      await expect(restoreBackup(pool, path.join(folder, 'none'))).rejects.toMatchObject({ code: 'invalid_input' })
      expect(await empty.db.account.count()).toBe(0)
      writeFileSync(path.join(folder, 'whole.gz'), gzipSync(text))
      expect((await restoreBackup(pool, path.join(folder, 'whole.gz'))).rows).toBeGreaterThan(300)
    } finally {
      await pool.end()
      await empty.close()
    }
  })
})
