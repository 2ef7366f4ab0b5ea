import { z } from 'zod'
import { type TradingConfig, tradingChanges } from '../../domain/backtest/config'
import { isoDate, isoTime, operation, pageOf, pageQuery, symbol, timeframe, wholeNumber } from '../operation'
import { metricsReport } from './metrics'
import { trustReport } from './trust'

export const BACKTEST_STATUSES = ['queued', 'running', 'paused', 'completed', 'failed', 'canceled'] as const

const id = wholeNumber.min(1).max(Number.MAX_SAFE_INTEGER)
const tag = z
  .string()
  .trim()
  .min(1)
  .max(40)
  .regex(/^[\w .:/-]+$/, 'may hold letters, digits, spaces and . : / - _')

/** Strategy key of runs in which the agents decide. */
export const AGENTS = 'agents'

/** How the agents are asked when they are the strategy. */
const agentOptions = z.strictObject({
  model: z.enum(['rules', 'model']).default('rules').meta({ description: 'Who gives the opinions' }),
  every: z.int().min(1).max(250).default(1).meta({ description: 'They decide every so many sessions' }),
  max_cost_usd: z.number().min(0).max(100_000).default(10).meta({ description: 'The run ends when models cost more' }),
  training_cutoff: isoDate
    .nullable()
    .default(null)
    .meta({ description: 'What a model may know from training; the part before it is kept out of headline numbers' }),
  mask: z.boolean().default(false).meta({ description: 'Prompts name no tickers and shift dates' }),
})

/** What a run is: everything that its result depends on, beside the data and the code. */
export const backtestFields = z.strictObject({
  strategy: z.string().min(1).max(80).meta({ example: 'sma-cross' }),
  params: z.record(z.string(), z.json()).default({}).meta({ description: 'As the strategy describes them' }),
  symbols: z.array(symbol).min(1, 'name at least one symbol').max(2_000, 'at most 2000 symbols'),
  from: isoDate,
  to: isoDate,
  timeframe: timeframe.default('1d'),
  benchmark: symbol
    .nullable()
    .default(null)
    .meta({ description: 'A symbol; null compares with all symbols of the run held in equal parts' }),
  risk_free_rate: z.number().min(-0.1).max(1).default(0).meta({ description: 'Yearly, as a fraction' }),
  trading: tradingChanges.default({}).meta({ description: 'What differs from the defaults' }),
  agents: agentOptions.optional(),
  checks: z
    .enum(['quick', 'full'])
    .default('full')
    .meta({ description: 'full: also reruns that look for look-ahead, warm-up, cost and out-of-sample weakness' }),
  name: z.string().trim().max(120).optional(),
  tags: z.array(tag).max(20).default([]),
})

export const backtestRequest = backtestFields.refine(({ from, to }) => from <= to, {
  path: ['to'],
  message: 'is before the first session',
})
export type BacktestRequest = z.output<typeof backtestRequest> & { trading: Partial<TradingConfig> }

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a rerun needs, and the hashes that it must give again. */
export const runCard = z
  .object({
    version: z.literal(1),
    request: z.json(),
    trading: z.json(),
    hashes: z.object({ config: hash, code: hash, data: hash, result: hash }),
    seed: z.string(),
    bars: z.number().int(),
    first_bar: isoTime,
    last_bar: isoTime,
    engine: z.string(),
  })
  .meta({ id: 'RunCard' })
export type RunCard = z.infer<typeof runCard>

/** Cells of a list: enough to tell runs apart without opening them. */
const summary = z.object({
  total_return: z.number(),
  cagr: z.number().nullable(),
  sharpe: z.number().nullable(),
  max_drawdown: z.number(),
  win_rate: z.number().nullable(),
  benchmark_return: z.number().nullable(),
  verdict: z.string(),
  sparkline: z.array(z.number()),
  warnings: z.number().int(),
})
export type BacktestSummary = z.infer<typeof summary>

export const backtest = z
  .object({
    id: z.number().int(),
    name: z.string().nullable(),
    tags: z.array(z.string()),
    status: z.enum(BACKTEST_STATUSES),
    strategy: z.string(),
    params: z.record(z.string(), z.json()),
    symbols: z.array(z.string()),
    timeframe: z.string(),
    from: isoDate,
    to: isoDate,
    initial_capital: z.number(),
    final_value: z.number().nullable(),
    liquidated_value: z.number().nullable(),
    summary: summary.nullable(),
    round_trips: z.number().int(),
    progress: z.number(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    requested_by: z.string(),
    created_at: isoTime,
    started_at: isoTime.nullable(),
    finished_at: isoTime.nullable(),
    duration_ms: z.number().int().nullable(),
  })
  .meta({ id: 'Backtest' })
export type BacktestView = z.output<typeof backtest>

/** Columns of one length: dates, and values at each close. `exposure` is gross, as a fraction of equity. */
export const equityCurve = z
  .object({
    dates: z.array(z.string()),
    equity: z.array(z.number()),
    benchmark: z.array(z.number()).nullable(),
    drawdown: z.array(z.number()),
    exposure: z.array(z.number()),
    points: z.number().int().meta({ description: 'Before reduction' }),
  })
  .meta({ id: 'EquityCurve' })
export type EquityCurve = z.infer<typeof equityCurve>

export const backtestTrade = z
  .object({
    seq: z.number().int(),
    time: isoTime,
    asset: z.string(),
    action: z.enum(['BUY', 'SELL']),
    price: z.number(),
    quantity: z.number(),
    commission: z.number(),
    slippage: z.number(),
    reasoning: z.string(),
    confidence: z.number().int(),
  })
  .meta({ id: 'BacktestTrade', description: 'One execution' })

export const roundTrip = z
  .object({
    seq: z.number().int(),
    asset: z.string(),
    side: z.enum(['long', 'short']),
    entry_time: isoTime,
    exit_time: isoTime,
    entry_price: z.number(),
    exit_price: z.number(),
    quantity: z.number(),
    pnl: z.number(),
    fees: z.number(),
    return_pct: z.number(),
    bars_held: z.number().int(),
    mae: z.number(),
    mfe: z.number(),
    still_open: z.boolean(),
    entry_reasoning: z.string(),
    exit_reasoning: z.string(),
    confidence: z.number().int(),
  })
  .meta({ id: 'BacktestRoundTrip', description: 'From flat to flat' })

const rolling = z.object({
  window: z.number().int(),
  sharpe: z.array(z.number().nullable()),
  beta: z.array(z.number().nullable()).nullable(),
})

export const backtestDetail = backtest
  .extend({
    request: z.json(),
    metrics: metricsReport.nullable(),
    trust: trustReport.nullable(),
    run_card: runCard.nullable(),
    equity_curve: equityCurve.nullable(),
    rolling: rolling.nullable().meta({ description: 'At the dates of the full equity curve, reduced likewise' }),
    open_positions: z.array(z.object({ symbol: z.string(), quantity: z.number(), price: z.number() })),
    refusals: z.record(z.string(), z.number()).meta({ description: 'What was refused, cut or expired, by code' }),
  })
  .meta({ id: 'BacktestDetail' })

const params = z.object({ id })

export const createBacktest = operation({
  id: 'createBacktest',
  method: 'post',
  path: '/api/backtests',
  tag: 'Backtests',
  summary: 'Ask for a backtest; it is run by a worker',
  role: 'trader',
  body: backtestRequest,
  status: 202,
  idempotent: true,
  response: backtest,
})

export const listBacktests = operation({
  id: 'listBacktests',
  method: 'get',
  path: '/api/backtests',
  tag: 'Backtests',
  summary: 'Backtests, newest first',
  role: 'viewer',
  query: z.object({
    ...pageQuery,
    strategy: z.string().max(80).optional(),
    status: z.enum(BACKTEST_STATUSES).optional(),
    tag: tag.optional(),
    symbol: symbol.optional(),
  }),
  status: 200,
  response: pageOf(backtest),
})

export const getBacktest = operation({
  id: 'getBacktest',
  method: 'get',
  path: '/api/backtests/{id}',
  tag: 'Backtests',
  summary: 'One backtest with its equity curve and a page of its trades',
  role: 'viewer',
  params,
  query: z.object({
    ...pageQuery,
    resolution: z.enum(['reduced', 'full']).default('reduced').meta({ description: 'reduced: at most 2,000 points' }),
  }),
  status: 200,
  response: backtestDetail
    .extend({ trades: z.array(backtestTrade), next_cursor: z.string().nullable() })
    .meta({ id: 'BacktestWithTrades' }),
})

export const listRoundTrips = operation({
  id: 'listRoundTrips',
  method: 'get',
  path: '/api/backtests/{id}/round-trips',
  tag: 'Backtests',
  summary: 'Round trips of a backtest, in order',
  role: 'viewer',
  params,
  query: z.object({
    ...pageQuery,
    limit: wholeNumber.min(1).max(10_000).default(500),
    symbol: symbol.optional(),
  }),
  status: 200,
  response: pageOf(roundTrip),
})

export const cancelBacktest = operation({
  id: 'cancelBacktest',
  method: 'post',
  path: '/api/backtests/{id}/cancel',
  tag: 'Backtests',
  summary: 'Stop a backtest that has not ended',
  role: 'trader',
  params,
  status: 200,
  response: backtest,
})

export const pauseBacktest = operation({
  id: 'pauseBacktest',
  method: 'post',
  path: '/api/backtests/{id}/pause',
  tag: 'Backtests',
  summary: 'Pause a run of the agents; what was decided is kept',
  role: 'trader',
  params,
  status: 200,
  response: backtest,
})

export const resumeBacktest = operation({
  id: 'resumeBacktest',
  method: 'post',
  path: '/api/backtests/{id}/resume',
  tag: 'Backtests',
  summary: 'Go on with a run that was paused or failed',
  role: 'trader',
  params,
  status: 202,
  response: backtest,
})

export const deleteBacktest = operation({
  id: 'deleteBacktest',
  method: 'delete',
  path: '/api/backtests/{id}',
  tag: 'Backtests',
  summary: 'Delete a backtest that has ended, with its report',
  role: 'trader',
  params,
  status: 200,
  response: z.object({ deleted: z.literal(true) }),
})

/** In what runs must be alike for one of them to be the better. */
const RUN_DIFFERENCES = ['symbols', 'period', 'timeframe', 'initial_capital'] as const

export const compareBacktests = operation({
  id: 'compareBacktests',
  method: 'post',
  path: '/api/backtests/compare',
  tag: 'Backtests',
  summary: 'Two to six completed backtests side by side, equity as growth of one',
  role: 'viewer',
  body: z.strictObject({ ids: z.array(z.number().int().min(1)).min(2).max(6) }),
  status: 200,
  response: z
    .object({
      runs: z.array(
        z.object({
          backtest,
          metrics: metricsReport.shape.metrics,
          dates: z.array(z.string()),
          growth: z.array(z.number()),
          drawdown: z.array(z.number()),
        }),
      ),
      correlations: z.array(z.array(z.number().nullable())).meta({ description: 'Of daily returns on common dates' }),
      differences: z
        .array(z.enum(RUN_DIFFERENCES))
        .meta({ description: 'In what the runs are not alike; with any, none of them can be called the best' }),
      invented: z.boolean().meta({ description: 'Whether any of them is over companies of the sample market' }),
    })
    .meta({ id: 'BacktestComparison' }),
})

export const preflightBacktest = operation({
  id: 'preflightBacktest',
  method: 'post',
  path: '/api/backtests/preflight',
  tag: 'Backtests',
  summary: 'What a backtest would need: bars, calls, money and time; starts nothing',
  role: 'viewer',
  body: backtestRequest,
  status: 200,
  response: z
    .object({
      bars: z.number().int(),
      sessions: z.number().int(),
      symbols: z.array(
        z.object({ symbol: z.string(), bars: z.number().int(), first: isoDate.nullable(), last: isoDate.nullable() }),
      ),
      missing: z.array(z.string()).meta({ description: 'Symbols without a bar in the range' }),
      estimated_seconds: z.number(),
      model: z
        .object({
          decisions: z.number().int(),
          calls: z.number().int(),
          cost_usd: z.number(),
          measured_from: z
            .number()
            .int()
            .meta({ description: 'Past model calls the estimate rests on; 0: list prices' }),
        })
        .nullable(),
      warnings: z.array(z.string()),
    })
    .meta({ id: 'BacktestPreflight' }),
})

export const strategyDescription = z
  .object({
    key: z.string(),
    name: z.string(),
    summary: z.string(),
    source: z.enum(['shipped', 'user']),
    needs: z.object({ symbols: z.number().int().optional(), shortSales: z.boolean().optional() }),
    params: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the parameters' }),
    error: z.string().nullable().meta({ description: 'Why a strategy of your folder cannot be used' }),
  })
  .meta({ id: 'StrategyDescription' })

export const listStrategies = operation({
  id: 'listStrategies',
  method: 'get',
  path: '/api/backtests/strategies',
  tag: 'Backtests',
  summary: 'Strategies that can be run, with their parameters; those of your folder for admins only',
  role: 'viewer',
  status: 200,
  response: z.object({ data: z.array(strategyDescription) }),
})

export const getBacktestReport = operation({
  id: 'getBacktestReport',
  method: 'get',
  path: '/api/backtests/{id}/report',
  tag: 'Backtests',
  summary: 'The whole report of a completed backtest, as JSON, a page or a PDF',
  role: 'viewer',
  params,
  query: z.object({ format: z.enum(['json', 'html', 'pdf']).default('json') }),
  status: 200,
  documents: ['text/html', 'application/pdf'],
  response: z.json(),
})
