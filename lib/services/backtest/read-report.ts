import type { BacktestRequest, EquityCurve, RunCard } from '../../contracts/api/backtests'
import type { BacktestReport } from '../../contracts/backtest-report'
import { findBacktest, listBacktestTrades, listRoundTrips } from '../../db/backtests'
import type { Db } from '../../db/client'
import type { MetricsReport } from '../../domain/metrics/compute-metrics'
import type { TrustReport } from '../../domain/trust/report'
import { AppError } from '../../errors'
import { type ReportHead, reportPieces } from './report-json'
import { toRoundTripView, toTradeView } from './save-outcome'

const PAGE = 500
/** Round trips that a printed report shows; all are in the JSON report. */
const MOST_PRINTED = 200

/** What a printed report needs. */
export type PrintedReport = ReportHead & {
  readonly round_trips: BacktestReport['round_trips']
  readonly trips_left_out: number
}

/** The report of a completed backtest with its first round trips. Throws as `readReport` does. */
export async function readPrintedReport(db: Db, id: bigint): Promise<PrintedReport> {
  const { head, roundTrips } = await readHead(db, id)
  const shown = await listRoundTrips(db, id, { after: 0 }, MOST_PRINTED)
  return {
    ...head,
    round_trips: shown.map(toRoundTripView),
    trips_left_out: roundTrips - shown.length,
  }
}

/**
 * The JSON report of a completed backtest in pieces, read page by page while they are taken. Throws `not_found`, or `conflict` for one
 * that has not completed, at once; between two pieces when the backtest was deleted meanwhile.
 */
export async function readReport(db: Db, id: bigint): Promise<AsyncGenerator<string>> {
  const { head, fills, roundTrips } = await readHead(db, id)
  return reportPieces(head, {
    trades: pagesOf(fills, (after) => listBacktestTrades(db, id, after, PAGE), toTradeView),
    round_trips: pagesOf(roundTrips, (after) => listRoundTrips(db, id, { after }, PAGE), toRoundTripView),
  })
}

async function readHead(db: Db, id: bigint): Promise<{ head: ReportHead; fills: number; roundTrips: number }> {
  const row = await findBacktest(db, id)
  if (!row) throw new AppError('not_found', `There is no backtest ${id}.`)
  if (row.status !== 'completed' || !row.finishedAt)
    throw new AppError('conflict', `Backtest ${id} has not completed: it is ${row.status}.`)
  const request = row.request as unknown as BacktestRequest
  const head: ReportHead = {
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
  }
  return { head, fills: row.fills, roundTrips: row.roundTrips }
}

async function* pagesOf<R extends { seq: number }, V>(
  count: number,
  read: (after: number) => Promise<R[]>,
  toView: (row: R) => V,
): AsyncGenerator<V[]> {
  let last = 0
  for (let left = count; left > 0; ) {
    const rows = await read(last)
    if (rows.length === 0) throw new AppError('not_found', 'The backtest was deleted while its report was read.')
    yield rows.map(toView)
    left -= rows.length
    last = (rows[rows.length - 1] as R).seq
  }
}
