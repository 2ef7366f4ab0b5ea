import { describe, expect, it } from 'vitest'
import { dateToMs } from '@/lib/domain/calendar/iso-date'
import {
  dividendsAsPaid,
  type RowAction,
  snapSplitRatio,
  undoDividendAdjustment,
} from '@/lib/domain/market/corporate-actions'

const bar = (date: string, close: number) => ({
  time: dateToMs(date),
  open: close,
  high: close,
  low: close,
  close,
  volume: 1,
})

describe('snapSplitRatio', () => {
  it.each([
    [6.999997, 7],
    [1.999996, 2],
    [1.500005, 1.5],
    [1.249993, 1.25],
    [0.125, 0.125],
    [0.05, 0.05],
    [1.0027, 1.0027],
    [1 / 3 + 1e-6, 1 / 3],
  ])('%s is %s', (stated, meant) => {
    expect(snapSplitRatio(stated)).toBe(meant)
  })
})

describe('dividendsAsPaid', () => {
  it('takes later splits back out of dividends', () => {
    const actions: RowAction[] = [
      { exDate: '2014-05-08', type: 'dividend', value: 3.29 / 28 },
      { exDate: '2014-06-09', type: 'split', value: 7 },
      { exDate: '2020-08-07', type: 'dividend', value: 0.82 / 4 },
      { exDate: '2020-08-31', type: 'split', value: 4 },
      { exDate: '2020-11-06', type: 'dividend', value: 0.205 },
    ]
    const paid = dividendsAsPaid(actions).map((action) => action.value)
    expect(paid[0]).toBeCloseTo(3.29, 12)
    expect(paid.slice(1)).toEqual([7, 0.82, 4, 0.205])
  })
})

describe('undoDividendAdjustment', () => {
  const traded = [bar('2024-01-02', 100), bar('2024-01-03', 104), bar('2024-01-04', 101), bar('2024-01-05', 99)]
  const dividends: RowAction[] = [
    { exDate: '2024-01-03', type: 'dividend', value: 2 },
    { exDate: '2024-01-05', type: 'dividend', value: 1 },
  ]

  it('inverts the adjustment of Yahoo and CRSP', () => {
    const late = 1 - 1 / 101
    const early = late * (1 - 2 / 100)
    const adjusted = [
      bar('2024-01-02', 100 * early),
      bar('2024-01-03', 104 * late),
      bar('2024-01-04', 101 * late),
      bar('2024-01-05', 99),
    ]
    undoDividendAdjustment(adjusted, dividends).forEach((one, i) => {
      expect(one.close).toBeCloseTo(traded[i]?.close ?? 0, 10)
      expect(one.open).toBeCloseTo(traded[i]?.open ?? 0, 10)
    })
  })

  it('leaves bars without dividends alone', () => {
    expect(undoDividendAdjustment(traded, [])).toEqual(traded)
    expect(undoDividendAdjustment([], dividends)).toEqual([])
  })
})
