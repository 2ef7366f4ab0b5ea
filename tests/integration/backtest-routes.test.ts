import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { POST as resume } from '@/app/api/backtests/[id]/resume/route'
import { GET as listRoundTrips } from '@/app/api/backtests/[id]/round-trips/route'
import { GET as getBacktest } from '@/app/api/backtests/[id]/route'
import { POST as createBacktest } from '@/app/api/backtests/route'
import { GET as listStrategies } from '@/app/api/backtests/strategies/route'
import { GET as listSweepCells } from '@/app/api/sweeps/[id]/cells/route'
import { POST as resumeSweep } from '@/app/api/sweeps/[id]/resume/route'
import { POST as createSweep } from '@/app/api/sweeps/route'
import type { EquityCurve } from '@/lib/contracts/api/backtests'
import { sessionsBetween } from '@/lib/domain/calendar/nyse'
import { cancelBacktest } from '@/lib/services/backtest/change-backtest'
import { cancelSweep } from '@/lib/services/backtest/request-sweep'
import { runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { importCsvFile } from '@/lib/services/import-csv'
import { runAgents } from '@/workers/handlers/agent-backtest'
import { type Desk, ORIGIN, openDesk } from './desk'
import { openRoutes } from './route-caller'

const SESSIONS = sessionsBetween('2008-01-02', '2017-12-29').slice(0, 2_100)
const [FIRST, LAST] = [SESSIONS[0] as string, SESSIONS[2_099] as string]

/** Prices that rise and fall every ten sessions or so, the one symbol a quarter of a wave behind the other. */
function waves(phase: number): string {
  const rows = SESSIONS.map((date, i) => {
    const price = (at: number) => 100 + 10 * Math.sin((2 * Math.PI * at) / 20 + phase) + at / 100
    const [open, close] = [price(i - 1), price(i)]
    const prices = [open, Math.max(open, close) + 0.1, Math.min(open, close) - 0.1, close]
    return [date, ...prices.map((value) => value.toFixed(2)), 1_000_000].join(',')
  })
  return ['date,open,high,low,close,volume', ...rows].join('\n')
}

const REQUEST = {
  strategy: 'sma-cross',
  symbols: ['WAVE', 'WAVY'],
  from: FIRST,
  to: LAST,
  params: { fast: 2, slow: 5 },
  checks: 'quick',
}

type Caller = Awaited<ReturnType<typeof openRoutes>>
type Handler = Parameters<Caller['call']>[0]
type Detail = { equity_curve: EquityCurve; rolling: { sharpe: unknown[]; beta: unknown[] }; trades: Row[] }
type Row = { seq: number; asset?: string }
type Page = { data: Row[]; next_cursor: string | null }

describe('backtests over HTTP', () => {
  let desk: Desk
  let trader: Caller
  let admin: Caller
  beforeAll(async () => {
    if (!existsSync('dist/threads/backtest.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    desk = await openDesk({ ASSAY_STRATEGIES_DIR: path.resolve('tests/fixtures/strategies') })
    trader = await openRoutes(desk)
    admin = await openRoutes(desk, 'admin')
    for (const [index, symbol] of REQUEST.symbols.entries())
      await importCsvFile(
        desk.deps.db,
        { name: `${symbol}.csv`, content: waves((index * Math.PI) / 2) },
        desk.deps.clock.now(),
      )
  })
  afterAll(async () => {
    trader.stop()
    await desk.close()
  })

  const detailOf = async (id: string, query = '') => {
    const { status, body } = await trader.call(getBacktest, `/backtests/${id}${query}`, undefined, { id })
    expect(status).toBe(200)
    return body as Detail & { next_cursor: string | null; status: string }
  }
  const run = async (changes: object = {}) => {
    const { status, body } = await trader.call(createBacktest, '/backtests', { ...REQUEST, ...changes })
    expect(status).toBe(202)
    const id = String(body.id)
    expect(await runStoredBacktest(desk.deps.backtests, BigInt(id), runAgents(desk.deps))).toBe(true)
    return id
  }

  it('give the curve in 2,000 points at most, and whole when that is asked for', async () => {
    const id = await run()
    const whole = (await detailOf(id, '?resolution=full')).equity_curve
    expect(whole.dates).toEqual(SESSIONS)
    for (const query of ['', '?resolution=reduced']) {
      const { equity_curve: reduced, rolling } = await detailOf(id, query)
      expect(reduced.dates).toHaveLength(2_000)
      expect([reduced.dates[0], reduced.dates.at(-1)]).toEqual([FIRST, LAST])
      expect(reduced.points).toBe(2_100)
      // Each point is one of the whole, in order, all of its columns of the same day.
      const days = reduced.dates.map((date) => SESSIONS.indexOf(date))
      expect(days).toEqual([...new Set(days)].sort((a, b) => a - b))
      for (const column of ['equity', 'benchmark', 'drawdown', 'exposure'] as const)
        expect(reduced[column]).toEqual(days.map((day) => whole[column]?.[day]))
      expect([rolling.sharpe.length, rolling.beta.length]).toEqual([2_000, 2_000])
    }
    expect((await trader.call(getBacktest, `/backtests/${id}?resolution=most`, undefined, { id })).status).toBe(422)
  })

  it('give a curve of no more than 2,000 points as it is', async () => {
    const id = await run({ to: SESSIONS[1_999] })
    const detail = await detailOf(id)
    expect(detail.equity_curve.dates).toEqual(SESSIONS.slice(0, 2_000))
    expect(detail).toEqual(await detailOf(id, '?resolution=full'))
  })

  const ended = (cursor: string | null) => (cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`)

  it('give executions page by page, each once and in order', async () => {
    const id = await run()
    const count = await desk.deps.db.backtestTrade.count({ where: { backtestId: BigInt(id) } })
    expect(count).toBeGreaterThan(300)
    const seqs: number[] = []
    let pages = 0
    for (let cursor: string | null = null, isLast = false; !isLast; pages++) {
      const { trades, next_cursor } = await detailOf(id, `?limit=100${ended(cursor)}`)
      expect(trades).toHaveLength(Math.min(100, count - seqs.length))
      seqs.push(...trades.map(({ seq }) => seq))
      isLast = next_cursor === null
      cursor = next_cursor
    }
    expect(seqs).toEqual(Array.from({ length: count }, (_, index) => index + 1))
    expect(pages).toBe(Math.ceil(count / 100))
    expect((await detailOf(id)).trades).toHaveLength(50)
    for (const query of ['cursor=nonsense', 'limit=0', 'limit=501'])
      expect((await trader.call(getBacktest, `/backtests/${id}?${query}`, undefined, { id })).status).toBe(422)
  })

  it('give the round trips of one symbol page by page', async () => {
    const id = await run()
    const where = { backtestId: BigInt(id), asset: 'WAVY' }
    const wanted = await desk.deps.db.backtestRoundTrip.findMany({ where, orderBy: { seq: 'asc' } })
    expect(wanted.length).toBeGreaterThan(80)
    const found: Row[] = []
    for (let cursor: string | null = null, isLast = false; !isLast; ) {
      const url = `/backtests/${id}/round-trips?symbol=WAVY&limit=40${ended(cursor)}`
      const page = (await trader.call(listRoundTrips, url, undefined, { id })).body as Page
      found.push(...page.data)
      isLast = page.next_cursor === null
      cursor = page.next_cursor
    }
    expect(found.map(({ seq, asset }) => [seq, asset])).toEqual(wanted.map(({ seq }) => [seq, 'WAVY']))
  })

  it('refuse a cursor that no list gave', async () => {
    const id = await run({ to: SESSIONS[100] })
    const space = { fast: { values: [2, 3] } }
    const { checks: _, ...base } = { ...REQUEST, params: { slow: 5 }, space }
    const sweep = String((await trader.call(createSweep, '/sweeps', base)).body.id)
    const lists: [string, Handler, string][] = [
      [`/backtests/${id}`, getBacktest, id],
      [`/backtests/${id}/round-trips`, listRoundTrips, id],
      [`/sweeps/${sweep}/cells`, listSweepCells, sweep],
    ]
    for (const parts of [['x'], ['1e400'], ['-5'], ['1.5'], ['9999999999'], []])
      for (const [url, list, id] of lists) {
        const cursor = Buffer.from(JSON.stringify(parts)).toString('base64url')
        const answer = await trader.call(list, `${url}?cursor=${cursor}`, undefined, { id })
        expect(answer, `${url} ${parts}`).toMatchObject({ status: 422, body: { problems: [{ path: 'cursor' }] } })
      }
  })

  it('give no curve and no executions before they are complete', async () => {
    const { body } = await trader.call(createBacktest, '/backtests', REQUEST)
    expect(await detailOf(String(body.id))).toMatchObject({ status: 'queued', equity_curve: null, trades: [] })
  })

  const OWN = { ...REQUEST, strategy: 'own:rises', params: { bars: 2 } }
  const { checks: _checks, ...market } = OWN
  const SWEEP = { ...market, params: {}, space: { bars: { values: [2, 3] } } }
  const refused = { status: 403, body: { code: 'forbidden' } }

  it('name strategies of one’s own to an admin only', async () => {
    const keysFor = async (caller: Caller) =>
      ((await caller.call(listStrategies, '/backtests/strategies')).body.data as { key: string }[]).map(
        ({ key }) => key,
      )
    expect(await keysFor(admin)).toEqual(expect.arrayContaining(['sma-cross', 'own:rises']))
    expect((await keysFor(trader)).filter((key) => key.startsWith('own:'))).toEqual([])
  })

  it('of a strategy of one’s own are refused to a trader, who stores nothing, and not to an admin', async () => {
    const { db } = desk.deps
    const stored = async () => [await db.backtest.count(), await db.sweep.count(), await db.outbox.count()]
    const before = await stored()
    expect(await trader.call(createBacktest, '/backtests', OWN)).toMatchObject(refused)
    expect(await trader.call(createSweep, '/sweeps', SWEEP)).toMatchObject(refused)
    expect(await stored()).toEqual(before)
    expect(await admin.call(createBacktest, '/backtests', OWN)).toMatchObject({ status: 202 })
    expect(await admin.call(createSweep, '/sweeps', SWEEP)).toMatchObject({ status: 202 })
  })

  it('of a strategy of one’s own are not resumed by a trader when an admin stopped them', async () => {
    const { deps } = desk
    const id = String((await admin.call(createBacktest, '/backtests', OWN)).body.id)
    await cancelBacktest(deps.backtests, ORIGIN, BigInt(id))
    expect(await trader.call(resume, `/backtests/${id}/resume`, {}, { id })).toMatchObject(refused)
    expect(await admin.call(resume, `/backtests/${id}/resume`, {}, { id })).toMatchObject({
      status: 202,
      body: { status: 'queued' },
    })
    const stopped = String((await admin.call(createSweep, '/sweeps', SWEEP)).body.id)
    await cancelSweep(deps.backtests, ORIGIN, BigInt(stopped))
    expect(await trader.call(resumeSweep, `/sweeps/${stopped}/resume`, {}, { id: stopped })).toMatchObject(refused)
    expect((await deps.db.sweep.findFirst({ where: { id: BigInt(stopped) } }))?.status).toBe('canceled')
    expect(await admin.call(resumeSweep, `/sweeps/${stopped}/resume`, {}, { id: stopped })).toMatchObject({
      status: 202,
    })
  })
})
