import { z } from 'zod'
import { backtestTrade, equityCurve, roundTrip, runCard } from './api/backtests'
import { metricsReport } from './api/metrics'
import { trustReport } from './api/trust'

/** The file that a stored run leaves in logs/: everything about it, readable without the database. */
export const backtestReport = z.object({
  version: z.literal(1),
  backtest: z.number().int(),
  name: z.string().nullable(),
  strategy: z.string(),
  params: z.record(z.string(), z.json()),
  symbols: z.array(z.string()),
  timeframe: z.string(),
  from: z.string(),
  to: z.string(),
  created_at: z.string(),
  finished_at: z.string(),
  initial_capital: z.number(),
  final_value: z.number(),
  liquidated_value: z.number(),
  metrics: metricsReport,
  trust: trustReport,
  run_card: runCard,
  equity_curve: equityCurve,
  trades: z.array(backtestTrade),
  round_trips: z.array(roundTrip),
})
export type BacktestReport = z.infer<typeof backtestReport>
