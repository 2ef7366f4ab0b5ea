import { describe, expect, it } from 'vitest'
import { runCard } from '@/lib/contracts/api/backtests'
import { findBacktest } from '@/lib/db/backtests'
import { cancelBacktest, pauseBacktest, resumeBacktest } from '@/lib/services/backtest/change-backtest'
import { readComparison } from '@/lib/views/compare-backtests'
import { useBacktestDesk } from './backtest-desk'
import { ORIGIN } from './desk'

describe('backtests of the agents', () => {
  const { db, deps, ask, carryOut, run } = useBacktestDesk()

  it('lets the agents decide, and takes a rerun from what they decided', async () => {
    const agents = { strategy: 'agents', params: {}, agents: { model: 'rules', every: 5 } }
    const first = await run(agents)
    expect(first).toMatchObject({ status: 'completed', error: null })
    const recorded = await db().recordedDecision.count()
    expect(recorded).toBeGreaterThan(40)
    const second = await run(agents)
    expect(runCard.parse(second.runCard).hashes).toEqual(runCard.parse(first.runCard).hashes)
    expect(await db().recordedDecision.count()).toBe(recorded)
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
    const { runs, differences } = await readComparison(db(), [Number(row.id), Number(whole.id)])
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
    const late = await run({
      strategy: 'agents',
      params: {},
      agents: { model: 'rules', every: 5, training_cutoff: '2020-01-01' },
    })
    expect(late.error).toMatch(/no session lies after 2020-01-01/)
  })

  it('pauses the agents and goes on from what was decided', async () => {
    const typed = await ask()
    await expect(pauseBacktest(deps(), ORIGIN, typed.id)).rejects.toThrow(/Only a run of the agents can be paused/)
    await cancelBacktest(deps(), ORIGIN, typed.id)
    const { id } = await ask({ strategy: 'agents', params: {}, agents: { model: 'rules', every: 3 } })
    await pauseBacktest(deps(), ORIGIN, id)
    expect(await carryOut(id)).toBe(true)
    expect((await findBacktest(db(), id))?.status).toBe('paused')
    await resumeBacktest(deps(), ORIGIN, id)
    expect(await carryOut(id)).toBe(true)
    expect((await findBacktest(db(), id))?.status).toBe('completed')
  })
})
