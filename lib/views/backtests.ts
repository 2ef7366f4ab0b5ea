import type { z } from 'zod'
import type {
  BACKTEST_STATUSES,
  BacktestSummary,
  BacktestView,
  backtestDetail,
  EquityCurve,
  RunCard,
} from '../contracts/api/backtests'
import type { Backtest, BacktestRow } from '../db/backtests'
import type { MetricsReport } from '../domain/metrics/compute-metrics'
import { reducePoints } from '../domain/metrics/reduce-points'
import { simpleReturns } from '../domain/metrics/returns'
import { rollingBeta, rollingSharpe } from '../domain/metrics/rolling'
import type { TrustReport } from '../domain/trust/report'

const REDUCED_POINTS = 2_000
const ROLLING_WINDOW = 63

const day = (date: Date): string => date.toISOString().slice(0, 10)

export const toBacktestView = (row: BacktestRow): BacktestView => ({
  id: Number(row.id),
  name: row.name,
  tags: row.tags,
  status: row.status as (typeof BACKTEST_STATUSES)[number],
  strategy: row.strategy,
  params: row.params as BacktestView['params'],
  symbols: row.symbols,
  timeframe: row.timeframe,
  from: day(row.fromDate),
  to: day(row.toDate),
  initial_capital: row.initialCapital.toNumber(),
  final_value: row.finalValue?.toNumber() ?? null,
  liquidated_value: row.liquidatedValue?.toNumber() ?? null,
  summary: row.summary as BacktestSummary | null,
  round_trips: row.roundTrips,
  progress: row.progress,
  error: row.error === null ? null : { code: row.errorCode ?? 'internal', message: row.error },
  requested_by: row.requestedBy,
  created_at: row.createdAt.toISOString(),
  started_at: row.startedAt?.toISOString() ?? null,
  finished_at: row.finishedAt?.toISOString() ?? null,
  duration_ms: row.durationMs,
})

type Outcome = {
  open: { symbol: string; quantity: number; price: number }[]
  refusals: Record<string, number>
}

/** Everything about a backtest but its trades; curves reduced to 2,000 points unless all are asked for. */
export function toBacktestDetail(row: Backtest, resolution: 'reduced' | 'full'): z.input<typeof backtestDetail> {
  const full = row.equityCurve as EquityCurve | null
  const outcome = row.outcome as Outcome | null
  const kept = full && keptPoints(full, resolution)
  const { risk_free_rate: riskFree = 0 } = row.request as { risk_free_rate?: number }
  return {
    ...toBacktestView(row),
    request: row.request as z.input<typeof backtestDetail>['request'],
    metrics: row.metrics as MetricsReport | null,
    trust: row.trust as TrustReport | null,
    run_card: row.runCard as RunCard | null,
    equity_curve: full && kept && pickCurve(full, kept),
    rolling: full && kept && rollingOf(full, kept, riskFree),
    open_positions: outcome?.open ?? [],
    refusals: outcome?.refusals ?? {},
  }
}

function keptPoints({ equity }: EquityCurve, resolution: 'reduced' | 'full'): number[] {
  const all = equity.map((_, index) => index)
  return resolution === 'full' || all.length <= REDUCED_POINTS ? all : [...reducePoints(all, equity, REDUCED_POINTS)]
}

const pick = <T>(values: readonly T[], kept: readonly number[]): T[] => kept.map((index) => values[index] as T)

const pickCurve = (curve: EquityCurve, kept: readonly number[]): EquityCurve => ({
  dates: pick(curve.dates, kept),
  equity: pick(curve.equity, kept),
  benchmark: curve.benchmark && pick(curve.benchmark, kept),
  drawdown: pick(curve.drawdown, kept),
  exposure: pick(curve.exposure, kept),
  points: curve.points,
})

/** Sharpe ratio and beta over a quarter, at the points that are shown; null during warm-up. */
function rollingOf(curve: EquityCurve, kept: readonly number[], riskFreeRate: number) {
  const returns = simpleReturns(Float64Array.from(curve.equity))
  const market = curve.benchmark && simpleReturns(Float64Array.from(curve.benchmark))
  const atPoints = (values: Float64Array) =>
    kept.map((index) => {
      const value = index === 0 ? Number.NaN : values[index - 1]
      return value !== undefined && Number.isFinite(value) ? value : null
    })
  return {
    window: ROLLING_WINDOW,
    sharpe: atPoints(rollingSharpe(returns, ROLLING_WINDOW, riskFreeRate)),
    beta: market && atPoints(rollingBeta(returns, market, ROLLING_WINDOW)),
  }
}
