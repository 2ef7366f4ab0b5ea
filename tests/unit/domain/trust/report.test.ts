import { describe, expect, it } from 'vitest'
import { trustReport } from '@/lib/domain/trust/report'
import { compound, datesFrom, runOf } from '../metrics/runs'

const YEARS = { from: Date.UTC(2013, 1, 8), to: Date.UTC(2018, 1, 8) }

describe('the trust report', () => {
  const equity = compound(100_000, new Float64Array(90).fill(0.001))
  const reportOf = (invented: boolean) =>
    trustReport({
      asked: YEARS,
      covered: YEARS,
      record: runOf(equity, { dates: datesFrom('2020-02-01', equity.length) }),
      riskFreeRate: 0,
      seed: 'test',
      trials: { count: 1, variance: 0 },
      parameters: 0,
      invented,
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

  it('names none where companies and prices are invented', () => {
    expect(reportOf(true)).toMatchObject({ invented: true, crises: [] })
  })
})
