import { describe, expect, it } from 'vitest'
import { tradingSchema } from '@/lib/domain/backtest/config'
import type { CommissionModel, SlippageModel } from '@/lib/domain/backtest/costs'
import type { MetricKey } from '@/lib/domain/metrics/catalogue'
import type { PrintedReport } from '@/lib/services/backtest/read-report'
import { assumptionRows, commissionWords, slippageWords } from '@/lib/services/backtest/report-assumptions'
import { metricText } from '@/lib/services/backtest/report-format'

describe('the words of a printed report', () => {
  it.each([
    [{ kind: 'none' }, 'none'],
    [{ kind: 'bps', bps: 2 }, '2 basis points of what is traded'],
    [{ kind: 'per_share', perShare: 0.005, minimum: 1 }, '$0.005 a share, at least $1.00 an order'],
    [
      { kind: 'alpaca', secPerMillion: 27.8, tafPerShare: 0.000166, tafMost: 8.3, catPerShare: 0.0000265 },
      'none, but the regulators’ fees as Alpaca passes them on: $27.80 per million sold, $0.000166 a share sold (at most $8.30), $0.0000265 a share',
    ],
  ] as [CommissionModel, string][])('name the commission %j', (model, words) => {
    expect(commissionWords(model)).toBe(words)
  })

  it.each([
    [{ kind: 'none' }, 'none'],
    [{ kind: 'bps', bps: 5 }, '5 basis points of the price'],
    [{ kind: 'volume_share', coefficient: 0.1 }, 'volume share: price × 0.1 ×'],
    [{ kind: 'sqrt_impact', coefficient: 1 }, 'square-root impact: price × 1 ×'],
  ] as [SlippageModel, string][])('name the slippage %j', (model, words) => {
    expect(slippageWords(model)).toContain(words)
  })

  it('name account and limits', () => {
    const rows = (changes: object, more: object = {}) => {
      const request = { trading: tradingSchema.parse(changes), benchmark: null, risk_free_rate: 0.02, ...more }
      const report = { run_card: { request }, timeframe: '1d' } as unknown as PrintedReport
      return Object.fromEntries(assumptionRows(report).map(({ label, value }) => [label, value]))
    }
    expect(rows({})).toMatchObject({
      'Initial capital': '$100,000.00',
      'Hard limits':
        'at most 20 % of equity in a position, 30 % in a sector, 10 positions; market and stop buys at most 5 % above the price at which they were to trade',
      'Short sales': 'not allowed',
      'Risk-free rate': '2 % a year',
    })
    const agents = { model: 'model', every: 5, mask: true, training_cutoff: '2024-06-30' }
    expect(rows({}, { agents })['The agents']).toBe(
      'models answer, every 5 sessions; figures begin after 2024-06-30, up to which the model was trained; prompts name no tickers and shift dates',
    )
    expect(rows({ limits: null, lot: 0, allowShort: true, maxVolumeShare: null })).toMatchObject({
      'Hard limits': 'off',
      Shares: 'any fraction',
      'Short sales': 'allowed; long plus short at most 1 × equity, borrow fee 1 % a year',
      'Most of a bar’s volume': 'no cap',
    })
  })

  it.each([
    ['drawdown_days', 1, '1 day'],
    ['longest_underwater_days', 1_234, '1,234 days'],
    ['average_bars_held', 3.25, '3.3 bars'],
    ['closed_trades', 42, '42'],
    ['expectancy', -12.5, '-$12.50'],
    ['max_drawdown', 0.1234, '12.34 %'],
  ] as [MetricKey, number, string][])('write %s with its unit', (key, value, text) => {
    expect(metricText(key, { value })).toBe(text)
  })
})
