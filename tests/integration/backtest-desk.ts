import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { backtestRequest } from '@/lib/contracts/api/backtests'
import { findBacktest } from '@/lib/db/backtests'
import { requestBacktest } from '@/lib/services/backtest/request-backtest'
import { runStoredBacktest } from '@/lib/services/backtest/run-stored-backtest'
import { runAgents } from '@/workers/handlers/agent-backtest'
import { type Desk, importMarket, ORIGIN, openDesk } from './desk'

export const BASE = {
  strategy: 'sma-cross',
  symbols: ['ACME', 'BOLT', 'CRUX'],
  from: '2016-03-29',
  to: '2017-06-05',
  params: { fast: 5, slow: 20 },
  checks: 'quick',
}

/** A desk with the small market for the tests of a file, on which backtests are asked for and run. */
export function useBacktestDesk() {
  let desk: Desk
  let reports: string
  beforeAll(async () => {
    if (!existsSync('dist/threads/backtest.mjs')) throw new Error('Build first: node scripts/build.mjs node')
    reports = mkdtempSync(path.join(tmpdir(), 'assay-reports-'))
    desk = await openDesk({
      ASSAY_STRATEGIES_DIR: path.resolve('tests/fixtures/strategies'),
      BACKTEST_TIMEOUT_SECONDS: '8',
      BACKTEST_MEMORY_MB: '96',
      ASSAY_REPORTS_DIR: reports,
    })
    await importMarket(desk.deps)
  })
  afterAll(async () => {
    await desk.close()
    rmSync(reports, { recursive: true, force: true })
  })

  const allDeps = () => desk.deps
  const db = () => desk.deps.db
  /** With time enough for a machine that rests for seconds; those of `allDeps` have the time that is set. */
  const deps = () => {
    const { backtests } = desk.deps
    return { ...backtests, backtestLimits: { ...backtests.backtestLimits, timeoutMs: 45_000 } }
  }
  const ask = (changes: object = {}) => requestBacktest(deps(), ORIGIN, backtestRequest.parse({ ...BASE, ...changes }))
  const carryOut = (id: bigint, backtests = deps()) => runStoredBacktest(backtests, id, runAgents(desk.deps))
  const run = async (changes: object = {}, backtests = deps()) => {
    const { id } = await ask(changes)
    expect(await carryOut(id, backtests)).toBe(true)
    const row = await findBacktest(desk.deps.db, id)
    if (!row) throw new Error('the backtest is gone')
    return row
  }
  return { allDeps, db, deps, ask, carryOut, run }
}
