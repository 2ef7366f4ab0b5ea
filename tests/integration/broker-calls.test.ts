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

type Told = (kind: CallKind, waitMs: number) => void
const limiterOf = (account: string, timeoutMs: number, told: Told = () => {}) =>
  createCallLimiter(
    {
      async take(kind) {
        const waitMs = await takeBrokerCall(database.db, account, kind)
        told(kind, waitMs)
        return waitMs
      },
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
    const began = Date.now()
    let passed = 0
    while ((await takeBrokerCall(database.db, 'a', 'lookup')) === 0) passed++
    expect(passed).toBeGreaterThanOrEqual(10)
    expect(passed).toBeLessThanOrEqual(10 + Math.ceil(((Date.now() - began) / 1_000) * 3))
    expect(await takeBrokerCall(database.db, 'b', 'lookup')).toBe(0)
  })

  it('serves several processes in turn, cancels first', async () => {
    const waits: number[] = []
    const told: Told = (kind, waitMs) => kind === 'cancel' && waits.push(waitMs)
    const processes = [1, 2, 3].map(() => limiterOf('shared', 60_000, told))
    const done: CallKind[][] = [[], [], []]
    const began = Date.now()
    const ask = (kind: CallKind, number: number) =>
      processes[number % 3]?.take(kind).then(() => done[number % 3]?.push(kind))
    const others = Array.from({ length: 18 }, (_, number) => ask('lookup', number))
    const cancels = Array.from({ length: 9 }, (_, number) => ask('cancel', number))
    await Promise.all([...cancels, ...others])
    expect(done.flat()).toHaveLength(27)
    // Each may have asked for one lookup before it hears of the cancels, and none of these is told to wait.
    for (const kinds of done) expect(kinds.slice(0, 4).filter((kind) => kind === 'cancel')).toHaveLength(3)
    expect(waits).toEqual(Array(9).fill(0))
    expect(Date.now() - began).toBeGreaterThan(5_000)
  })

  it('keeps a refusal for all, and the caller with little patience is told', async () => {
    await noteBrokerLimit(database.db, 'refused', { remaining: 0, resetInMs: 60_000, refused: true })
    expect(await takeBrokerCall(database.db, 'refused', 'cancel')).toBeGreaterThan(30_000)
    expect(await codeOf(limiterOf('refused', 200).take('order'))).toBe('rate_limited')
  })
})
