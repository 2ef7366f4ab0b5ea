import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isQuick, OBJECTIVES, type SweepCell } from '@/lib/contracts/api/sweeps'
import type { MetricKey } from '@/lib/domain/metrics/catalogue'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import type { Strategy } from '@/lib/domain/strategies/strategy'
import { writeBarFile } from '@/lib/services/backtest/bar-files'
import { runTask } from '@/lib/services/backtest/run-task'
import { findFindings, runCells, type SweepMarket } from '@/lib/services/backtest/sweep-task'
import { account, columns, DAY, flat, START } from '../domain/backtest/small-market'

const strategy = smaCross as unknown as Strategy<never>
const BARS = 520
const HISTORY = 220

describe('the findings of a sweep', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'assay-sweep-'))
  const market: SweepMarket = {
    instruments: [
      { symbol: 'ACME', sector: 'Tools', file: path.join(folder, 'ACME_1d_1.bars'), source: 'csv', actions: [] },
    ],
    from: START + HISTORY * DAY,
    to: START + BARS * DAY,
    trading: account(),
    riskFreeRate: 0.02,
    objective: 'sharpe',
    fixed: {},
  }
  beforeAll(() => {
    const prices = Array.from({ length: BARS }, (_, i) => 100 + i / 20 + 15 * Math.sin(i / 25) + 3 * Math.sin(i))
    const bars = columns(
      flat(prices),
      prices.map((_, i) => START + i * DAY),
    )
    writeBarFile(path.join(folder, 'ACME_1d_1.bars'), bars)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const triedFor = (objective: SweepMarket['objective'], cells: readonly { fast: number; slow: number }[]) =>
    runCells({ ...market, objective, kind: 'cells', first: 0, cells, next: null }, strategy, () => undefined).results
  const tried = (...cells: { fast: number; slow: number }[]) => triedFor('sharpe', cells)

  it('judge the best cell with its own history, also where it is not among those sampled', () => {
    const [quick] = tried({ fast: 2, slow: 5 })
    const [slow] = tried({ fast: 5, slow: 200 })
    const best = { ...slow, cell: 300, objective: 9 } as SweepCell
    const results = Array.from({ length: 300 }, (_, cell) => ({ ...quick, cell }))
    const findings = findFindings(
      {
        ...market,
        kind: 'findings',
        space: { fast: { values: [2, 5] }, slow: { values: [5, 200] } },
        results: [JSON.stringify([...results, best])],
        walkForward: null,
      },
      strategy,
      () => undefined,
    )
    expect(findings).toMatchObject({ sampled: 300, best: { cell: 300 } })
    expect((findings.bestSample?.sharpe ?? 0) * Math.sqrt(252)).toBeCloseTo(slow?.sharpe as number, 9)
  })

  describe('by an objective that is no figure of every cell', () => {
    const cells = [1, 2, 3].flatMap((fast) => [4, 5, 200].map((slow) => ({ fast, slow })))
    const metricsOf = (params: object, changes: Partial<SweepMarket> = {}) =>
      runTask(
        {
          ...market,
          ...changes,
          params: { ...params },
          benchmark: null,
          breaker: null,
          checks: 'quick',
          trials: { count: 0, measured: 0, sum: 0, squares: 0 },
        },
        smaCross,
      ).metrics.metrics

    it.each(OBJECTIVES.filter((one) => !isQuick(one)))('judge as runs of their own would: %s', (objective) => {
      const sign = objective === 'ulcer_index' ? -1 : 1
      const byHand = cells.map((params) => {
        const { value } = metricsOf(params)[objective as MetricKey]
        return value === null ? null : sign * value
      })
      const results = triedFor(objective, cells)
      expect(results.map((cell) => cell.objective)).toEqual(byHand)
      const task = { ...market, objective, kind: 'findings', walkForward: null } as const
      const space = { fast: { values: [1, 2, 3] }, slow: { values: [4, 5, 200] } }
      const { best } = findFindings({ ...task, space, results: [JSON.stringify(results)] }, strategy, () => undefined)
      const highest = Math.max(...byHand.map((value) => value ?? Number.NEGATIVE_INFINITY))
      expect(best?.cell).toBe(byHand.indexOf(highest))
    })

    it('choose by it on the past of each window, too', () => {
      const task = { ...market, objective: 'sortino', kind: 'findings' } as const
      const { walkForward } = findFindings(
        {
          ...task,
          space: { fast: { values: [1, 2, 3] }, slow: { values: [4, 5, 200] } },
          results: [JSON.stringify(triedFor('sortino', cells))],
          walkForward: { mode: 'anchored', windows: 2 },
        },
        strategy,
        () => undefined,
      )
      for (const { train_to, params, in_sample } of walkForward?.windows ?? []) {
        const past = cells.map((cell) => metricsOf(cell, { to: Date.parse(train_to) + DAY }).sortino.value ?? -Infinity)
        expect(params).toEqual(cells[past.indexOf(Math.max(...past))])
        expect(in_sample).toBeCloseTo(Math.max(...past), 9)
      }
      expect(walkForward?.windows).toHaveLength(2)
    })

    it.each(['max_drawdown', 'ulcer_index'] as const)(
      'find no smallest %s in a cell that never traded',
      (objective) => {
        const results = triedFor(objective, [
          { fast: 999, slow: 1_000 },
          { fast: 1, slow: 4 },
        ])
        expect(results.map((cell) => [cell.trades > 0, cell.objective !== null])).toEqual([
          [false, false],
          [true, true],
        ])
      },
    )

    it('give none to a cell of too few trades, or of parameters that do not go together', () => {
      const objectives = triedFor('profit_factor', [...cells, { fast: 9, slow: 3 }]).map((cell) => cell.objective)
      expect(objectives.map((one) => one === null)).toEqual([...cells.map(({ slow }) => slow === 200), true])
    })
  })
})
