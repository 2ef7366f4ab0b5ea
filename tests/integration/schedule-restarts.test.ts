import { type ChildProcess, fork } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clockMovedBy } from './moved-clock'
import { openServedDesk, type ServedDesk } from './served-desk'

/** Forty-five seconds before 10:31 in New York, on a Wednesday with a session: by then the workers have begun. */
const START = Date.parse('2026-01-14T15:30:15Z')
const SLOTS = ['2026-01-14T15:31:00.000Z', '2026-01-14T15:32:00.000Z'].map((at) => Date.parse(at))

// A database of another process keeps a clock that this test cannot move.
describe.skipIf(process.env.TEST_DATABASE_URL)('every slot gives exactly one cycle (C17)', () => {
  let desk: ServedDesk
  let moved = 0
  const workers: ChildProcess[] = []
  const start = async (count: number) => {
    const begun = Array.from({ length: count }, () => {
      const worker = fork('dist/worker.mjs', [], {
        env: desk.environment,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      workers.push(worker)
      return new Promise<void>((resolve) => worker.once('message', () => resolve()))
    })
    await Promise.all(begun)
  }
  const kill = () => {
    for (const worker of workers.splice(0)) worker.kill('SIGKILL')
  }
  const untilClock = (at: number) => sleep(Math.max(0, at - (Date.now() + moved)))
  const started = async () =>
    (await desk.deps.db.scheduleRun.findMany({ orderBy: { at: 'asc' } })).map(({ at, status }) => [
      at.getTime(),
      status,
    ])

  beforeAll(async () => {
    moved = START - Date.now()
    desk = await openServedDesk({
      // As a desk that is in use: in tests workers keep no schedule.
      NODE_ENV: 'production',
      NODE_OPTIONS: clockMovedBy(moved),
      TRADING_WATCHLIST_SYMBOLS: 'HALC.X',
      SCHEDULE_SCAN_TIMES: '10:31,10:32',
    })
  })
  afterAll(async () => {
    kill()
    await desk.close()
  })

  it('with several workers that are killed at the very moment of a slot', { timeout: 300_000 }, async () => {
    await start(2)
    await untilClock(SLOTS[0] ?? 0)
    workers.shift()?.kill('SIGKILL')
    await expect.poll(started, { timeout: 75_000 }).toEqual([[SLOTS[0], 'started']])
    await start(1)
    await untilClock((SLOTS[1] ?? 0) + 20)
    kill()
    await start(3)
    await expect.poll(started, { timeout: 75_000 }).toEqual(SLOTS.map((at) => [at, 'started']))
    await sleep(2_000)
    expect(await started()).toHaveLength(2)
    const cycles = await desk.deps.db.workflowExecution.findMany()
    expect(cycles.map(({ trigger, symbols }) => [trigger, symbols])).toEqual(SLOTS.map(() => ['scheduled', ['HALC.X']]))
  })
})
