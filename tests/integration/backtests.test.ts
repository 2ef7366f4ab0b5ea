import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { carryThrough } from '@/cli/finish-sweep'
import { backtestRequest, runCard } from '@/lib/contracts/api/backtests'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { backtestReport } from '@/lib/contracts/backtest-report'
import { claimBacktest, findBacktest, listBacktestTrades, listRoundTrips, otherTrials } from '@/lib/db/backtests'
import { findSweep } from '@/lib/db/sweeps'
import { cancelBacktest, pauseBacktest, removeBacktest, resumeBacktest } from '@/lib/services/backtest/change-backtest'
import { preflight } from '@/lib/services/backtest/preflight'
import { readPrintedReport, readReport } from '@/lib/services/backtest/read-report'
import { reportHtml } from '@/lib/services/backtest/report-html'
import { reportPdf } from '@/lib/services/backtest/report-pdf'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { cancelSweep, requestSweep, resumeSweep } from '@/lib/services/backtest/request-sweep'
import { runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import type { BacktestOutcome } from '@/lib/services/backtest/run-task'
import { verifyCard } from '@/lib/services/backtest/verify-card'
import { createStrategyCatalogue } from '@/lib/strategies'
import { readComparison } from '@/lib/views/compare-backtests'
import { readCells, readSweepDetail } from '@/lib/views/sweeps'
import { runAgents } from '@/workers/handlers/agent-backtest'
import { type Desk, importMarket, ORIGIN, openDesk } from './desk'
import { pdfPages } from './pdf-pages'

const BASE = {
  strategy: 'sma-cross',
  symbols: ['ACME', 'BOLT', 'CRUX'],
  from: '2016-03-29',
  to: '2017-06-05',
  params: { fast: 5, slow: 20 },
  checks: 'quick',
}

describe('stored backtests', () => {
  let desk: Desk
  beforeAll(async () => {
    if (!existsSync('dist/threads/backtest.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    desk = await openDesk({
      ASSAY_STRATEGIES_DIR: path.resolve('tests/fixtures/strategies'),
      BACKTEST_TIMEOUT_SECONDS: '8',
      BACKTEST_MEMORY_MB: '96',
      ASSAY_REPORTS_DIR: path.join(process.env.TMPDIR ?? '/tmp', `assay-reports-${process.pid}`),
    })
    await importMarket(desk.deps)
  })
  afterAll(() => desk.close())

  const deps = () => desk.deps.backtests
  const ask = (changes: object = {}) => requestBacktest(deps(), ORIGIN, backtestRequest.parse({ ...BASE, ...changes }))
  const joined = async (pieces: AsyncIterable<string>) => {
    let text = ''
    for await (const piece of pieces) text += piece
    return text
  }
  const run = async (changes: object = {}) => {
    const { id } = await ask(changes)
    expect(await runStoredBacktest(deps(), id, runAgents(desk.deps))).toBe(true)
    const row = await findBacktest(desk.deps.db, id)
    if (!row) throw new Error('the backtest is gone')
    return row
  }

  it('is stored whole: result, executions, round trips, report, card', async () => {
    const row = await run({ checks: 'full' })
    expect(row).toMatchObject({ status: 'completed', progress: 1, error: null })
    const trades = await listBacktestTrades(desk.deps.db, row.id, 0, 10_000)
    const trips = await listRoundTrips(desk.deps.db, row.id, { after: 0 }, 10_000)
    expect(trades).toHaveLength(row.fills)
    expect(trips).toHaveLength(row.roundTrips)
    expect(trades.length).toBeGreaterThan(10)
    expect(trades[0]?.reasoning).toBe('SMA 5 crossed above SMA 20')
    // Cash moved by all executions, plus what is still held, is the final value.
    const cash = trades.reduce(
      (sum, { action, price, quantity, commission, slippage }) =>
        sum + (action === 'SELL' ? 1 : -1) * price * quantity - commission - slippage,
      100_000,
    )
    const { open } = row.outcome as { open: { quantity: number; price: number }[] }
    const held = open.reduce((sum, { quantity, price }) => sum + quantity * price, 0)
    expect(cash + held).toBeCloseTo(row.finalValue?.toNumber() ?? 0, 4)

    const file = readFileSync(path.join(desk.deps.backtests.reportFolder, row.reportFile ?? ''), 'utf8')
    const report = backtestReport.parse(JSON.parse(file))
    expect(report.trades).toHaveLength(row.fills)
    expect(report.equity_curve.equity.at(-1)).toBeCloseTo(report.final_value, 6)
    expect(report.trust.look_ahead).toMatchObject({ leaking: 0 })
    expect(report.trust.costs?.map(({ multiple }) => multiple)).toEqual([0, 0.5, 1, 2, 3])
  })

  it('is reported as JSON page by page, and printed with its first round trips', async () => {
    const row = await run()
    const [trip] = await listRoundTrips(desk.deps.db, row.id, { after: 0 }, 1)
    if (!trip) throw new Error('the run has no round trip')
    const seqs = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
    // More than two pages of executions, and more round trips than are printed.
    const fill = { backtestId: row.id, time: new Date(0), asset: 'ACME', action: 'BUY', price: 1, quantity: 1 }
    const costs = { commission: 0, slippage: 0, reasoning: 'Many', confidence: 50 }
    await desk.deps.db.backtestTrade.deleteMany({ where: { backtestId: row.id } })
    await desk.deps.db.backtestTrade.createMany({ data: seqs(1_100).map((seq) => ({ ...fill, ...costs, seq })) })
    await desk.deps.db.backtestRoundTrip.deleteMany({ where: { backtestId: row.id } })
    await desk.deps.db.backtestRoundTrip.createMany({ data: seqs(205).map((seq) => ({ ...trip, seq })) })
    await desk.deps.db.backtest.update({ where: { id: row.id }, data: { fills: 1_100, roundTrips: 205 } })
    const report = backtestReport.parse(JSON.parse(await joined(await readReport(desk.deps.db, row.id))))
    expect(report.trades.map(({ seq }) => seq)).toEqual(seqs(1_100))
    expect(report.round_trips.map(({ seq }) => seq)).toEqual(seqs(205))
    const file = readFileSync(path.join(deps().reportFolder, row.reportFile ?? ''), 'utf8')
    const { metrics, trust, equity_curve, run_card } = backtestReport.parse(JSON.parse(file))
    expect(report).toMatchObject({ metrics, trust, equity_curve, run_card })

    const printed = await readPrintedReport(desk.deps.db, row.id)
    const html = reportHtml(printed)
    expect(html.match(/<td>SMA 5 crossed above SMA 20<\/td>/g)).toHaveLength(200)
    expect(html).toContain('5 more are in the JSON report.')
    expect(html).toContain('<td>Commission</td><td>$0.005 a share, at least $1.00 an order</td>')
    expect(html).toContain('<dt>Initial capital</dt><dd>$100,000.00</dd>')
    for (const label of ['Slippage', 'Hard limits', 'Deflated Sharpe ratio', 'Trials of this strategy'])
      expect(html).toContain(`<td>${label}</td>`)
    expect(html).toMatch(/<td>Drawdown duration<\/td><td>[\d,]+ days?<\/td>/)
    const pages = pdfPages(await reportPdf(printed))
    const traded = pages.filter((page) => page.includes('SMA 5 crossed above SMA 20'))
    expect(traded.length).toBeGreaterThan(2)
    for (const page of traded) expect(page).toContain('Symbol Side Entered Left')
    for (const label of ['Initial capital', 'Commission', 'Deflated Sharpe ratio', 'Warnings'])
      expect(pages.join(' ')).toContain(label)
  })

  it('names no crisis of the real market for invented companies', async () => {
    const series = (source: string) => desk.deps.db.priceSeries.updateMany({ data: { source } })
    const old = await run()
    await desk.deps.db.backtest.update({
      where: { id: old.id },
      data: { trust: { crises: [{ name: 'Brexit vote' }] } },
    })
    await series('sample')
    const row = await run()
    await desk.deps.db.$executeRawUnsafe(
      readFileSync('prisma/migrations/20261122090000_invented_runs/migration.sql', 'utf8'),
    )
    await series('csv')
    expect((await findBacktest(desk.deps.db, old.id))?.trust).toEqual({ invented: true, crises: [] })
    expect(row.trust).toMatchObject({ invented: true, crises: [] })
    expect(reportHtml(await readPrintedReport(desk.deps.db, row.id))).toContain('none: the prices are invented')
    expect((await run()).trust).toMatchObject({ invented: false })
  })

  it('ends a report in an error, not short, when its backtest is deleted meanwhile', async () => {
    const row = await run()
    const pieces = await readReport(desk.deps.db, row.id)
    await pieces.next()
    await removeBacktest(deps(), ORIGIN, row.id)
    await expect(joined(pieces)).rejects.toThrow('was deleted while its report was read')
    await expect(readReport(desk.deps.db, row.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('gives the same hashes again from its card, and counts as one trial', async () => {
    const first = await run()
    const second = await run()
    const card = runCard.parse(first.runCard)
    expect(runCard.parse(second.runCard).hashes).toEqual(card.hashes)
    const check = await verifyCard(deps(), card, runAgents(desk.deps))
    expect(check.parts.filter(({ same }) => !same)).toEqual([])
    const { count } = await otherTrials(desk.deps.db, 'sma-cross', '')
    expect(count).toBe(1)
    const changed = await verifyCard(
      deps(),
      { ...card, hashes: { ...card.hashes, data: '0'.repeat(64) } },
      runAgents(desk.deps),
    )
    expect(changed.same).toBe(false)
  })

  it('counts a configuration once, run alone or in a sweep, and another source of one’s own strategy again', async () => {
    const trials = async (strategy: string) => (await otherTrials(desk.deps.db, strategy, '')).count
    const market = { symbols: ['ACME'], from: BASE.from, to: BASE.to }
    const { id } = await requestSweep(
      deps(),
      ORIGIN,
      sweepRequest.parse({ ...market, strategy: 'donchian-breakout', space: { entry: { values: [20, 30] } } }),
    )
    expect(await runSweepChunk(deps(), id, 0)).toBe(true)
    expect(await trials('donchian-breakout')).toBe(2)
    await run({ ...market, strategy: 'donchian-breakout', params: { entry: 30 } })
    expect(await trials('donchian-breakout')).toBe(2)

    const folder = mkdtempSync(path.join(tmpdir(), 'assay-own-'))
    const own = { ...deps(), findStrategy: createStrategyCatalogue(folder, path.join(folder, 'compiled')).find }
    const source = readFileSync('tests/fixtures/strategies/rises.ts', 'utf8')
    const runOwn = async (text: string, params: object) => {
      writeFileSync(path.join(folder, 'mine.ts'), text)
      const request = backtestRequest.parse({ ...BASE, ...market, strategy: 'own:mine', params })
      const asked = await requestBacktest(own, ORIGIN, request)
      await runStoredBacktest(own, asked.id, runAgents(desk.deps))
      return trials('own:mine')
    }
    expect(await runOwn(source, {})).toBe(1)
    expect(await runOwn(source, { bars: 3 })).toBe(1)
    expect(await runOwn(`// The same rule.\n${source}`, {})).toBe(1)
    expect(await runOwn(source.replace("'fell'", "'fell today'"), {})).toBe(2)
    expect(await runOwn(source, { bars: 4 })).toBe(3)
    rmSync(folder, { recursive: true })
  })

  it('compares runs, and says in what they are not alike', async () => {
    const [one, slower] = [await run(), await run({ params: { fast: 5, slow: 40 } })]
    const other = await run({ symbols: ['ACME'], from: '2016-05-02', trading: { initialCapital: 5_000 } })
    const differences = async (...rows: { id: bigint }[]) =>
      (
        await readComparison(
          desk.deps.db,
          rows.map(({ id }) => Number(id)),
        )
      ).differences
    expect(await differences(one, slower)).toEqual([])
    expect(await differences(one, slower, other)).toEqual(['symbols', 'period', 'initial_capital'])
  })

  it('may be as short as a session', async () => {
    for (const from of ['2017-06-05', '2017-06-02'])
      expect(await run({ from, to: '2017-06-05' })).toMatchObject({ status: 'completed', error: null })
  })

  it.each([
    [{ strategy: 'no-such' }, /there is no strategy called "no-such"; there are .*agents .*own:rises/],
    [{ params: { fast: 50, slow: 20 } }, /params.fast: must be less than slow/],
    [{ params: { fast: 0, slow: 20 } }, /params.fast/],
    [{ params: { speed: 3 } }, /params.speed: is not a parameter/],
    [{ symbols: ['NOPE'] }, /NOPE: no stored 1d bars/],
    [{ from: '1990-01-01', to: '1990-12-31' }, /no stored 1d bars from 1990-01-01/],
    [{ strategy: 'pairs-spread', params: {} }, /sells short/],
    [{ symbols: ['ACME', 'ACME'] }, /comes twice/],
  ])('says what is wrong with %j and stores nothing', async (changes, message) => {
    const before = await desk.deps.db.backtest.count()
    await expect(ask(changes)).rejects.toThrow(message)
    expect(await desk.deps.db.backtest.count()).toBe(before)
  })

  it('says what a run would need, also of days beyond the exchange calendar', async () => {
    const all = await preflight(deps(), backtestRequest.parse({ ...BASE, from: '1950-01-01', to: '2200-01-01' }))
    expect(all.missing).toEqual([])
    expect(all.sessions).toBeGreaterThan(27_000)
    const none = await preflight(deps(), backtestRequest.parse({ ...BASE, from: '1950-01-01', to: '1960-01-01' }))
    expect(none).toMatchObject({ sessions: 0, missing: BASE.symbols })
  })

  it('refuses an end before the beginning', () => {
    expect(backtestRequest.safeParse({ ...BASE, to: '2016-01-01' }).error?.issues[0]).toMatchObject({ path: ['to'] })
  })

  it.each([
    ['own:throws', /no such luck/],
    ['own:exits', /ended its own thread \(exit code 3\)/],
    ['own:endless', /longer than 8 seconds/],
    ['own:greedy', /more than 96 MB/],
    ['own:greedy-columns', /more than 96 MB/],
  ])('ends %s with a clear error and lives on', async (strategy, message) => {
    const row = await run({ strategy, params: {} })
    expect(row.status).toBe('failed')
    expect(row.error).toMatch(message)
    expect(await desk.deps.db.backtestTrade.count({ where: { backtestId: row.id } })).toBe(0)
    expect((await run()).status).toBe('completed')
  })

  it('runs a strategy of the user’s own folder and lists it with its parameters', async () => {
    const listed = await desk.deps.listStrategies()
    const own = listed.find(({ key }) => key === 'own:rises')
    expect(own).toMatchObject({ source: 'user', error: null, name: 'Rises' })
    expect(own?.params).toMatchObject({ properties: { bars: { default: 3, maximum: 10, minimum: 1 } } })
    const row = await run({ strategy: 'own:rises', params: { bars: 2 } })
    expect(row.status).toBe('completed')
    expect(row.roundTrips).toBeGreaterThan(0)
    expect((await run({ strategy: 'own:rises', params: { bars: 99 } })).error).toMatch(/params.bars/)
  })

  it('leaves nothing half done when another worker has taken the run', async () => {
    const { id } = await ask()
    const slow = { ...deps(), runThread: takenOver(id) }
    await expect(runStoredBacktest(slow, id, runAgents(desk.deps))).rejects.toMatchObject({ code: 'lease_lost' })
    const row = await findBacktest(desk.deps.db, id)
    expect(row).toMatchObject({ status: 'running', metrics: null, finalValue: null })
    await desk.deps.db.backtest.update({ where: { id }, data: { leaseUntil: new Date(0) } })
    expect(await runStoredBacktest(deps(), id, runAgents(desk.deps))).toBe(true)
    const done = await findBacktest(desk.deps.db, id)
    expect(done?.status).toBe('completed')
    expect(await desk.deps.db.backtestTrade.count({ where: { backtestId: id } })).toBe(done?.fills)
  })

  /** Runs the thread, and lets another worker take the row before the result is stored. */
  const takenOver = (id: bigint): ReturnType<typeof deps>['runThread'] =>
    (async (name: 'backtest', data: unknown, options: never) => {
      const outcome = await deps().runThread(name, data, options)
      await desk.deps.db.backtest.update({ where: { id }, data: { fence: { increment: 1 } } })
      return outcome
    }) as never

  it('can be canceled, resumed and deleted with its report', async () => {
    const { id } = await ask()
    expect((await cancelBacktest(deps(), ORIGIN, id)).status).toBe('canceled')
    // Nothing is left for its job, which must not come back.
    expect(await runStoredBacktest(deps(), id, runAgents(desk.deps))).toBe(true)
    expect(await findBacktest(desk.deps.db, id)).toMatchObject({ status: 'canceled', metrics: null })
    await expect(cancelBacktest(deps(), ORIGIN, id)).rejects.toThrow(/cannot be canceled/)
    expect((await resumeBacktest(deps(), ORIGIN, id)).status).toBe('queued')
    await runStoredBacktest(deps(), id, runAgents(desk.deps))
    const { reportFile } = (await findBacktest(desk.deps.db, id)) ?? {}
    expect(readdirSync(deps().reportFolder)).toContain(reportFile)
    await removeBacktest(deps(), ORIGIN, id)
    expect(await findBacktest(desk.deps.db, id)).toBeNull()
    expect(readdirSync(deps().reportFolder)).not.toContain(reportFile)
  })

  it('is canceled at once when its worker has gone, and later when that one lives', async () => {
    const { id } = await ask()
    const held = await claimBacktest(desk.deps.db, id, 60_000)
    expect(await cancelBacktest(deps(), ORIGIN, id)).toMatchObject({ status: 'running', cancelRequested: true })
    await desk.deps.db.backtest.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } })
    expect(await cancelBacktest(deps(), ORIGIN, id)).toMatchObject({ status: 'canceled' })
    expect((await findBacktest(desk.deps.db, id))?.fence).toBeGreaterThan(held?.fence ?? 0n)
    await removeBacktest(deps(), ORIGIN, id)
  })

  it('keeps the reports of two runs that end in the same millisecond', async () => {
    const clock = { now: () => new Date('2026-01-05T10:00:00Z') }
    const files = []
    for (let runs = 0; runs < 2; runs++) {
      const { id } = await ask()
      await runStoredBacktest({ ...deps(), clock }, id, runAgents(desk.deps))
      files.push((await findBacktest(desk.deps.db, id))?.reportFile)
    }
    expect(new Set(files).size).toBe(2)
    expect(readdirSync(deps().reportFolder)).toEqual(expect.arrayContaining(files))
  })

  it('names the report of a run whose worker was killed before it could, and removes what nobody will name', async () => {
    const folder = deps().reportFolder
    const row = await run()
    const file = path.join(folder, row.reportFile ?? '')
    const text = readFileSync(file, 'utf8')
    // As it is left by a process that ends between the commit and the renaming.
    const kill = () => renameSync(file, `${file}.partial`)
    kill()
    expect(await runStoredBacktest(deps(), row.id, runAgents(desk.deps))).toBe(true)
    expect(readFileSync(file, 'utf8')).toBe(text)
    kill()
    const [old, fresh] = ['1999', '2000'].map((year) =>
      path.join(folder, `backtest_report_${year}-01-05T10-00-00-000Z.json.partial`),
    ) as [string, string]
    for (const one of [old, fresh]) writeFileSync(one, '{"version":1')
    utimesSync(old, new Date('2020-01-01'), new Date('2020-01-01'))
    await run()
    expect(existsSync(file)).toBe(true)
    expect([old, fresh].map((one) => existsSync(one))).toEqual([false, true])
    kill()
    await removeBacktest(deps(), ORIGIN, row.id)
    rmSync(fresh)
    expect(readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it('stores no run whose executions are not what a report holds', async () => {
    const broken: typeof deps = () => ({
      ...deps(),
      runThread: async (...args) => {
        const outcome = await deps().runThread<BacktestOutcome>(...args)
        const fills = outcome.result.fills.map((fill, index) => (index === 1 ? { ...fill, action: 'HOLD' } : fill))
        return { ...outcome, result: { ...outcome.result, fills } } as never
      },
    })
    const { id } = await ask()
    await expect(runStoredBacktest(broken(), id, runAgents(desk.deps))).rejects.toThrow(/action/)
    expect(await findBacktest(desk.deps.db, id)).toMatchObject({ status: 'running', metrics: null, reportFile: null })
    expect(readdirSync(deps().reportFolder).filter((name) => name.endsWith('.partial'))).toEqual([])
    expect(await runStoredBacktest(deps(), id, runAgents(desk.deps))).toBe(true)
    expect(await findBacktest(desk.deps.db, id)).toMatchObject({ status: 'completed' })
  })

  it('lets the agents decide, and takes a rerun from what they decided', async () => {
    const agents = { strategy: 'agents', params: {}, agents: { model: 'rules', every: 5 } }
    const first = await run(agents)
    expect(first).toMatchObject({ status: 'completed', error: null })
    const recorded = await desk.deps.db.recordedDecision.count()
    expect(recorded).toBeGreaterThan(40)
    const second = await run(agents)
    expect(runCard.parse(second.runCard).hashes).toEqual(runCard.parse(first.runCard).hashes)
    expect(await desk.deps.db.recordedDecision.count()).toBe(recorded)
    const coverage = (row: typeof first) => (row.trust as { coverage: Record<string, number> }).coverage
    expect(coverage(first).rules).toBeGreaterThan(0.5)
    expect(coverage(second)).toEqual({ ...coverage(first), rules: 0, recorded: coverage(first).rules })
  })

  it('keeps days before a model’s training cutoff out of the headline numbers', async () => {
    const whole = await run({ strategy: 'agents', params: {}, agents: { model: 'rules', every: 5 } })
    const row = await run({
      strategy: 'agents',
      params: {},
      agents: { model: 'rules', every: 5, training_cutoff: '2016-12-30' },
    })
    const share = (row.trust as { contamination: { share: number } }).contamination.share
    expect(share).toBeGreaterThan(0.5)
    expect(share).toBeLessThan(0.8)
    expect(row.metrics).not.toEqual(whole.metrics)
    expect(row.equityCurve).toEqual(whole.equityCurve)
    const { sparkline } = row.summary as { sparkline: number[] }
    expect((sparkline.at(-1) ?? 0) - 1).toBeCloseTo((row.summary as { total_return: number }).total_return, 4)
    const { runs, differences } = await readComparison(desk.deps.db, [Number(row.id), Number(whole.id)])
    expect(runs[0]?.dates[0]).toBe('2017-01-03')
    expect(runs[0]?.growth[0]).toBe(1)
    expect((runs[0]?.growth.at(-1) ?? 0) - 1).toBeCloseTo(runs[0]?.metrics.total_return.value ?? 0, 9)
    expect(runs[1]?.dates[0]).toBe('2016-03-29')
    // What the Sharpe ratio is worth is said of the same days.
    const daysOf = ({ trust }: typeof row) => (trust as { sharpe: { days: number } }).sharpe.days
    expect(daysOf(row)).toBe((runs[0]?.dates.length ?? 0) - 1)
    expect(daysOf(whole)).toBe((runs[1]?.dates.length ?? 0) - 1)
    expect(differences).toEqual(['period'])
    // What the part after it cost is part of what the whole run cost.
    const fees = (one: typeof row) =>
      (one.metrics as { metrics: { slippage_cost: { value: number } } }).metrics.slippage_cost.value
    expect(fees(row)).toBeGreaterThan(0)
    expect(fees(row)).toBeLessThan(fees(whole))
    const all = await run({
      strategy: 'agents',
      params: {},
      agents: { model: 'rules', every: 5, training_cutoff: '2020-01-01' },
    })
    expect(all.error).toMatch(/no session lies after 2020-01-01/)
  })

  it('pauses the agents and goes on from what was decided', async () => {
    const typed = await ask()
    await expect(pauseBacktest(deps(), ORIGIN, typed.id)).rejects.toThrow(/Only a run of the agents can be paused/)
    await cancelBacktest(deps(), ORIGIN, typed.id)
    const { id } = await ask({ strategy: 'agents', params: {}, agents: { model: 'rules', every: 3 } })
    await pauseBacktest(deps(), ORIGIN, id)
    expect(await runStoredBacktest(deps(), id, runAgents(desk.deps))).toBe(true)
    expect((await findBacktest(desk.deps.db, id))?.status).toBe('paused')
    await resumeBacktest(deps(), ORIGIN, id)
    expect(await runStoredBacktest(deps(), id, runAgents(desk.deps))).toBe(true)
    expect((await findBacktest(desk.deps.db, id))?.status).toBe('completed')
  })

  const askSweep = (changes: object = {}) =>
    requestSweep(
      deps(),
      ORIGIN,
      sweepRequest.parse({
        strategy: 'sma-cross',
        symbols: ['ACME', 'BOLT'],
        from: BASE.from,
        to: BASE.to,
        space: { fast: { min: 2, max: 20, step: 1 }, slow: { min: 10, max: 50, step: 1 } },
        ...changes,
      }),
    )

  it('sweeps a grid in chunks that any worker may take, once each', async () => {
    const { id, chunks, cells } = await askSweep({ walk_forward: { windows: 3 } })
    // 19 × 41 pairs less those with fast >= slow: 1 + 2 + … + 11.
    expect(cells).toBe(19 * 41 - 66)
    expect(chunks).toBe(Math.ceil(cells / 250))
    const order = Array.from({ length: chunks }, (_, chunk) => chunk).reverse()
    const done = await Promise.all([...order, ...order].map((chunk) => runSweepChunk(deps(), id, chunk)))
    expect(done.filter(Boolean).length).toBeGreaterThanOrEqual(chunks)
    for (const chunk of order) await runSweepChunk(deps(), id, chunk)
    const row = await findSweep(desk.deps.db, id)
    expect(row).toMatchObject({ status: 'completed', cellsDone: cells })
    const tried = await readCells(desk.deps.db, id, 0, 1_000)
    expect(new Set(tried.map(({ cell }) => cell)).size).toBe(cells)
    const objectives = tried.map(({ objective }) => objective ?? -Infinity)
    expect(objectives).toEqual([...objectives].sort((a, b) => b - a))
    if (!row) return
    const { result, heat_map, invented } = await readSweepDetail(desk.deps.db, row, {})
    expect(invented).toBe(false)
    await desk.deps.db.priceSeries.updateMany({ where: { symbol: 'BOLT' }, data: { source: 'sample' } })
    expect(await readSweepDetail(desk.deps.db, row, {})).toMatchObject({ invented: true })
    await desk.deps.db.priceSeries.updateMany({ where: { symbol: 'BOLT' }, data: { source: 'csv' } })
    expect(result?.best?.cell).toBe(tried[0]?.cell)
    expect(result?.walk_forward?.windows).toHaveLength(3)
    expect(heat_map?.objective).toHaveLength(heat_map?.y.values.length ?? 0)
  })

  it('finishes what a worker left that died after the last chunk', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    const dying = { ...deps(), runThread: diesOnFindings() }
    await expect(runSweepChunk(dying, id, 0)).rejects.toThrow('killed')
    expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'running', cellsDone: 4 })
    expect(await runSweepChunk(deps(), id, 0)).toBe(true)
    expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'completed', cellsDone: 4 })
  })

  it('makes the findings when it is resumed with every cell tried', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    const dying = { ...deps(), runThread: diesOnFindings() }
    await expect(runSweepChunk(dying, id, 0)).rejects.toThrow('killed')
    await cancelSweep(deps(), ORIGIN, id)
    await desk.deps.db.outbox.deleteMany()
    await resumeSweep(deps(), ORIGIN, id)
    const [job] = await desk.deps.db.outbox.findMany({ where: { job: 'sweep.chunk' } })
    expect(job?.payload).toMatchObject({ sweepId: String(id) })
    expect(await runSweepChunk(deps(), id, Number((job?.payload as { chunk?: number } | undefined)?.chunk))).toBe(true)
    expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'completed', cellsDone: 4 })
  })

  it('is run on every core where there is no worker', async () => {
    const { id, chunks, cells } = await askSweep()
    expect(chunks).toBe(3)
    let [now, most, findings] = [0, 0, 0]
    const backtests: typeof desk.deps.backtests = {
      ...deps(),
      runThread: async (name, data, options) => {
        most = Math.max(most, ++now)
        if ((data as { task: { kind: string } }).task.kind === 'findings') findings++
        return deps()
          .runThread<never>(name, data, options)
          .finally(() => now--)
      },
    }
    await carryThrough({ ...desk.deps, backtests }, id, 2)
    expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'completed', cellsDone: cells })
    expect([most, findings]).toEqual([2, 1])
  })

  it('makes the findings once, however often its job comes meanwhile', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    let findings = 0
    const counting = {
      ...deps(),
      runThread: ((name: 'sweep', data: { task: { kind: string } }, options: never) => {
        if (data.task.kind === 'findings') findings++
        return slowOnFindings()(name, data, options)
      }) as ReturnType<typeof deps>['runThread'],
    }
    const first = runSweepChunk(counting, id, 0)
    while (findings === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await runSweepChunk(counting, id, 0)).toBe(false)
    expect(await first).toBe(true)
    expect(findings).toBe(1)
    expect(await runSweepChunk(counting, id, 0)).toBe(true)
  })

  it('takes its time over the findings: nothing of it hangs on the lease of the last chunk', async () => {
    const { id } = await askSweep({ space: { fast: { values: [2, 3] }, slow: { values: [20, 30] } } })
    const slow = { ...deps(), runThread: slowOnFindings() }
    expect(await runSweepChunk(slow, id, 0)).toBe(true)
    expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'completed' })
  })

  const slowOnFindings = (): ReturnType<typeof deps>['runThread'] =>
    (async (name: 'sweep', data: { task: { kind: string } }, options: { signal?: AbortSignal }) => {
      if (data.task.kind === 'findings') await new Promise((resolve) => setTimeout(resolve, 4_500))
      options.signal?.throwIfAborted()
      return deps().runThread(name, data, options as never)
    }) as never

  const diesOnFindings = (): ReturnType<typeof deps>['runThread'] =>
    (async (name: 'sweep', data: { task: { kind: string } }, options: never) => {
      if (data.task.kind === 'findings') throw new Error('killed')
      return deps().runThread(name, data, options)
    }) as never

  it('learns with TPE, chunk after chunk, the same way each time', async () => {
    const search = { method: 'tpe', cells: 45, trading: { seed: 'a' } }
    const [one, two] = [await askSweep(search), await askSweep(search)]
    for (const { id } of [one, two])
      for (let chunk = 0; chunk < 3; chunk++) expect(await runSweepChunk(deps(), id, chunk)).toBe(true)
    const [a, b] = [await readCells(desk.deps.db, one.id, 0, 1_000), await readCells(desk.deps.db, two.id, 0, 1_000)]
    expect(a).toHaveLength(45)
    expect(b).toEqual(a)
  })

  it('stops and goes on: chunks that are done stay done', async () => {
    const { id, chunks } = await askSweep()
    await runSweepChunk(deps(), id, 0)
    await cancelSweep(deps(), ORIGIN, id)
    expect(await runSweepChunk(deps(), id, 1)).toBe(true)
    expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'canceled', cellsDone: 250 })
    await resumeSweep(deps(), ORIGIN, id)
    for (let chunk = 0; chunk < chunks; chunk++) await runSweepChunk(deps(), id, chunk)
    expect((await findSweep(desk.deps.db, id))?.status).toBe('completed')
  })

  it.each(['random', 'tpe'])(
    'tries in a %s search only what the strategy takes, and as much as was asked for',
    async (method) => {
      // Of these combinations one in six is taken.
      const space = { fast: { min: 5, max: 100, step: 1 }, slow: { min: 2, max: 40, step: 1 } }
      const { id, chunks } = await askSweep({ method, cells: 45, space })
      for (let chunk = 0; chunk < chunks; chunk++) expect(await runSweepChunk(deps(), id, chunk)).toBe(true)
      expect(await findSweep(desk.deps.db, id)).toMatchObject({ status: 'completed', cellsDone: 45 })
      const cells = await readCells(desk.deps.db, id, 0, 100)
      expect(cells.filter(({ params }) => Number(params.fast) >= Number(params.slow))).toEqual([])
      expect(new Set(cells.map(({ params }) => `${params.fast} ${params.slow}`)).size).toBe(45)
    },
  )

  it.each(['grid', 'random', 'tpe'])('goes over whole numbers by ones in a %s search without steps', async (method) => {
    const space = { fast: { min: 5, max: 9 }, slow: { min: 20, max: 24 } }
    const { id, request, cells } = await askSweep({ method, space, cells: 22 })
    expect(request).toMatchObject({ space: { fast: { ...space.fast, step: 1 }, slow: { ...space.slow, step: 1 } } })
    expect(cells).toBe(method === 'grid' ? 25 : 22)
    await cancelSweep(deps(), ORIGIN, id)
  })

  it('ends a TPE search where there is no more to try', async () => {
    const space = { fast: { min: 2, max: 4, step: 1 }, slow: { min: 3, max: 7, step: 1 } }
    const { id, chunks } = await askSweep({ method: 'tpe', cells: 60, space })
    for (let chunk = 0; chunk < chunks; chunk++) expect(await runSweepChunk(deps(), id, chunk)).toBe(true)
    expect(await runSweepChunk(deps(), id, 0)).toBe(true)
    const sweep = await findSweep(desk.deps.db, id)
    expect(sweep).toMatchObject({ status: 'completed', cellsDone: 12 })
    expect(JSON.stringify(sweep?.result)).toContain('12 of 60 cells were tried')
  })

  it('refuses grids that are too large, have no step, values that are not taken, or no cell', async () => {
    const space = (value: object) => askSweep({ space: value })
    await expect(
      space({ fast: { min: 1, max: 400, step: 1 }, slow: { min: 401, max: 1000, step: 1 } }),
    ).rejects.toThrow(/cells/)
    await expect(space({ fast: { min: 1, max: 2, step: 1e-9 } })).rejects.toThrow(/more than 1,000 values/)
    await expect(
      askSweep({ strategy: 'rsi-mean-reversion', space: { oversold: { min: 20, max: 40 } } }),
    ).rejects.toThrow('space.oversold: a grid needs a step')
    await expect(space({ slow: { min: 900, max: 1_100, step: 50 } })).rejects.toThrow(
      'space.slow: 1050 must be at most 1000',
    )
    await expect(space({ fast: { min: 5, max: 6, step: 0.5 } })).rejects.toThrow(
      'space.fast: 5.5 must be a whole number',
    )
    await expect(space({ fats: { min: 5, max: 6 } })).rejects.toThrow('space.fats: is not a parameter of sma-cross')
    await expect(space({ fast: { values: [5, 7.5] } })).rejects.toThrow('space.fast: 7.5 must be a whole number')
    await expect(askSweep({ strategy: 'agents' })).rejects.toThrow('strategy: the agents have no parameters to search')
    await expect(space({ fast: { values: [30] }, slow: { values: [20] } })).rejects.toThrow(
      'params.fast: must be less than slow',
    )
  })
})
