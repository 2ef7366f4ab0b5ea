import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SweepCell } from '@/lib/contracts/api/sweeps'
import { smaCross } from '@/lib/domain/strategies/sma-cross'
import type { Strategy } from '@/lib/domain/strategies/strategy'
import { writeBarFile } from '@/lib/services/backtest/bar-files'
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
    riskFreeRate: 0,
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

  const tried = (...cells: { fast: number; slow: number }[]) =>
    runCells({ ...market, kind: 'cells', first: 0, cells, next: null }, strategy, () => undefined).results

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
})
