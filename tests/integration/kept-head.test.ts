import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '@/lib/db/client'
import { appendEvents, readEventHead } from '@/lib/db/events'
import { keepHead, readKeptHead, resetKeptHead } from '@/lib/kept-head'
import { openTestDatabase, type TestDatabase } from './database'

describe('the head kept outside the database', () => {
  let database: TestDatabase
  const folder = mkdtempSync(path.join(tmpdir(), 'assay-head-'))
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const append = (aggregateId: string) =>
    inTransaction(database.db, (tx) =>
      appendEvents(tx, { actor: 'test', traceId: null }, [
        { type: 'external.test', aggregateId, accountId: null, data: {} },
      ]),
    )
  /** What somebody with the database's password could do. */
  const cutTo = async (seq: number) => {
    const { db } = database
    await db.$executeRawUnsafe('alter table events disable trigger all')
    await db.$executeRawUnsafe(`delete from events where seq > ${seq}`)
    await db.$executeRawUnsafe('alter table events enable trigger all')
    const last = await db.event.findUniqueOrThrow({ where: { seq } })
    await db.eventLogHead.update({ where: { singleton: true }, data: { seq, hash: last.hash } })
  }

  it('goes with a log that grows, and raises nothing', async () => {
    for (const name of ['a', 'b', 'c']) {
      await append(name)
      expect(await keepHead(database.db, folder)).toBeNull()
      expect(await readKeptHead(folder)).toEqual(await readEventHead(database.db))
    }
    expect(await database.db.alert.count()).toBe(0)
  })

  it('stays, with one critical alert, when the tail is cut, and when the log is written on after it', async () => {
    const kept = await readKeptHead(folder)
    await cutTo(2)
    expect(await keepHead(database.db, folder)).toContain('event 3')
    expect(await keepHead(database.db, folder)).toBeNull()
    await append('other')
    await append('more')
    expect(await keepHead(database.db, folder)).toBeNull()
    expect(await readKeptHead(folder)).toEqual(kept)
    const alerts = await database.db.alert.findMany()
    expect(alerts).toMatchObject([{ level: 'critical', kind: 'event_log_cut', data: { kept, head: { seq: 2 } } }])
  })

  it('starts anew when it is reset, as after a restore', async () => {
    await resetKeptHead(database.db, folder)
    await append('later')
    expect(await keepHead(database.db, folder)).toBeNull()
    expect(await readKeptHead(folder)).toEqual(await readEventHead(database.db))
  })
})
