import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { GET as getReport } from '@/app/api/backtests/[id]/report/route'
import { GET as listRoundTrips } from '@/app/api/backtests/[id]/round-trips/route'
import { GET as getBacktest } from '@/app/api/backtests/[id]/route'
import { GET as listCells } from '@/app/api/sweeps/[id]/cells/route'
import { GET as getSweep } from '@/app/api/sweeps/[id]/route'
import { backtestRequest, runCard } from '@/lib/contracts/api/backtests'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { findBacktest } from '@/lib/db/backtests'
import { findSweep } from '@/lib/db/sweeps'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { requestSweep } from '@/lib/services/backtest/request-sweep'
import { importMarket, ORIGIN } from './desk'
import { openRoutes } from './route-caller'
import { openServedDesk, type ServedDesk } from './served-desk'
import { workerOf } from './worker-process'

/** Rests before each run, and then buys and sells by turns, in so many orders of so many shares. */
const SLOW = `export default ({ z, defineStrategy }) => defineStrategy({
  key: 'slow',
  name: 'Slow',
  summary: 'Takes its time.',
  params: z.object({ ms: z.int().min(0).max(10_000), orders: z.int().min(1).max(100), shares: z.int().min(1).max(1_000) }),
  warmup: () => 0,
  init: ({ symbols }, { ms, orders, shares }) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
    return (desk) => {
      const side = desk.step % 2 === 0 ? 'buy' : 'sell'
      for (let symbol = 0; symbol < symbols.length; symbol++)
        for (let order = 0; order < orders; order++)
          desk.order({ symbol, side, quantity: shares, type: 'market', reason: 'test', confidence: 50 })
    }
  },
})`

const MARKET = {
  strategy: 'own:slow',
  symbols: ['ACME', 'BOLT', 'CRUX', 'DUNE'],
  from: '2016-03-29',
  to: '2017-06-05',
  trading: { limits: null },
}

/** Until it is so, or for a minute and a half. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; !(await isSo()); await sleep(5))
    if (Date.now() > end) throw new Error('it did not come to that')
}

describe('a worker that is killed', () => {
  let desk: ServedDesk
  let worker: ReturnType<typeof workerOf>
  let routes: Awaited<ReturnType<typeof openRoutes>>
  let folder: string
  beforeAll(async () => {
    if (!existsSync('dist/worker.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    folder = mkdtempSync(path.join(tmpdir(), 'assay-killed-'))
    writeFileSync(path.join(folder, 'slow.ts'), SLOW)
    desk = await openServedDesk({
      ASSAY_STRATEGIES_DIR: folder,
      ASSAY_REPORTS_DIR: path.join(folder, 'reports'),
      WORKER_CONCURRENCY: '1',
    })
    await importMarket(desk.deps)
    routes = await openRoutes(desk)
    worker = workerOf(desk)
  })
  beforeEach(() => worker.start())
  afterEach(() => worker.kill())
  afterAll(async () => {
    routes?.stop()
    await desk?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const ask = (params: { ms: number; orders: number; shares: number }) =>
    requestBacktest(desk.deps.backtests, ORIGIN, backtestRequest.parse({ ...MARKET, params, checks: 'quick' }))
  const statusOf = async (id: bigint) => (await findBacktest(desk.deps.db, id))?.status
  const hasCompleted = (id: bigint) => async () => (await statusOf(id)) === 'completed'
  const completed = async (id: bigint) => {
    await until(hasCompleted(id))
    const row = await findBacktest(desk.deps.db, id)
    if (!row) throw new Error('the backtest is gone')
    const where = { backtestId: id }
    const [fills, trips] = await Promise.all([
      desk.deps.db.backtestTrade.findMany({ where, orderBy: { seq: 'asc' }, omit: { backtestId: true } }),
      desk.deps.db.backtestRoundTrip.findMany({ where, orderBy: { seq: 'asc' }, omit: { backtestId: true } }),
    ])
    return { row, fills, trips }
  }

  /** Nothing of a run that has not ended is shown: no numbers, no executions, no report. */
  async function expectNothingShown(id: bigint) {
    const params = { id: String(id) }
    const { body } = await routes.call(getBacktest, `/backtests/${id}`, undefined, params)
    const nothing = { final_value: null, summary: null, metrics: null, trust: null, equity_curve: null, run_card: null }
    expect(body).toMatchObject({ ...nothing, status: 'running', trades: [], open_positions: [], finished_at: null })
    expect((await routes.call(listRoundTrips, `/backtests/${id}/round-trips`, undefined, params)).body.data).toEqual([])
    expect((await routes.call(getReport, `/backtests/${id}/report`, undefined, params)).status).toBe(409)
    expect(
      await desk.deps.db.event.count({ where: { type: 'BacktestCompleted', aggregateId: `backtest ${id}` } }),
    ).toBe(0)
  }

  /** What another worker has made of a run is what one that was let alone comes to, once. */
  async function expectWhole(id: bigint, alone: Awaited<ReturnType<typeof completed>>) {
    const { row, fills, trips } = await completed(id)
    const { config, data, result } = runCard.parse(alone.row.runCard).hashes
    expect(runCard.parse(row.runCard).hashes).toMatchObject({ config, data, result })
    expect([row.finalValue, row.fills, row.roundTrips]).toEqual([
      alone.row.finalValue,
      alone.fills.length,
      alone.trips.length,
    ])
    expect(fills).toEqual(alone.fills)
    expect(trips).toEqual(alone.trips)
    const completions = { type: 'BacktestCompleted', aggregateId: `backtest ${id}` }
    expect(await desk.deps.db.event.count({ where: completions })).toBe(1)
    const reports = await desk.deps.db.backtest.findMany({ select: { reportFile: true } })
    expect(readdirSync(path.join(folder, 'reports')).sort()).toEqual(reports.map(({ reportFile }) => reportFile).sort())
  }

  it('in the middle of a backtest leaves nothing of it to see, and another ends it', async () => {
    const params = { ms: 5_000, orders: 1, shares: 1 }
    const alone = await completed((await ask(params)).id)
    const { id } = await ask(params)
    await until(async () => (await statusOf(id)) === 'running')
    await sleep(1_000)
    await worker.kill()
    await expectNothingShown(id)
    expect(await desk.deps.db.backtestTrade.count({ where: { backtestId: id } })).toBe(0)
    await worker.start()
    await expectWhole(id, alone)
    expect(alone.fills.length).toBeGreaterThan(1_000)
  }, 240_000)

  it('while it writes executions leaves none of them to see, and another writes them anew', async () => {
    const params = { ms: 0, orders: 10, shares: 1 }
    const alone = await completed((await ask(params)).id)
    const { id } = await ask(params)
    let written = 0
    // Looked at and killed in one transaction: the embedded database has one session, so that nothing comes between.
    await until(() =>
      desk.deps.db.$transaction(async (tx) => {
        written = await tx.backtestTrade.count({ where: { backtestId: id } })
        if (written > 0) await worker.kill()
        return written > 0
      }),
    )
    expect(written).toBeLessThan(alone.fills.length)
    await expectNothingShown(id)
    await worker.start()
    await expectWhole(id, alone)
  }, 240_000)

  it('in the middle of a sweep leaves whole chunks only, and another ends it', async () => {
    const { db } = desk.deps
    const params = { ms: 4, orders: 1 }
    const space = { shares: { min: 1, max: 600, step: 1 } }
    const asked = sweepRequest.parse({ ...MARKET, symbols: ['ACME'], params, space, objective: 'total_return' })
    const { id, chunks } = await requestSweep(desk.deps.backtests, ORIGIN, asked)
    expect(chunks).toBe(3)
    const running = () => db.sweepChunk.findMany({ where: { sweepId: id, status: 'running' } })
    await until(async () => ((await findSweep(db, id))?.cellsDone ?? 0) > 0 && (await running()).length > 0)
    await sleep(300)
    await worker.kill()
    const { cellsDone = 0 } = (await findSweep(db, id)) ?? {}
    expect(cellsDone).toBeGreaterThan(0)
    expect(cellsDone).toBeLessThan(600)
    for (const { results } of await running()) expect(results).toBeNull()
    const paramsOf = { id: String(id) }
    const { body } = await routes.call(getSweep, `/sweeps/${id}`, undefined, paramsOf)
    expect(body).toMatchObject({ status: 'running', result: null, cells_done: cellsDone })
    type Cells = { data: { cell: number; params: { shares: number }; objective: number | null }[] }
    const cells = async () => {
      const pages = []
      for (let cursor = ''; ; ) {
        const page = (await routes.call(listCells, `/sweeps/${id}/cells?limit=500${cursor}`, undefined, paramsOf)).body
        pages.push(...(page as Cells).data)
        if (page.next_cursor === null) return pages
        cursor = `&cursor=${page.next_cursor}`
      }
    }
    const before = await cells()
    expect(before).toHaveLength(cellsDone)
    await worker.start()
    await until(async () => (await findSweep(db, id))?.status === 'completed')
    const after = await cells()
    expect(after.map(({ params: { shares } }) => shares).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 600 }, (_, index) => index + 1),
    )
    expect(new Set(after.map(({ cell }) => cell)).size).toBe(600)
    // What was done is not done again to another end.
    for (const cell of before) expect(after).toContainEqual(cell)
    expect((await findSweep(db, id))?.cellsDone).toBe(600)
    expect(await db.event.count({ where: { type: 'SweepCompleted', aggregateId: `sweep ${id}` } })).toBe(1)
  }, 240_000)
})
