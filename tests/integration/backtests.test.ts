import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { backtestRequest, runCard } from '@/lib/contracts/api/backtests'
import { sweepRequest } from '@/lib/contracts/api/sweeps'
import { backtestReport } from '@/lib/contracts/backtest-report'
import { claimBacktest, findBacktest, listBacktestTrades, listRoundTrips, otherTrials } from '@/lib/db/backtests'
import { cancelBacktest, removeBacktest, resumeBacktest } from '@/lib/services/backtest/change-backtest'
import { preflight } from '@/lib/services/backtest/preflight'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { requestSweep } from '@/lib/services/backtest/request-sweep'
import { runSweepChunk } from '@/lib/services/backtest/run-sweep-chunk'
import { verifyCard } from '@/lib/services/backtest/verify-card'
import { createStrategyCatalogue } from '@/lib/strategies'
import { readComparison } from '@/lib/views/compare-backtests'
import { runAgents } from '@/workers/handlers/agent-backtest'
import { BASE, useBacktestDesk } from './backtest-desk'
import { ORIGIN } from './desk'

describe('stored backtests', () => {
  const { allDeps, db, deps, ask, carryOut, run } = useBacktestDesk()

  it('is stored whole: result, executions, round trips, report, card', async () => {
    const row = await run({ checks: 'full' })
    expect(row).toMatchObject({ status: 'completed', progress: 1, error: null })
    const trades = await listBacktestTrades(db(), row.id, 0, 10_000)
    const trips = await listRoundTrips(db(), row.id, { after: 0 }, 10_000)
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

    const file = readFileSync(path.join(allDeps().backtests.reportFolder, row.reportFile ?? ''), 'utf8')
    const report = backtestReport.parse(JSON.parse(file))
    expect(report.trades).toHaveLength(row.fills)
    expect(report.equity_curve.equity.at(-1)).toBeCloseTo(report.final_value, 6)
    expect(report.trust.look_ahead).toMatchObject({ leaking: 0 })
    expect(report.trust.costs?.map(({ multiple }) => multiple)).toEqual([0, 0.5, 1, 2, 3])
  })

  it('gives the same hashes again from its card, and counts as one trial', async () => {
    const first = await run()
    const second = await run()
    const card = runCard.parse(first.runCard)
    expect(runCard.parse(second.runCard).hashes).toEqual(card.hashes)
    const check = await verifyCard(deps(), card, runAgents(allDeps()))
    expect(check.parts.filter(({ same }) => !same)).toEqual([])
    const { count } = await otherTrials(db(), 'sma-cross', '')
    expect(count).toBe(1)
    const changed = await verifyCard(
      deps(),
      { ...card, hashes: { ...card.hashes, data: '0'.repeat(64) } },
      runAgents(allDeps()),
    )
    expect(changed.same).toBe(false)
  })

  it('counts a configuration once, run alone or in a sweep, and another source of one’s own strategy again', async () => {
    const trials = async (strategy: string) => (await otherTrials(db(), strategy, '')).count
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
      await carryOut(asked.id, own)
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
          db(),
          rows.map(({ id }) => Number(id)),
        )
      ).differences
    expect(await differences(one, slower)).toEqual([])
    expect(await differences(one, slower, other)).toEqual(['symbols', 'period', 'initial_capital'])
  })

  it('trades with the account of the desk in all that is not said otherwise', async () => {
    const { request } = await run({ trading: { initialCapital: 5_000 } })
    expect((request as { trading: object }).trading).toEqual({ ...deps().tradingDefaults, initialCapital: 5_000 })
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
    [
      { strategy: 'agents', params: {}, agents: { model: 'model' } },
      /agents.model: no key of the provider of any role’s model is set/,
    ],
  ])('says what is wrong with %j and stores nothing', async (changes, message) => {
    const before = await db().backtest.count()
    await expect(ask(changes)).rejects.toThrow(message)
    expect(await db().backtest.count()).toBe(before)
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
    const row = await run({ strategy, params: {} }, strategy === 'own:endless' ? allDeps().backtests : deps())
    expect(row.status).toBe('failed')
    expect(row.error).toMatch(message)
    expect(await db().backtestTrade.count({ where: { backtestId: row.id } })).toBe(0)
    expect((await run()).status).toBe('completed')
  })

  it('runs a strategy of the user’s own folder and lists it with its parameters', async () => {
    const listed = await allDeps().listStrategies({ own: true })
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
    await expect(carryOut(id, slow)).rejects.toMatchObject({ code: 'lease_lost' })
    const row = await findBacktest(db(), id)
    expect(row).toMatchObject({ status: 'running', metrics: null, finalValue: null })
    await db().backtest.update({ where: { id }, data: { leaseUntil: new Date(0) } })
    expect(await carryOut(id)).toBe(true)
    const done = await findBacktest(db(), id)
    expect(done?.status).toBe('completed')
    expect(await db().backtestTrade.count({ where: { backtestId: id } })).toBe(done?.fills)
  })

  /** Runs the thread, and lets another worker take the row before the result is stored. */
  const takenOver = (id: bigint): ReturnType<typeof deps>['runThread'] =>
    (async (name: 'backtest', data: unknown, options: never) => {
      const outcome = await deps().runThread(name, data, options)
      await db().backtest.update({ where: { id }, data: { fence: { increment: 1 } } })
      return outcome
    }) as never

  it('can be canceled, resumed and deleted with its report', async () => {
    const { id } = await ask()
    expect((await cancelBacktest(deps(), ORIGIN, id)).status).toBe('canceled')
    // Nothing is left for its job, which must not come back.
    expect(await carryOut(id)).toBe(true)
    expect(await findBacktest(db(), id)).toMatchObject({ status: 'canceled', metrics: null })
    await expect(cancelBacktest(deps(), ORIGIN, id)).rejects.toThrow(/cannot be canceled/)
    expect((await resumeBacktest(deps(), ORIGIN, id)).status).toBe('queued')
    await carryOut(id)
    const { reportFile } = (await findBacktest(db(), id)) ?? {}
    expect(readdirSync(deps().reportFolder)).toContain(reportFile)
    await removeBacktest(deps(), ORIGIN, id)
    expect(await findBacktest(db(), id)).toBeNull()
    expect(readdirSync(deps().reportFolder)).not.toContain(reportFile)
  })

  it('is canceled at once when its worker has gone, and later when that one lives', async () => {
    const { id } = await ask()
    const held = await claimBacktest(db(), id, 60_000)
    expect(await cancelBacktest(deps(), ORIGIN, id)).toMatchObject({ status: 'running', cancelRequested: true })
    await db().backtest.update({ where: { id }, data: { leaseUntil: new Date(Date.now() - 1_000) } })
    expect(await cancelBacktest(deps(), ORIGIN, id)).toMatchObject({ status: 'canceled' })
    expect((await findBacktest(db(), id))?.fence).toBeGreaterThan(held?.fence ?? 0n)
    await removeBacktest(deps(), ORIGIN, id)
  })
})
