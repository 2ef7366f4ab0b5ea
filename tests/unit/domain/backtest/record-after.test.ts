import { expect, it } from 'vitest'
import { recordAfter } from '@/lib/domain/backtest/record'
import type { Fill } from '@/lib/domain/backtest/state'
import type { RoundTrip, RunRecord } from '@/lib/domain/metrics/run-record'

const at = (day: string) => Date.parse(day)
const fill = (day: string, quantity: number): Fill => ({
  step: 0,
  time: at(day),
  symbol: 0,
  action: 'BUY',
  quantity,
  price: 10,
  commission: quantity / 100,
  slippage: quantity / 50,
  reason: '',
  confidence: 50,
})

const RECORD: RunRecord = {
  dates: ['2024-01-02', '2024-01-03', '2024-01-04', '2024-01-05'],
  equity: Float64Array.of(100, 110, 120, 130),
  benchmark: Float64Array.of(1, 2, 3, 4),
  exposure: Float64Array.of(0, 1, 1, 0),
  trades: ['2024-01-02', '2024-01-04'].map((day) => ({ entryTime: at(day) }) as RoundTrip),
  tradedNotional: 6_000,
  fees: 6,
  slippageCost: 12,
  modelSpend: 7,
}
const FILLS = [fill('2024-01-02', 100), fill('2024-01-03', 200), fill('2024-01-04', 300)]
const COSTS = [
  { time: at('2024-01-02'), usd: 4 },
  { time: at('2024-01-03'), usd: 2 },
  { time: at('2024-01-05'), usd: 1 },
]

it('holds what the part after a date came to, and what that part cost', () => {
  const after = recordAfter(RECORD, '2024-01-03', { fills: FILLS, modelCosts: COSTS })
  expect(after).toEqual({
    dates: ['2024-01-04', '2024-01-05'],
    equity: Float64Array.of(120, 130),
    benchmark: Float64Array.of(3, 4),
    exposure: Float64Array.of(1, 0),
    trades: [{ entryTime: at('2024-01-04') }],
    tradedNotional: 3_000,
    fees: 3,
    slippageCost: 6,
    modelSpend: 1,
  })
})

it('is the whole record for a date before it, and nothing after its end', () => {
  expect(recordAfter(RECORD, '2023-12-29', { fills: FILLS, modelCosts: COSTS })).toEqual(RECORD)
  expect(recordAfter(RECORD, '2024-01-05', { fills: FILLS, modelCosts: COSTS })).toMatchObject({
    dates: [],
    trades: [],
    fees: 0,
    modelSpend: 0,
  })
})
