import { describe, expect, it } from 'vitest'
import type { RunRecord } from '@/lib/domain/metrics/run-record'
import { trustReport } from '@/lib/domain/trust/report'
import { compound, datesFrom, runOf, tradeOf } from '../metrics/runs'

const YEARS = { from: Date.UTC(2013, 1, 8), to: Date.UTC(2018, 1, 8) }

describe('the trust report', () => {
  const equity = compound(100_000, new Float64Array(90).fill(0.001))
  const reportOf = (invented: boolean, changes: Partial<RunRecord> = {}) =>
    trustReport({
      asked: YEARS,
      covered: YEARS,
      record: runOf(equity, { dates: datesFrom('2020-02-01', equity.length), ...changes }),
      riskFreeRate: 0,
      seed: 'test',
      trials: { count: 1, variance: 0 },
      parameters: 0,
      invented,
      breaker: null,
      fills: 0,
      staleFills: 0,
      checks: {
        costs: null,
        look_ahead: null,
        warm_up: null,
        overfitting: null,
        out_of_sample: null,
        coverage: null,
        contamination: null,
      },
    })

  it('names the crises of the market that the run went through', () => {
    expect(reportOf(false)).toMatchObject({ invented: false, crises: [{ name: 'Covid crash' }] })
  })

  it('says nothing twice: what a warning says is not among the reasons', () => {
    const longer = compound(
      100_000,
      Float64Array.from({ length: 600 }, (_, index) => (index % 3 === 0 ? -0.001 : 0.001)),
    )
    const { sentences, warnings } = reportOf(false, {
      equity: longer,
      dates: datesFrom('2020-02-01', longer.length),
      trades: Array.from({ length: 40 }, (_, index) => tradeOf(index === 0 ? 300 : 10)),
    })
    expect(warnings.map(({ code }) => code)).toContain('one_trade')
    expect(sentences.length).toBeGreaterThan(0)
    for (const { message } of warnings) expect(sentences).not.toContain(message)
  })

  it('names none where companies and prices are invented', () => {
    expect(reportOf(true)).toMatchObject({ invented: true, crises: [] })
  })
})
