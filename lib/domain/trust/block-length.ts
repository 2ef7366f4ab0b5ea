import { at } from '../indicators/series'
import { FLAT } from '../metrics/metric'

/**
 * Expected block length at which the stationary bootstrap of the mean of `values` errs least, at least 1 and at most
 * min(3√n, n/3). 1 for fewer than ten values and for values that do not vary.
 *
 * Lags count until the first run of max(5, √log10 n) lags whose autocorrelations all stay below 2 √(log10 n / n); sums over
 * them are weighted by the flat-top window.
 *
 * Source: D. Politis and H. White (2004), "Automatic block-length selection for the dependent bootstrap", Econometric
 * Reviews 23(1), with the correction of A. Patton, D. Politis and H. White (2009), Econometric Reviews 28(4).
 */
export function optimalBlockLength(values: Float64Array): number {
  const count = values.length
  if (count < 10) return 1
  const quiet = Math.max(5, Math.ceil(Math.sqrt(Math.log10(count))))
  const maxLag = Math.min(count - 1, Math.ceil(Math.sqrt(count)) + quiet)
  const covariances = autocovariances(values, maxLag)
  const variance = at(covariances, 0)
  if (!(Math.sqrt(variance) > FLAT)) return 1
  const threshold = 2 * Math.sqrt(Math.log10(count) / count) * variance
  const window = Math.min(maxLag, 2 * Math.max(1, lastSignificantLag(covariances, threshold, quiet)))
  let slope = 0
  let longRun = variance
  for (let lag = 1; lag <= window; lag++) {
    const weight = Math.min(1, 2 * (1 - lag / window))
    slope += 2 * weight * lag * at(covariances, lag)
    longRun += 2 * weight * at(covariances, lag)
  }
  const longest = Math.ceil(Math.min(3 * Math.sqrt(count), count / 3))
  return Math.min(longest, Math.max(1, Math.cbrt((slope / longRun) ** 2 * count)))
}

/** The block length that suits both the returns and their squares: a Sharpe ratio and a drawdown rest on both. */
export function returnBlockLength(returns: Float64Array): number {
  return Math.max(optimalBlockLength(returns), optimalBlockLength(returns.map((value) => value * value)))
}

function autocovariances(values: Float64Array, maxLag: number): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const centred = values.map((value) => value - mean)
  const out = new Float64Array(maxLag + 1)
  for (let lag = 0; lag <= maxLag; lag++) {
    let sum = 0
    for (let i = lag; i < centred.length; i++) sum += at(centred, i) * at(centred, i - lag)
    out[lag] = sum / values.length
  }
  return out
}

/** The lag before the first quiet run; without such a run, the last lag that stands out. */
function lastSignificantLag(covariances: Float64Array, threshold: number, quiet: number): number {
  let last = 0
  for (let lag = 1; lag < covariances.length; lag++) {
    if (Math.abs(at(covariances, lag)) >= threshold) last = lag
    else if (lag - last >= quiet) return last
  }
  return last
}
