import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCallLimiter } from '@/lib/adapters/broker/call-limiter'
import { noteBrokerLimit, takeBrokerCall } from '@/lib/db/broker-calls'
import type { CallKind } from '@/lib/domain/broker-calls'
import { codeOf } from '../contracts/market-data'
import { openTestDatabase, type TestDatabase } from './database'

let database: TestDatabase
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const limiterOf = (account: string, timeoutMs: number) =>
  createCallLimiter(
    {
      take: (kind) => takeBrokerCall(database.db, account, kind),
      note: (report) => noteBrokerLimit(database.db, account, report),
    },
    { timeoutMs },
  )

describe('the calls of a broker account, counted for all processes', () => {
  it('lets no two callers take the same one', async () => {
    const began = Date.now()
    const taken = await Promise.all(Array.from({ length: 40 }, () => takeBrokerCall(database.db, 'crowd', 'cancel')))
    const passed = taken.filter((waitMs) => waitMs === 0).length
    expect(passed).toBeGreaterThanOrEqual(20)
    expect(passed).toBeLessThanOrEqual(20 + Math.ceil(((Date.now() - began) / 1_000) * 3))
    expect(Math.max(...taken)).toBeLessThanOrEqual(400)
  })

  it('counts each account for itself', async () => {
    for (let call = 0; call < 10; call++) expect(await takeBrokerCall(database.db, 'a', 'lookup')).toBe(0)
    expect(await takeBrokerCall(database.db, 'a', 'lookup')).toBeGreaterThan(0)
    expect(await takeBrokerCall(database.db, 'b', 'lookup')).toBe(0)
  })

  it('serves several processes in turn, cancels first', async () => {
    const processes = [1, 2, 3].map(() => limiterOf('shared', 30_000))
    const done: { kind: CallKind; at: number }[] = []
    const began = Date.now()
    const ask = (kind: CallKind, number: number) =>
      processes[number % 3]?.take(kind).then(() => done.push({ kind, at: Date.now() - began }))
    const others = Array.from({ length: 18 }, (_, number) => ask('lookup', number))
    const cancels = Array.from({ length: 9 }, (_, number) => ask('cancel', number))
    await Promise.all(cancels)
    expect(Date.now() - began).toBeLessThan(2_000)
    await Promise.all(others)
    expect(done).toHaveLength(27)
    expect(Date.now() - began).toBeGreaterThan(5_000)
  })

  it('keeps a refusal for all, and the caller with little patience is told', async () => {
    await noteBrokerLimit(database.db, 'refused', { remaining: 0, resetInMs: 5_000, refused: true })
    expect(await takeBrokerCall(database.db, 'refused', 'cancel')).toBeGreaterThan(4_000)
    expect(await codeOf(limiterOf('refused', 200).take('order'))).toBe('rate_limited')
  })
})
