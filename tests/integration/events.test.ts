import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Db } from '@/lib/db/client'
import { inTransaction } from '@/lib/db/client'
import { appendEvents, readEventHead } from '@/lib/db/events'
import { verifyEvents } from '@/lib/services/verify-events'
import { openTestDatabase, type TestDatabase } from './database'

const origin = { actor: 'test', traceId: 't' }
const append = (db: Db, count: number, prefix = 'e') =>
  inTransaction(db, (tx) =>
    appendEvents(
      tx,
      origin,
      Array.from({ length: count }, (_, index) => ({
        type: 'external.test',
        aggregateId: `${prefix}${index}`,
        accountId: null,
        data: { index, money: '12.340000', nested: { z: [1, 2.5, null], a: 'ü' } },
      })),
    ),
  )

describe('the event log', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  afterAll(() => database.close())

  it('numbers without gaps under concurrent writers and rollbacks', async () => {
    const { db } = database
    const writers = Array.from({ length: 20 }, (_, writer) =>
      inTransaction(db, async (tx) => {
        await appendEvents(tx, origin, [
          { type: 'external.test', aggregateId: `w${writer}`, accountId: null, data: {} },
        ])
        if (writer % 4 === 0) throw new Error('rolled back')
      }).catch((error: Error) => expect(error.message).toBe('rolled back')),
    )
    await Promise.all(writers)
    expect(await verifyEvents(db, null)).toMatchObject({ ok: true, events: 15 })
    expect((await readEventHead(db)).seq).toBe(15)
  })

  it('writes an event with a known key once', async () => {
    const { db } = database
    const event = { type: 'external.keyed', aggregateId: 'k', accountId: null, data: {}, key: 'only-once' }
    const write = () => inTransaction(db, (tx) => appendEvents(tx, origin, [event, event]))
    expect(await write()).toHaveLength(1)
    expect(await write()).toHaveLength(0)
  })

  it.each(['update events set actor = $$x$$', 'delete from events', 'truncate events', 'truncate events cascade'])(
    'refuses: %s',
    async (sql) => {
      await append(database.db, 1)
      await expect(database.db.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/)
    },
  )

  describe('verify', () => {
    /** What somebody with the database's password could do. */
    const tamper = async (sql: string) => {
      await database.db.$executeRawUnsafe('alter table events disable trigger all')
      await database.db.$executeRawUnsafe(sql)
      await database.db.$executeRawUnsafe('alter table events enable trigger all')
    }
    let head: { seq: number; hash: string }
    beforeEach(async () => {
      await tamper('delete from events')
      await database.db.eventLogHead.update({ where: { singleton: true }, data: { seq: 0, hash: '0'.repeat(64) } })
      await append(database.db, 8)
      head = await readEventHead(database.db)
    })

    it.each([
      ['a changed row', `update events set data = '{"index": 99}' where seq = 4`, 4],
      ['a changed actor', `update events set actor = 'somebody' where seq = 8`, 8],
      ['a removed row', 'delete from events where seq = 5', 5],
      ['rows in another order', 'update events set seq = case seq when 3 then 103 else 3 end where seq in (3, 4)', 3],
      ['a cut tail', 'delete from events where seq > 6', 7],
    ])('finds %s', async (_, sql, seq) => {
      await tamper(sql)
      const result = await verifyEvents(database.db, null)
      expect(result.ok).toBe(false)
      expect(result.problems[0]?.seq).toBe(seq)
    })

    it('finds a tail that was cut with its head, against the head kept elsewhere', async () => {
      const [last] = await database.db.event.findMany({ where: { seq: 6 } })
      await tamper('delete from events where seq > 6')
      await database.db.eventLogHead.update({ where: { singleton: true }, data: { seq: 6, hash: last?.hash ?? '' } })
      expect((await verifyEvents(database.db, null)).ok).toBe(true)
      expect(await verifyEvents(database.db, head)).toMatchObject({ ok: false, problems: [{ seq: 7 }] })
    })
  })
})
