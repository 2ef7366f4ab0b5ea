import { rollingSum } from './rolling'
import { assertSameLength, at, blank, type Series } from './series'

/**
 * Volume-weighted average price: typical price (high + low + close) / 3 weighted by volume, over the last `period` bars,
 * or from the first bar on when `period` is left out (pass one session's bars for the intraday form). Same length as the
 * inputs; NaN during warm-up and while no share was traded. Throws RangeError for a bad period or differing lengths.
 *
 * Source: StockCharts ChartSchool, "Volume-Weighted Average Price (VWAP)"; Berkowitz, Logue and Noser (1988).
 */
export function vwap(highs: Series, lows: Series, closes: Series, volumes: Series, period?: number): Float64Array {
  assertSameLength(highs, lows, closes, volumes)
  const turnover = blank(closes.length)
  for (let i = 0; i < turnover.length; i++) {
    turnover[i] = ((at(highs, i) + at(lows, i) + at(closes, i)) / 3) * at(volumes, i)
  }
  const paid = period === undefined ? runningSum(turnover) : rollingSum(turnover, period)
  const shares = period === undefined ? runningSum(volumes) : rollingSum(volumes, period)
  const out = blank(closes.length)
  for (let i = 0; i < out.length; i++) if (at(shares, i) > 0) out[i] = at(paid, i) / at(shares, i)
  return out
}

function runningSum(values: Series): Float64Array {
  const out = blank(values.length)
  let sum = 0
  for (let i = 0; i < out.length; i++) {
    sum += at(values, i)
    out[i] = sum
  }
  return out
}
