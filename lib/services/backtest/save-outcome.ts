import { rmSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import {
  type BacktestRequest,
  type BacktestSummary,
  backtestTrade,
  type RunCard,
  roundTrip,
} from '../../contracts/api/backtests'
import { backtestReport } from '../../contracts/backtest-report'
import {
  type Backtest,
  type BacktestRoundTrip,
  type BacktestTrade,
  clearBacktestRows,
  insertBacktestTrades,
  insertRoundTrips,
  insertTrials,
  updateClaimedBacktest,
} from '../../db/backtests'
import { inTransaction, type Prisma, type Tx } from '../../db/client'
import { appendEvents } from '../../db/events'
import { drawdowns } from '../../domain/metrics/drawdown'
import { reducePoints } from '../../domain/metrics/reduce-points'
import { AppError } from '../../errors'
import type { BacktestDeps } from './deps'
import { publishReport, settleReports, writeReport } from './report-file'
import { type ReportHead, reportPieces } from './report-json'
import type { BacktestOutcome } from './run-task'

/** Rows that one transaction writes: well under 50 ms on the embedded database. */
const CHUNK = 500
const SPARKLINE_POINTS = 60

type Saved = {
  backtest: Backtest
  request: BacktestRequest & { trading: RunCard['trading'] }
  card: RunCard
  /** Names the trial that the run was. */
  trial: string
  durationMs: number
}

/**
 * Writes what came of a run: executions and round trips in short transactions, then, in one, the result that makes it complete.
 * Until then the run is not complete and a later attempt clears what is there. Throws `lease_lost` when another worker took it.
 */
export async function saveOutcome(deps: BacktestDeps, saved: Saved, outcome: BacktestOutcome): Promise<void> {
  const { backtest, card, trial, durationMs } = saved
  const { id, fence } = backtest
  const trades = tradeRows(id, outcome)
  const roundTrips = roundTripRows(id, outcome)
  const guarded = <T>(write: (tx: Tx) => Promise<T>): Promise<T> =>
    inTransaction(deps.db, async (tx) => {
      const written = await write(tx)
      if (!(await updateClaimedBacktest(tx, id, fence, { progress: 1 }))) throw lost(id)
      return written
    })
  while (!(await guarded((tx) => clearBacktestRows(tx, id, 5 * CHUNK))));
  for (const chunk of chunksOf(trades)) await guarded((tx) => insertBacktestTrades(tx, chunk))
  for (const chunk of chunksOf(roundTrips)) await guarded((tx) => insertRoundTrips(tx, chunk))
  await settleReports(deps.db, deps.reportFolder)
  const finishedAt = deps.clock.now()
  const head = headOf(saved, outcome, finishedAt)
  const file = await writeReport(deps.reportFolder, finishedAt, () =>
    reportPieces(head, {
      trades: viewsOf(trades, toTradeView, backtestTrade),
      round_trips: viewsOf(roundTrips, toRoundTripView, roundTrip),
    }),
  )
  try {
    await inTransaction(deps.db, async (tx) => {
      const done = await updateClaimedBacktest(tx, id, fence, {
        status: 'completed',
        finalValue: outcome.result.finalEquity,
        liquidatedValue: outcome.result.liquidatedEquity,
        metrics: json(outcome.metrics),
        trust: json(outcome.trust),
        equityCurve: json(head.equity_curve),
        runCard: json(card),
        summary: json(summaryOf(outcome)),
        outcome: json({
          open: outcome.result.open,
          refusals: outcome.result.refusals,
          dividends: outcome.result.dividends,
        }),
        roundTrips: roundTrips.length,
        fills: trades.length,
        progress: 1,
        reportFile: path.basename(file.final),
        durationMs,
        finishedAt,
        leaseUntil: null,
        errorCode: null,
        error: null,
      })
      if (!done) throw lost(id)
      await insertTrials(tx, backtest.strategy, [{ hash: trial, sharpe: outcome.metrics.metrics.sharpe.value }])
      await appendEvents(tx, { actor: backtest.requestedBy, traceId: backtest.traceId }, [
        {
          type: 'BacktestCompleted',
          aggregateId: `backtest ${id}`,
          accountId: null,
          data: { backtest: Number(id), strategy: backtest.strategy, result: card.hashes.result },
          key: `backtest ${id} completed`,
        },
      ])
    })
  } catch (error) {
    rmSync(file.partial, { force: true })
    throw error
  }
  publishReport(file)
}

const lost = (id: bigint) => new AppError('lease_lost', `Another worker has taken backtest ${id}.`)
const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

/** Rows as the report has them, checked against its contract page by page. */
function* viewsOf<R, V, S extends z.ZodType<V>>(rows: readonly R[], toView: (row: R) => V, schema: S): Generator<V[]> {
  const page = z.array(schema)
  for (const chunk of chunksOf(rows)) yield page.parse(chunk.map(toView))
}

function* chunksOf<T>(rows: readonly T[]): Generator<T[]> {
  for (let start = 0; start < rows.length; start += CHUNK) yield rows.slice(start, start + CHUNK)
}

const tradeRows = (id: bigint, { result, symbols }: BacktestOutcome): BacktestTrade[] =>
  result.fills.map((fill, index) => ({
    backtestId: id,
    seq: index + 1,
    time: new Date(fill.time),
    asset: symbols[fill.symbol] ?? '',
    action: fill.action,
    price: fill.price,
    quantity: fill.quantity,
    commission: fill.commission,
    slippage: fill.slippage,
    reasoning: fill.reason,
    confidence: clampConfidence(fill.confidence),
  }))

const roundTripRows = (id: bigint, { result }: BacktestOutcome): BacktestRoundTrip[] =>
  result.trades.map((trade, index) => ({
    backtestId: id,
    seq: index + 1,
    asset: trade.symbol,
    side: trade.side,
    entryTime: new Date(trade.entryTime),
    exitTime: new Date(trade.exitTime),
    entryPrice: trade.entryPrice,
    exitPrice: trade.exitPrice,
    quantity: trade.quantity,
    pnl: trade.pnl,
    fees: trade.fees,
    returnPct: trade.returnPct,
    barsHeld: trade.barsHeld,
    mae: trade.mae,
    mfe: trade.mfe,
    stillOpen: trade.open,
    entryReasoning: trade.entryReason,
    exitReasoning: trade.exitReason,
    confidence: clampConfidence(trade.confidence),
  }))

const clampConfidence = (value: number): number => Math.min(100, Math.max(0, Math.round(value)))

/** Cells of the list: the headline numbers and a small curve. */
function summaryOf({ record, metrics, trust }: BacktestOutcome): BacktestSummary {
  const value = (key: keyof typeof metrics.metrics) => metrics.metrics[key].value
  // The same sessions as the figures beside it.
  const cutoff = trust.contamination?.cutoff ?? ''
  const equity = record.equity.filter((_, index) => (record.dates[index] ?? '') > cutoff)
  const xs = equity.map((_, index) => index)
  return {
    total_return: value('total_return') ?? 0,
    cagr: value('cagr'),
    sharpe: value('sharpe'),
    max_drawdown: value('max_drawdown') ?? 0,
    win_rate: value('win_rate'),
    benchmark_return: value('benchmark_return'),
    verdict: trust.verdict,
    sparkline: [...reducePoints(xs, equity, SPARKLINE_POINTS)].map((index) =>
      Number(((equity[index] ?? 0) / (equity[0] ?? 1)).toPrecision(5)),
    ),
    warnings: trust.warnings.filter(({ severity }) => severity !== 'note').length,
  }
}

function headOf({ backtest, request, card }: Saved, outcome: BacktestOutcome, finishedAt: Date): ReportHead {
  const { record, result, metrics, trust } = outcome
  const scale = record.benchmark ? (record.equity[0] ?? 1) / (record.benchmark[0] ?? 1) : 1
  return backtestReport.omit({ trades: true, round_trips: true }).parse({
    version: 1,
    backtest: Number(backtest.id),
    name: backtest.name,
    strategy: backtest.strategy,
    params: request.params,
    symbols: request.symbols,
    timeframe: request.timeframe,
    from: request.from,
    to: request.to,
    created_at: backtest.createdAt.toISOString(),
    finished_at: finishedAt.toISOString(),
    initial_capital: backtest.initialCapital.toNumber(),
    final_value: result.finalEquity,
    liquidated_value: result.liquidatedEquity,
    metrics,
    trust,
    run_card: card,
    equity_curve: {
      dates: record.dates,
      equity: Array.from(record.equity),
      benchmark: record.benchmark && Array.from(record.benchmark, (value) => value * scale),
      drawdown: Array.from(drawdowns(record.equity)),
      exposure: Array.from(record.exposure),
      points: record.dates.length,
    },
  })
}

export const toTradeView = ({ backtestId: _, ...row }: BacktestTrade) => ({
  ...row,
  action: row.action as 'BUY' | 'SELL',
  time: row.time.toISOString(),
})

export const toRoundTripView = (row: BacktestRoundTrip) => ({
  seq: row.seq,
  asset: row.asset,
  side: row.side as 'long' | 'short',
  entry_time: row.entryTime.toISOString(),
  exit_time: row.exitTime.toISOString(),
  entry_price: row.entryPrice,
  exit_price: row.exitPrice,
  quantity: row.quantity,
  pnl: row.pnl,
  fees: row.fees,
  return_pct: row.returnPct,
  bars_held: row.barsHeld,
  mae: row.mae,
  mfe: row.mfe,
  still_open: row.stillOpen,
  entry_reasoning: row.entryReasoning,
  exit_reasoning: row.exitReasoning,
  confidence: row.confidence,
})
