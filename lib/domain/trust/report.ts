import type { BreakerLimits } from '../breaker/measure'
import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { simpleReturns, totalReturn } from '../metrics/returns'
import type { RunRecord } from '../metrics/run-record'
import { bestTradeShare, closedTrades } from '../metrics/trades'
import { plural } from '../plural'
import { bootstrapSharpe } from './bootstrap'
import { type CrisisResult, crisisResults } from './crisis-windows'
import { firstHalt } from './first-halt'
import { type Simulation, simulateBlocks, simulateTrades, tradeContributions } from './monte-carlo'
import type { Overfitting } from './overfitting'
import { deflatedSharpe, minTrackRecord, probabilisticSharpe, sharpeSample } from './sharpe-inference'
import { type Verdict, verdictOf } from './verdict'
import { type RunFacts, type TrustWarning, trustWarnings } from './warnings'

/** What speaks for and against believing a run: plain JSON, in the names of the API. Sharpe ratios are annualised. */
export type TrustReport = {
  verdict: Verdict['verdict']
  /** Why, in plain words, without what the warnings say. */
  sentences: string[]
  warnings: TrustWarning[]
  sharpe: {
    interval: { low: number; high: number; confidence: number; samples: number; block_length: number } | null
    /** Why there is no interval. */
    reason: string | null
    probabilistic: number | null
    deflated: number | null
    /** The Sharpe ratio that luck alone would show after so many trials. */
    expected_by_luck: number | null
    trials: number
    /** Daily returns that all of this is from; null in reports that were made before it was kept. */
    days: number | null
    min_track_record_days: number | null
  }
  monte_carlo: { returns: Simulation | null; trades: Simulation | null }
  /** Whether companies and prices are made up: the market's crises are then none of theirs. */
  invented: boolean
  crises: CrisisResult[]
  costs: { multiple: number; total_return: number; final_value: number }[] | null
  look_ahead: {
    signals: number
    checked: number
    leaking: number
    leaks: { time: string; decided: string; without_future: string }[]
  } | null
  warm_up: { full_history: number; less_history: number; bars_left_out: number } | null
  overfitting: Overfitting | null
  out_of_sample: { in_sample_sharpe: number | null; out_of_sample_sharpe: number | null } | null
  coverage: { model: number; recorded: number; rules: number; missing: number } | null
  contamination: { cutoff: string; share: number } | null
}

export type TrustInput = Pick<RunFacts, 'asked' | 'covered' | 'parameters' | 'fills' | 'staleFills'> & {
  record: RunRecord
  riskFreeRate: number
  seed: string
  /** Configurations of the strategy that were ever tried, this one included, and the sample variance of their annual Sharpe ratios. */
  trials: { count: number; variance: number }
  invented: boolean
  /** Null for a run without the hard limits. */
  breaker: BreakerLimits | null
  checks: Pick<
    TrustReport,
    'costs' | 'look_ahead' | 'warm_up' | 'overfitting' | 'out_of_sample' | 'coverage' | 'contamination'
  >
}

const MINIMUM_SHARE_SEEN = 0.5

/** Everything that can be said from a run's record and the checks that were made beside it. */
export function trustReport({
  record,
  riskFreeRate,
  seed,
  trials,
  invented,
  breaker,
  checks,
  ...facts
}: TrustInput): TrustReport {
  const returns = simpleReturns(record.equity)
  const sample = sharpeSample(returns, riskFreeRate)
  const variance = trials.variance / SESSIONS_PER_YEAR
  const deflated = sample && deflatedSharpe(sample, { trials: trials.count, variance })
  const minimum = sample && minTrackRecord(sample)
  const bootstrap = bootstrapSharpe(returns, { seed, riskFreeRate })
  const blocks = simulateBlocks(returns, { seed })
  const trades = simulateTrades(tradeContributions(record.trades, record), { seed })
  const outside = checks.out_of_sample
  const inSampleSharpe = outside?.in_sample_sharpe ?? null
  const outOfSampleSharpe = outside?.out_of_sample_sharpe ?? null
  const warnings = [
    ...trustWarnings({
      ...facts,
      closedTrades: closedTrades(record.trades).length,
      bestTradeShare: bestTradeShare(record.trades),
      totalReturn: totalReturn(record.equity),
      exposure: record.exposure.reduce((sum, share) => sum + share, 0) / record.exposure.length,
      benchmarkReturn: record.benchmark && totalReturn(record.benchmark),
      inSampleSharpe,
      outOfSampleSharpe,
      contaminatedShare: checks.contamination?.share ?? null,
      halt: breaker && firstHalt(record, breaker),
    }),
    ...checkWarnings(checks),
  ]
  const { verdict, sentences } = verdictOf({
    returns: returns.length,
    closedTrades: closedTrades(record.trades).length,
    trials: trials.count,
    deflatedSharpe: deflated?.probability ?? null,
    sharpeInterval: bootstrap.ok ? bootstrap.interval : null,
    minTrackRecord: minimum,
    overfitting: checks.overfitting?.probability ?? null,
    // Nobody hid the last days when the parameters were chosen: they may speak against a run, never for it.
    inSampleSharpe: null,
    outOfSampleSharpe: outOfSampleSharpe !== null && outOfSampleSharpe <= 0 ? outOfSampleSharpe : null,
    warnings,
    // The agents are shown only what was known at the time.
    isFutureUnchecked: checks.look_ahead === null && checks.coverage === null,
  })
  return {
    verdict,
    sentences: sentences.filter((sentence) => !warnings.some(({ message }) => message === sentence)),
    warnings,
    sharpe: {
      interval: bootstrap.ok
        ? {
            low: bootstrap.interval.low,
            high: bootstrap.interval.high,
            confidence: bootstrap.interval.confidence,
            samples: bootstrap.interval.samples,
            block_length: bootstrap.interval.blockLength,
          }
        : null,
      reason: bootstrap.ok ? null : bootstrap.reason,
      probabilistic: sample && probabilisticSharpe(sample),
      deflated: deflated?.probability ?? null,
      expected_by_luck: deflated ? deflated.threshold * Math.sqrt(SESSIONS_PER_YEAR) : null,
      trials: trials.count,
      days: returns.length,
      min_track_record_days: minimum === null ? null : Math.ceil(minimum),
    },
    monte_carlo: {
      returns: blocks.ok ? blocks.simulation : null,
      trades: trades.ok ? trades.simulation : null,
    },
    invented,
    crises: invented ? [] : crisisResults(record),
    ...checks,
  }
}

/** Warnings from what was run again. */
function checkWarnings({ look_ahead, warm_up, costs, coverage }: TrustInput['checks']): TrustWarning[] {
  const warnings: TrustWarning[] = []
  if (look_ahead && look_ahead.leaking > 0)
    warnings.push({
      code: 'look_ahead',
      severity: 'critical',
      message: `The strategy knows the future: at ${look_ahead.leaking} of ${look_ahead.checked} steps it decided otherwise when later bars were taken away.`,
    })
  if (
    warm_up &&
    Math.abs(warm_up.full_history - warm_up.less_history) > Math.max(0.02, Math.abs(warm_up.full_history) / 4)
  )
    warnings.push({
      code: 'warm_up',
      severity: 'warning',
      message: `The result depends on where the data begin: ${percent(warm_up.full_history)} with all the history, ${percent(warm_up.less_history)} without its first ${plural(warm_up.bars_left_out, 'bar')}.`,
    })
  const doubled = costs?.find(({ multiple }) => multiple === 2)
  const free = costs?.find(({ multiple }) => multiple === 0)
  if (doubled && free && free.total_return > 0 && doubled.total_return <= 0)
    warnings.push({
      code: 'costs',
      severity: 'warning',
      message: `Twice the costs turn the profit into a loss (${percent(doubled.total_return)}).`,
    })
  if (coverage && coverage.missing > MINIMUM_SHARE_SEEN)
    warnings.push({
      code: 'coverage',
      severity: 'critical',
      message: `For ${percent(coverage.missing)} of the steps there was no opinion, only missing data.`,
    })
  return warnings
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(1).replace('-', '−')} %`
