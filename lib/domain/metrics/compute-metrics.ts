import { benchmarkMetrics, withoutBenchmark } from './benchmark'
import { monthlyReturns, type PeriodReturn, yearlyReturns } from './calendar-tables'
import type { MetricKey } from './catalogue'
import { costMetrics } from './costs'
import { distributionMetrics, moments } from './distribution'
import { type DrawdownSpan, deepestSpan, drawdownMetrics, drawdownSpans } from './drawdown'
import { type Histogram, histogram } from './histogram'
import { type Gate, type Metric, MIN_RETURNS, refuseAll, requireSample } from './metric'
import { ratioMetrics } from './ratios'
import { dailyRate, excessOver, returnMetrics, simpleReturns, totalReturn } from './returns'
import { assertRunRecord, type RunRecord } from './run-record'
import { tradeMetrics } from './trades'

/** What is stored and answered about the performance of a run: plain JSON, in the names of the API. */
export type MetricsReport = {
  metrics: Record<MetricKey, Metric>
  /** Null when equity never fell. */
  worst_drawdown: DrawdownSpan | null
  monthly_returns: PeriodReturn[]
  yearly_returns: PeriodReturn[]
  /** Of daily returns; null when there are none. */
  return_histogram: Histogram | null
}

/**
 * Every metric of METRIC_CATALOGUE for a run. `riskFreeRate` is annual, as a fraction, and becomes the rate per session
 * that compounds to it over 252 sessions. Throws RangeError for a record that no run can have left.
 */
export function computeMetrics(run: RunRecord, { riskFreeRate = 0 }: { riskFreeRate?: number } = {}): MetricsReport {
  assertRunRecord(run)
  const { dates, equity, benchmark } = run
  const returns = simpleReturns(equity)
  const rate = dailyRate(riskFreeRate)
  const excess = excessOver(returns, rate)
  const shape = moments(returns)
  const gate = gateOf(run, returns.length)
  const drawdown = drawdownMetrics(dates, equity)
  const ofReturns = returnMetrics(equity, shape, gate)
  const ofExcess = { mean: shape.mean - rate, deviation: shape.deviation }
  return {
    metrics: {
      ...ofReturns,
      ...ratioMetrics(excess, ofExcess, { cagr: ofReturns.cagr, drawdown: drawdown.max_drawdown }, gate),
      ...drawdown,
      ...distributionMetrics(returns, shape, gate),
      ...tradeMetrics(run.trades),
      ...costMetrics(run, gate),
      ...(benchmark
        ? benchmarkMetrics(
            { strategy: totalReturn(equity), benchmark: totalReturn(benchmark) },
            excess,
            excessOver(simpleReturns(benchmark), rate),
            rate,
            gate,
          )
        : withoutBenchmark()),
    },
    worst_drawdown: deepestSpan(drawdownSpans(dates, equity)),
    monthly_returns: monthlyReturns(dates, equity, benchmark),
    yearly_returns: yearlyReturns(dates, equity, benchmark),
    return_histogram: histogram(returns),
  }
}

/** An account that lost everything has no returns afterwards, and no ratios. */
export function gateOf({ equity }: Pick<RunRecord, 'equity'>, returns: number): Gate {
  if (equity.some((value) => value <= 0)) return refuseAll('equity fell to zero')
  return requireSample(returns, MIN_RETURNS, 'daily returns')
}
