import { expect, it } from 'vitest'
import type { Backtest } from '@/lib/db/backtests'
import { simpleReturns } from '@/lib/domain/metrics/returns'
import { rollingSharpe } from '@/lib/domain/metrics/rolling'
import { toBacktestDetail } from '@/lib/views/backtests'

const equity = Array.from({ length: 80 }, (_, index) => 100 * 1.001 ** index * (1 + 0.01 * Math.sin(index)))
const zeros = equity.map(() => 0)
const row = (request: object) =>
  ({
    id: 1n,
    initialCapital: { toNumber: () => 100 },
    fromDate: new Date(0),
    toDate: new Date(0),
    createdAt: new Date(0),
    error: null,
    request,
    equityCurve: {
      dates: equity.map((_, index) => new Date(index * 86_400_000).toISOString().slice(0, 10)),
      equity,
      benchmark: null,
      drawdown: zeros,
      exposure: zeros,
      points: equity.length,
    },
  }) as unknown as Backtest

it('measures the rolling Sharpe ratio above the run’s own risk-free rate', () => {
  const returns = simpleReturns(Float64Array.from(equity))
  const last = (request: object) => toBacktestDetail(row(request), 'reduced').rolling?.sharpe.at(-1)
  expect(last({})).toBe(rollingSharpe(returns, 63).at(-1))
  expect(last({ risk_free_rate: 0.05 })).toBe(rollingSharpe(returns, 63, 0.05).at(-1))
  expect(last({ risk_free_rate: 0.05 })).toBeLessThan(Number(last({})))
})
