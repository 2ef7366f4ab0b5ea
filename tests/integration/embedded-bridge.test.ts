import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLanes, type QueueConnection, workLane } from '@/lib/adapters/queue/bullmq'
import { serveEmbeddedDatabase } from '@/lib/db/embedded'
import { openTestDatabase, type TestDatabase } from './database'

/** Several processes at once on the embedded database: every row must be right, every increment counted, every job done once. */
let database: TestDatabase
let pool: pg.Pool

beforeAll(async () => {
  database = await openTestDatabase()
  pool = new pg.Pool({ ...database.connection, max: 2 })
  await pool.query('create table bridge_counters (id int primary key, n int not null, twin int not null)')
  await pool.query('insert into bridge_counters select id, 0, 0 from generate_series(1, 10) as id')
  await pool.query('create table bridge_words (id int primary key, word text not null)')
  await pool.query(`insert into bridge_words select id, 'word ' || id from generate_series(1, 100) as id`)
})

afterAll(async () => {
  await pool.end()
  await database.close()
})

function client(mode: string, count: number): Promise<{ code: number | null; out: string; err: string }> {
  const script = path.resolve('tests/integration/bridge-client.mjs')
  const child = spawn(process.execPath, [script, mode, JSON.stringify(database.connection), String(count)])
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString()
  })
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })))
}

const total = async (): Promise<number> => {
  const { rows } = await pool.query<{ sum: string }>('select sum(n) from bridge_counters')
  return Number(rows[0]?.sum)
}

describe('the embedded database, served to several processes', () => {
  it('counts every increment of one process beside the reads of two others, and shows no wrong row', async () => {
    const results = await Promise.all([client('write', 200), client('read', 500), client('read', 500)])
    expect(results.map(({ code, err }) => ({ code, err }))).toEqual(results.map(() => ({ code: 0, err: '' })))
    expect(await total()).toBe(200)
  })

  it('rolls back the transaction of a process that is killed inside it', async () => {
    const before = await total()
    const { out } = await client('abandon', 1)
    expect(out).toBe('inside\n')
    expect(await total()).toBe(before)
    await pool.query('update bridge_counters set n = n + 1, twin = twin + 1 where id = 1')
    expect(await total()).toBe(before + 1)
  })

  it('does every job of a queue once', async () => {
    const connection: QueueConnection = { postgres: database.connection }
    const lane = `bridge-${randomUUID().slice(0, 8)}`
    const lanes = openLanes(connection, [lane])
    const done: string[] = []
    const errors: Error[] = []
    const ids = Array.from({ length: 50 }, () => randomUUID())
    const finished = new Promise<void>((resolve) => {
      const worker = workLane(connection, lane, 4, {
        async run(job) {
          done.push((job.data as { id: string }).id)
          if (done.length >= ids.length) setTimeout(() => worker.close().then(resolve), 200)
        },
        isFinal: () => true,
        onDead: async () => {},
        onError: (error) => errors.push(error),
      })
    })
    await lanes.add(
      lane,
      ids.map((id) => ({ name: 'count', id, data: { id }, attempts: 1 })),
    )
    await finished
    await lanes.close()
    expect(done.toSorted()).toEqual(ids.toSorted())
    expect(errors).toEqual([])
  })
})

/** A port that nobody listens on. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })

describe('the embedded database on a loopback port', () => {
  it('asks for its password, and serves nobody without it', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'assay-port-'))
    const port = await freePort()
    const served = await serveEmbeddedDatabase(path.join(folder, 'postgres'), { port, password: 'right' })
    const connect = async (password: string) => {
      const session = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', password })
      await session.connect()
      const { rows } = await session.query('select 1 as one')
      await session.end()
      return rows
    }
    await expect(connect('wrong')).rejects.toThrow()
    await expect(connect('')).rejects.toThrow()
    expect(await connect('right')).toEqual([{ one: 1 }])
    await served.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
