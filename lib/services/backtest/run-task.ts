import { createHash } from 'node:crypto'
import type { TradingConfig } from '../../domain/backtest/config'
import { COST_MULTIPLES, withCosts } from '../../domain/backtest/cost-sensitivity'
import { findLookAhead } from '../../domain/backtest/look-ahead'
import { buildMarket, firstAtOrAfter, type Instrument, type Market, sliceColumns } from '../../domain/backtest/market'
import { type ModelCost, recordAfter, recordOf } from '../../domain/backtest/record'
import { type BacktestResult, runBacktest } from '../../domain/backtest/run'
import { warmUpSensitivity } from '../../domain/backtest/warm-up'
import type { BreakerLimits } from '../../domain/breaker/measure'
import { canonicalJson } from '../../domain/event-chain'
import { SESSIONS_PER_YEAR } from '../../domain/indicators/realised-volatility'
import { computeMetrics, type MetricsReport } from '../../domain/metrics/compute-metrics'
import { simpleReturns } from '../../domain/metrics/returns'
import type { RunRecord } from '../../domain/metrics/run-record'
import { plainErrors } from '../../domain/plain-errors'
import { type Strategy, warmupBars } from '../../domain/strategies/strategy'
import { type TrustInput, type TrustReport, trustReport } from '../../domain/trust/report'
import { sharpeSample } from '../../domain/trust/sharpe-inference'
import { AppError, invalidInput } from '../../errors'
import { hashColumns, readBarFile } from './bar-files'
import type { InstrumentFile } from './prepare-instruments'

/** Other trials of the strategy: how many, and of those with an annual Sharpe ratio how many, its sum and sum of squares. */
export type OtherTrials = {
  readonly count: number
  readonly measured: number
  readonly sum: number
  readonly squares: number
}

/** Everything that a run is computed from. Plain data: it crosses to a thread. */
export type BacktestTask = {
  readonly instruments: readonly InstrumentFile[]
  readonly benchmark: InstrumentFile | null
  /** Instants, milliseconds; `to` is exclusive. */
  readonly from: number
  readonly to: number
  readonly params: Readonly<Record<string, unknown>>
  readonly trading: TradingConfig
  /** When live trading would halt; null for a run without the hard limits. */
  readonly breaker: BreakerLimits | null
  readonly riskFreeRate: number
  readonly checks: 'quick' | 'full'
  readonly trials: OtherTrials
}

export type BacktestOutcome = {
  readonly record: RunRecord
  readonly result: Omit<BacktestResult, 'equity' | 'gross' | 'time'>
  readonly metrics: MetricsReport
  readonly trust: TrustReport
  readonly symbols: readonly string[]
  readonly bars: number
  readonly firstBar: number
  readonly lastBar: number
  readonly hashes: { readonly data: string; readonly result: string }
}

/** Runs again at most so many times to look for look-ahead, and not beyond so many bars in all. */
const MOST_RERUNS = 2_000
const MOST_RERUN_BARS = 60_000_000

/** Reads the market of a task: bars in the range with what the strategy needs before it. */
export function readMarket(task: Pick<BacktestTask, 'instruments' | 'from' | 'to'>, warmup: number): Market {
  return buildMarket(
    task.instruments.map((one) => readInstrument(one, task, warmup)).filter((one) => one.bars.time.length > 0),
    task.from,
  )
}

function readInstrument(
  { file, symbol, sector, actions }: InstrumentFile,
  range: { from: number; to: number },
  warmup: number,
): Instrument {
  const all = readBarFile(file)
  const start = all.time[Math.max(firstAtOrAfter(all.time, range.from) - warmup, 0)] ?? range.from
  const bars = sliceColumns(all, Math.min(start, range.from), range.to)
  const first = bars.time[0] ?? range.from
  return { symbol, sector, bars, actions: actions.filter(({ time }) => time > first && time < range.to) }
}

/** Parses parameters by the strategy's own description. Throws `invalid_input` naming each field. */
export function parseParams<P>(strategy: Strategy<P>, params: Readonly<Record<string, unknown>>): P {
  const parsed = strategy.params.strict().safeParse(params, { error: plainErrors })
  if (parsed.success) return parsed.data as P
  const problems = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: `params.${key}`, message: `is not a parameter of ${strategy.key}` }))
      : [{ path: ['params', ...issue.path].join('.'), message: issue.message }],
  )
  throw invalidInput(problems)
}

/**
 * A whole run: the strategy over the market, its metrics, and what there is to say for and against believing it. Pure but for the
 * files it reads; the same task over the same bars gives the same outcome, byte for byte. `onProgress` hears the share done of full
 * checks, which take longer than all else.
 */
export function runTask<P>(
  task: BacktestTask,
  strategy: Strategy<P>,
  onProgress?: (share: number) => void,
): BacktestOutcome {
  const params = parseParams(strategy, task.params)
  const market = readMarket(task, warmupBars(strategy, params))
  if (firstAtOrAfter(market.timeline, task.from) >= market.timeline.length)
    throw new AppError('no_data', 'No symbol has a bar in the range.')
  const result = runBacktest(market, strategy, params, task.trading, { tradeFrom: task.from })
  const record = recordOf(result, market.instruments, task.benchmark && readInstrument(task.benchmark, task, 0))
  const metrics = computeMetrics(record, { riskFreeRate: task.riskFreeRate })
  const checks = checksOf(task, market, strategy, params, result, record, onProgress)
  return outcomeOf(task, market, result, record, metrics, checks)
}

/** A run that was driven elsewhere, by the agents, and is to be judged. */
export type Assessment = {
  readonly task: BacktestTask
  readonly result: BacktestResult
  /** What models cost, step by step. */
  readonly modelCosts: readonly ModelCost[]
  /** Bars of history that the market was read with. */
  readonly history: number
  /** What a model may know from training; only the days after it count for metrics and trust. */
  readonly cutoff: string | null
  readonly coverage: NonNullable<TrustInput['checks']['coverage']>
}

/** Metrics and trust of a run of the agents. Throws `invalid_input` when nothing lies after the cutoff. */
export function assessTask({ task, result, modelCosts, history, cutoff, coverage }: Assessment): BacktestOutcome {
  const market = readMarket(task, history)
  const record = recordOf(
    result,
    market.instruments,
    task.benchmark && readInstrument(task.benchmark, task, 0),
    modelCosts.reduce((sum, { usd }) => sum + usd, 0),
  )
  const clean = cutoff === null ? record : recordAfter(record, cutoff, { fills: result.fills, modelCosts })
  if (clean.dates.length < 2)
    throw new AppError(
      'invalid_input',
      `agents.training_cutoff: no session lies after ${cutoff}; nothing could be judged.`,
    )
  const metrics = computeMetrics(clean, { riskFreeRate: task.riskFreeRate })
  const checks = {
    overfitting: null,
    out_of_sample: null,
    costs: null,
    look_ahead: null,
    warm_up: null,
    coverage,
    contamination: cutoff === null ? null : { cutoff, share: 1 - clean.dates.length / record.dates.length },
  }
  return { ...outcomeOf(task, market, result, clean, metrics, checks), record }
}

/** Puts together what is known about a run that is over. */
function outcomeOf(
  task: BacktestTask,
  market: Market,
  result: BacktestResult,
  record: RunRecord,
  metrics: MetricsReport,
  checks: TrustInput['checks'],
): BacktestOutcome {
  const { time, equity, gross, ...rest } = result
  const firstBar = time[0] ?? task.from
  const lastBar = time[time.length - 1] ?? task.to
  const trust = trustReport({
    record,
    asked: { from: task.from, to: task.to },
    covered: { from: firstBar, to: lastBar },
    riskFreeRate: task.riskFreeRate,
    seed: task.trading.seed,
    trials: withOwn(task.trials, metrics.metrics.sharpe.value),
    parameters: Object.keys(task.params).length,
    breaker: task.breaker,
    invented: task.instruments.some(({ source }) => source === 'sample'),
    fills: result.fills.length,
    staleFills: result.staleFills,
    checks,
  })
  return {
    record,
    result: rest,
    metrics,
    trust,
    symbols: market.symbols,
    bars: market.instruments.reduce((sum, one) => sum + one.bars.time.length, 0),
    firstBar,
    lastBar,
    hashes: { data: hashMarket(market), result: hashResult(equity, gross, rest) },
  }
}

/** Count and sample variance with this run's Sharpe ratio among the others'. */
function withOwn(others: OtherTrials, own: number | null): { count: number; variance: number } {
  const mine =
    own === null
      ? others
      : { ...others, measured: others.measured + 1, sum: others.sum + own, squares: others.squares + own ** 2 }
  return { count: others.count + 1, variance: varianceOf(mine) }
}

/** Sample variance from a count, a sum and a sum of squares; zero for fewer than two. */
export const varianceOf = ({ measured, sum, squares }: Omit<OtherTrials, 'count'>): number =>
  measured < 2 ? 0 : Math.max(0, (squares - sum ** 2 / measured) / (measured - 1))

/** The part of a run that stands in for days that nobody had seen when its parameters were chosen. */
const HELD_OUT = 0.3

/** Sharpe ratios of the first days and of the last: null where there are too few. */
function heldOut({ equity }: RunRecord, riskFreeRate: number): NonNullable<TrustInput['checks']['out_of_sample']> {
  const cut = Math.floor(equity.length * (1 - HELD_OUT))
  const sharpeOf = (part: Float64Array) => {
    const sample = sharpeSample(simpleReturns(part), riskFreeRate)
    return sample && sample.sharpe * Math.sqrt(SESSIONS_PER_YEAR)
  }
  return {
    in_sample_sharpe: sharpeOf(equity.subarray(0, cut + 1)),
    out_of_sample_sharpe: sharpeOf(equity.subarray(cut)),
  }
}

function checksOf<P>(
  task: BacktestTask,
  market: Market,
  strategy: Strategy<P>,
  params: P,
  result: BacktestResult,
  record: RunRecord,
  onProgress: ((share: number) => void) | undefined,
): TrustInput['checks'] {
  const none = { overfitting: null, out_of_sample: null, coverage: null, contamination: null }
  if (task.checks === 'quick') return { ...none, costs: null, look_ahead: null, warm_up: null }
  const { trading, from: tradeFrom } = task
  const capital = trading.initialCapital
  const finals = COST_MULTIPLES.map((multiple) => ({
    multiple,
    final: runBacktest(market, strategy, params, withCosts(trading, multiple), { tradeFrom }).finalEquity,
  }))
  const bars = market.instruments.reduce((sum, one) => sum + one.bars.time.length, 0)
  const most = Math.min(MOST_RERUNS, Math.max(20, Math.floor(MOST_RERUN_BARS / bars)))
  const lookAhead = findLookAhead(market, strategy, params, trading, {
    most,
    tradeFrom,
    ...(onProgress && { onProgress }),
  })
  const warmUp = warmUpSensitivity(market, strategy, params, trading)
  return {
    ...none,
    out_of_sample: heldOut(record, task.riskFreeRate),
    costs: [...finals, { multiple: 1, final: result.finalEquity }]
      .sort((a, b) => a.multiple - b.multiple)
      .map(({ multiple, final }) => ({ multiple, total_return: final / capital - 1, final_value: final })),
    look_ahead: {
      signals: lookAhead.signals,
      checked: lookAhead.checked,
      leaking: lookAhead.leaking,
      leaks: lookAhead.leaks.map(({ time, decided, withoutFuture }) => ({
        time: new Date(time).toISOString(),
        decided,
        without_future: withoutFuture,
      })),
    },
    warm_up: warmUp && {
      full_history: warmUp.fullHistory,
      less_history: warmUp.lessHistory,
      bars_left_out: warmUp.barsLeftOut,
    },
  }
}

export function hashMarket(market: Market): string {
  const hash = createHash('sha256')
  for (const { symbol, sector, bars, actions } of market.instruments) {
    hash.update(canonicalJson({ symbol, sector, actions }))
    hashColumns(hash, bars)
  }
  return hash.digest('hex')
}

function hashResult(
  equity: Float64Array,
  gross: Float32Array,
  { fills, finalEquity, liquidatedEquity }: Pick<BacktestResult, 'fills' | 'finalEquity' | 'liquidatedEquity'>,
): string {
  const hash = createHash('sha256')
  for (const column of [equity, gross]) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  return hash.update(JSON.stringify([fills, finalEquity, liquidatedEquity])).digest('hex')
}
