import type { BacktestRequest, EquityCurve, RunCard } from '../../contracts/api/backtests'
import type { BacktestReport } from '../../contracts/backtest-report'
import { findBacktest, listBacktestTrades, listRoundTrips } from '../../db/backtests'
import type { Db } from '../../db/client'
import type { MetricsReport } from '../../domain/metrics/compute-metrics'
import type { TrustReport } from '../../domain/trust/report'
import { AppError } from '../../errors'
import { toRoundTripView, toTradeView } from './save-outcome'

const PAGE = 5_000

/** The report of a completed backtest, read page by page. Throws `not_found`, or `conflict` for one that has not completed. */
export async function readReport(db: Db, id: bigint): Promise<BacktestReport> {
  const row = await findBacktest(db, id)
  if (!row) throw new AppError('not_found', `There is no backtest ${id}.`)
  if (row.status !== 'completed' || !row.finishedAt)
    throw new AppError('conflict', `Backtest ${id} has not completed: it is ${row.status}.`)
  const trades = await all((after) => listBacktestTrades(db, id, after, PAGE))
  const trips = await all((after) => listRoundTrips(db, id, { after }, PAGE))
  const request = row.request as unknown as BacktestRequest
  return {
    version: 1,
    backtest: Number(row.id),
    name: row.name,
    strategy: row.strategy,
    params: request.params,
    symbols: row.symbols,
    timeframe: row.timeframe,
    from: request.from,
    to: request.to,
    created_at: row.createdAt.toISOString(),
    finished_at: row.finishedAt.toISOString(),
    initial_capital: row.initialCapital.toNumber(),
    final_value: row.finalValue?.toNumber() ?? 0,
    liquidated_value: row.liquidatedValue?.toNumber() ?? 0,
    metrics: row.metrics as MetricsReport,
    trust: row.trust as TrustReport,
    run_card: row.runCard as RunCard,
    equity_curve: row.equityCurve as EquityCurve,
    trades: trades.map(toTradeView),
    round_trips: trips.map(toRoundTripView),
  }
}

async function all<R extends { seq: number }>(read: (after: number) => Promise<R[]>): Promise<R[]> {
  const rows: R[] = []
  for (;;) {
    const page = await read(rows.at(-1)?.seq ?? 0)
    rows.push(...page)
    if (page.length < PAGE) return rows
  }
}
