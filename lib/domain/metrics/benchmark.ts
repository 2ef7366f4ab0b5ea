import { SESSIONS_PER_YEAR } from '../indicators/realised-volatility'
import { at } from '../indicators/series'
import { FLAT, type Gate, type Metric, notAvailable, ratioOr } from './metric'

export type BenchmarkMetricKey =
  | 'benchmark_return'
  | 'excess_return'
  | 'alpha'
  | 'beta'
  | 'correlation'
  | 'information_ratio'
  | 'tracking_error'
  | 'up_capture'
  | 'down_capture'

const KEYS: readonly BenchmarkMetricKey[] = [
  'benchmark_return',
  'excess_return',
  'alpha',
  'beta',
  'correlation',
  'information_ratio',
  'tracking_error',
  'up_capture',
  'down_capture',
]

const PER_YEAR = Math.sqrt(SESSIONS_PER_YEAR)
const STILL = 'the benchmark does not vary'

/** Every metric of this family as not available, for a run that was measured against nothing. */
export function withoutBenchmark(): Record<BenchmarkMetricKey, Metric> {
  const missing = KEYS.map((key) => [key, notAvailable('the run has no benchmark')])
  return Object.fromEntries(missing) as Record<BenchmarkMetricKey, Metric>
}

/**
 * A run against its benchmark. `strategy` and `benchmark` are daily returns in excess of the risk-free rate, of one length;
 * `totals` are the total returns of both.
 *
 * - Beta: covariance over the benchmark's variance; alpha: mean(strategy) − beta · mean(benchmark), times 252. M. Jensen
 *   (1968), "The Performance of Mutual Funds in the Period 1945–1964".
 * - Tracking error: sample deviation of the daily difference, times √252; information ratio: annualised mean difference
 *   over it. T. Goodwin (1998), "The Information Ratio".
 * - Capture: mean return on the days on which the benchmark rose (fell), over the benchmark's mean on those days.
 */
export function benchmarkMetrics(
  totals: { strategy: number; benchmark: number },
  strategy: Float64Array,
  benchmark: Float64Array,
  ratePerSession: number,
  ifLong: Gate,
): Record<BenchmarkMetricKey, Metric> {
  const { meanA, meanB, varianceA, varianceB, covariance, differences } = covary(strategy, benchmark)
  const active = meanA - meanB
  const trackingError = Math.sqrt(differences) * PER_YEAR
  const beta = ratioOr(covariance, varianceB, STILL, FLAT ** 2)
  const alpha = beta.value === null ? beta : (meanA - beta.value * meanB) * SESSIONS_PER_YEAR
  const deviations = Math.sqrt(varianceA) * Math.sqrt(varianceB)
  const captured = capture(strategy, benchmark, ratePerSession)
  return {
    benchmark_return: { value: totals.benchmark },
    excess_return: { value: totals.strategy - totals.benchmark },
    alpha: ifLong(alpha),
    beta: ifLong(beta),
    correlation: ifLong(ratioOr(covariance, deviations, 'one of the two does not vary', FLAT ** 2)),
    information_ratio: ifLong(
      ratioOr(active * SESSIONS_PER_YEAR, trackingError, 'the run does not differ from the benchmark'),
    ),
    tracking_error: ifLong(trackingError),
    up_capture: ifLong(ratioOr(captured.upStrategy, captured.upBenchmark, 'the benchmark never rose')),
    down_capture: ifLong(ratioOr(captured.downStrategy, captured.downBenchmark, 'the benchmark never fell')),
  }
}

/** Sample moments of two series and of their difference (taken directly: from the variances it would drown in rounding). */
function covary(a: Float64Array, b: Float64Array) {
  const count = a.length
  let meanA = 0
  let meanB = 0
  for (let i = 0; i < count; i++) {
    meanA += at(a, i) / count
    meanB += at(b, i) / count
  }
  let squaresA = 0
  let squaresB = 0
  let products = 0
  let differences = 0
  for (let i = 0; i < count; i++) {
    const distanceA = at(a, i) - meanA
    const distanceB = at(b, i) - meanB
    squaresA += distanceA * distanceA
    squaresB += distanceB * distanceB
    products += distanceA * distanceB
    differences += (distanceA - distanceB) ** 2
  }
  const free = count - 1
  return {
    meanA,
    meanB,
    varianceA: squaresA / free,
    varianceB: squaresB / free,
    covariance: products / free,
    differences: differences / free,
  }
}

/** Sums over the days on which the benchmark rose and fell, of plain returns: the risk-free rate is added back. */
function capture(strategy: Float64Array, benchmark: Float64Array, ratePerSession: number) {
  const sums = { upStrategy: 0, upBenchmark: 0, downStrategy: 0, downBenchmark: 0 }
  for (let i = 0; i < strategy.length; i++) {
    const own = at(strategy, i) + ratePerSession
    const market = at(benchmark, i) + ratePerSession
    if (market > 0) {
      sums.upStrategy += own
      sums.upBenchmark += market
    } else if (market < 0) {
      sums.downStrategy += own
      sums.downBenchmark += market
    }
  }
  return sums
}
