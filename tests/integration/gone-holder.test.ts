import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lockAccountState } from '@/lib/db/account-state'
import { inTransaction } from '@/lib/db/client'
import { appendEvents } from '@/lib/db/events'
import { type Desk, ORIGIN, openDesk } from './desk'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())

const note = (name: string) => ({ type: 'Noted', aggregateId: name, accountId: null, data: {} })

describe('a transaction whose holder says nothing more', () => {
  it.runIf(process.env.TEST_DATABASE_URL)('gives its locks back, and writes nothing', async () => {
    const { db } = desk.deps
    let hasLocked = () => {}
    const locked = new Promise<void>((resolve) => {
      hasLocked = resolve
    })
    let isSilent = true
    const silent = inTransaction(db, async (tx) => {
      await lockAccountState(tx, 'paper')
      await appendEvents(tx, ORIGIN, [note('silent')])
      hasLocked()
      await pause(15_000)
      isSilent = false
      await appendEvents(tx, ORIGIN, [note('late')])
    })
    const failed = expect(silent).rejects.toThrow()
    await locked
    await inTransaction(db, async (tx) => {
      await lockAccountState(tx, 'paper')
      await appendEvents(tx, ORIGIN, [note('next')])
    })
    expect(isSilent).toBe(true)
    await failed
    const noted = await db.event.findMany({ where: { type: 'Noted' }, select: { aggregateId: true } })
    expect(noted).toEqual([{ aggregateId: 'next' }])
  })

  it.skipIf(process.env.TEST_DATABASE_URL)('may be slow in the embedded database, which has one session', async () => {
    await inTransaction(desk.deps.db, async (tx) => {
      await lockAccountState(tx, 'paper')
      await pause(7_000)
      await appendEvents(tx, ORIGIN, [note('slow')])
    })
    expect(await desk.deps.db.event.count({ where: { type: 'Noted' } })).toBe(1)
  })
})
