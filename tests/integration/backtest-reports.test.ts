import { existsSync, readdirSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { backtestReport } from '@/lib/contracts/backtest-report'
import { findBacktest, listRoundTrips } from '@/lib/db/backtests'
import { removeBacktest } from '@/lib/services/backtest/change-backtest'
import { readPrintedReport, readReport } from '@/lib/services/backtest/read-report'
import { reportHtml } from '@/lib/services/backtest/report-html'
import { reportPdf } from '@/lib/services/backtest/report-pdf'
import type { BacktestOutcome } from '@/lib/services/backtest/run-task'
import { useBacktestDesk } from './backtest-desk'
import { ORIGIN } from './desk'
import { pdfPages } from './pdf-pages'

describe('reports of stored backtests', () => {
  const { db, deps, ask, carryOut, run } = useBacktestDesk()
  const joined = async (pieces: AsyncIterable<string>) => {
    let text = ''
    for await (const piece of pieces) text += piece
    return text
  }

  it('is reported as JSON page by page, and printed with its first round trips', async () => {
    const row = await run()
    const [trip] = await listRoundTrips(db(), row.id, { after: 0 }, 1)
    if (!trip) throw new Error('the run has no round trip')
    const seqs = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
    // More than two pages of executions, and more round trips than are printed.
    const fill = { backtestId: row.id, time: new Date(0), asset: 'ACME', action: 'BUY', price: 1, quantity: 1 }
    const costs = { commission: 0, slippage: 0, reasoning: 'Many', confidence: 50 }
    await db().backtestTrade.deleteMany({ where: { backtestId: row.id } })
    await db().backtestTrade.createMany({ data: seqs(1_100).map((seq) => ({ ...fill, ...costs, seq })) })
    await db().backtestRoundTrip.deleteMany({ where: { backtestId: row.id } })
    await db().backtestRoundTrip.createMany({ data: seqs(205).map((seq) => ({ ...trip, seq })) })
    await db().backtest.update({ where: { id: row.id }, data: { fills: 1_100, roundTrips: 205 } })
    const report = backtestReport.parse(JSON.parse(await joined(await readReport(db(), row.id))))
    expect(report.trades.map(({ seq }) => seq)).toEqual(seqs(1_100))
    expect(report.round_trips.map(({ seq }) => seq)).toEqual(seqs(205))
    const file = readFileSync(path.join(deps().reportFolder, row.reportFile ?? ''), 'utf8')
    const { metrics, trust, equity_curve, run_card } = backtestReport.parse(JSON.parse(file))
    expect(report).toMatchObject({ metrics, trust, equity_curve, run_card })

    const printed = await readPrintedReport(db(), row.id)
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
    const series = (source: string) => db().priceSeries.updateMany({ data: { source } })
    const old = await run()
    await db().backtest.update({
      where: { id: old.id },
      data: { trust: { crises: [{ name: 'Brexit vote' }] } },
    })
    await series('sample')
    const row = await run()
    await db().$executeRawUnsafe(readFileSync('prisma/migrations/20261122090000_invented_runs/migration.sql', 'utf8'))
    await series('csv')
    expect((await findBacktest(db(), old.id))?.trust).toEqual({ invented: true, crises: [] })
    expect(row.trust).toMatchObject({ invented: true, crises: [] })
    expect(reportHtml(await readPrintedReport(db(), row.id))).toContain('none: the prices are invented')
    expect((await run()).trust).toMatchObject({ invented: false })
  })

  it('ends a report in an error, not short, when its backtest is deleted meanwhile', async () => {
    const row = await run()
    const pieces = await readReport(db(), row.id)
    await pieces.next()
    await removeBacktest(deps(), ORIGIN, row.id)
    await expect(joined(pieces)).rejects.toThrow('was deleted while its report was read')
    await expect(readReport(db(), row.id)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps the reports of two runs that end in the same millisecond', async () => {
    const clock = { now: () => new Date('2026-01-05T10:00:00Z') }
    const files = []
    for (let runs = 0; runs < 2; runs++) {
      const { id } = await ask()
      await carryOut(id, { ...deps(), clock })
      files.push((await findBacktest(db(), id))?.reportFile)
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
    expect(await carryOut(row.id)).toBe(true)
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
    await expect(carryOut(id, broken())).rejects.toThrow(/action/)
    expect(await findBacktest(db(), id)).toMatchObject({ status: 'running', metrics: null, reportFile: null })
    expect(readdirSync(deps().reportFolder).filter((name) => name.endsWith('.partial'))).toEqual([])
    expect(await carryOut(id)).toBe(true)
    expect(await findBacktest(db(), id)).toMatchObject({ status: 'completed' })
  })
})
