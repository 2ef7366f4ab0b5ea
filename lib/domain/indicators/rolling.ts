import { assertPeriod, type Series, toFloat64 } from './series'

/** Bars over which a sum slides before it is taken afresh, so that rounding errors cannot pile up over a long series. */
export const BLOCK = 4_096
/** Most relative error that sliding over a block may leave; with more the block is done again with care. */
const TOLERANCE = 1e-12
/** A sum of squares that falls under this part of what it was is taken afresh: what is left may be the rounding of what has gone. */
const FRESH_PART = 1 / 128

/**
 * Sum of the last `period` values over `divisor`, NaN until there are that many and while one of them is NaN. O(n).
 */
export function rollingSum(series: Series, period: number, divisor = 1): Float64Array {
  assertPeriod(period)
  const values = toFloat64(series)
  const { length } = values
  const out = new Float64Array(length)
  out.fill(Number.NaN, 0, Math.min(period - 1, length))
  let sum = sumOf(values, Math.min(period, length) - 1, period)
  for (let from = period - 1; from < length; from += BLOCK) {
    const to = Math.min(from + BLOCK, length)
    out[from] = sum / divisor
    const slid = slideSum(values, out, period, divisor, from + 1, to, sum)
    const fresh = sumOf(values, to - 1, period)
    if (hasDrifted(slid, fresh) || period === 1) sumWithCare(values, out, period, divisor, from, to)
    if (to < length) sum = sumOf(values, to, period)
  }
  return out
}

/** True when a sum that slid over a block is no longer the sum of its values, or either is not known. */
export const hasDrifted = (slid: number, fresh: number): boolean =>
  !(Math.abs(slid - fresh) <= TOLERANCE * Math.abs(fresh))

function slideSum(
  values: Float64Array,
  out: Float64Array,
  period: number,
  divisor: number,
  from: number,
  to: number,
  start: number,
): number {
  let sum = start
  for (let i = from; i < to; i++) {
    sum += (values[i] as number) - (values[i - period] as number)
    out[i] = sum / divisor
  }
  return sum
}

/** For blocks with missing values or of very different sizes: each bar's sum afresh, from the last missing value on. */
function sumWithCare(
  values: Float64Array,
  out: Float64Array,
  period: number,
  divisor: number,
  from: number,
  to: number,
): void {
  let run = 0
  for (let i = from - period + 1; i < to; i++) {
    run = Number.isFinite(values[i]) ? run + 1 : 0
    if (i >= from) out[i] = run >= period ? sumOf(values, i, period) / divisor : Number.NaN
  }
}

/** Sum of the `period` values up to `end`, or of as many as there are. */
export function sumOf(values: Float64Array, end: number, period: number): number {
  let sum = 0
  for (let i = Math.max(0, end - period + 1); i <= end; i++) sum += values[i] as number
  return sum
}

/**
 * Sum of squared distances from the mean over the last `period` values (divide by `period` for the population variance,
 * by `period - 1` for the sample variance). NaN as in rollingSum.
 */
export function rollingSquares(series: Series, period: number): Float64Array {
  const values = toFloat64(series)
  const squares = new Float64Array(values.length)
  fillSquares(values, rollingSum(values, period, period), period, squares)
  return squares
}

/**
 * Writes the sums of squared distances from the means of the last `period` values.
 *
 * Source: Welford (1962), "Note on a method for calculating corrected sums of squares", in its sliding form.
 */
export function fillSquares(values: Float64Array, means: Float64Array, period: number, out: Float64Array): void {
  out.fill(Number.NaN, 0, Math.min(period - 1, out.length))
  let squares = Number.NaN
  let most = 0
  if (period <= out.length)
    out[period - 1] = squares = squaresOf(values, period - 1, period, means[period - 1] as number)
  for (let i = period; i < out.length; i++) {
    const mean = means[i] as number
    const entering = values[i] as number
    const leaving = values[i - period] as number
    squares += (entering - leaving) * (entering - mean + leaving - (means[i - 1] as number))
    // NaN fails every comparison: windows after a missing value are taken afresh as well.
    if (!(squares >= FRESH_PART * most) || i % BLOCK === 0) {
      squares = squaresOf(values, i, period, mean)
      most = squares
    } else if (squares > most) most = squares
    out[i] = squares
  }
}

/** Squared distances from `mean` of the `period` values up to `end`; NaN for a mean that is. */
export function squaresOf(values: Float64Array, end: number, period: number, mean: number): number {
  if (Number.isNaN(mean)) return Number.NaN
  let squares = 0
  for (let i = end - period + 1; i <= end; i++) {
    const distance = (values[i] as number) - mean
    squares += distance * distance
  }
  return squares
}

/** Highest value of the last `period`; NaN until there are that many and while one of them is NaN. */
export function rollingMax(values: Series, period: number): Float64Array {
  return rollingExtreme(values, period, 1)
}

/** Lowest value of the last `period`; NaN until there are that many and while one of them is NaN. */
export function rollingMin(values: Series, period: number): Float64Array {
  return rollingExtreme(values, period, -1)
}

/** Sliding extreme with a monotone queue of indices: each index enters and leaves once, O(n). `sign` is 1 for the highest. */
function rollingExtreme(series: Series, period: number, sign: 1 | -1): Float64Array {
  assertPeriod(period)
  const values = toFloat64(series)
  const out = new Float64Array(values.length)
  const queue = new Int32Array(values.length)
  let head = 0
  let tail = 0
  let run = 0
  for (let i = 0; i < values.length; i++) {
    const entering = values[i] as number
    if (entering - entering !== 0) {
      run = 0
      head = tail
      out[i] = Number.NaN
      continue
    }
    run++
    while (tail > head && sign * (values[queue[tail - 1] as number] as number) <= sign * entering) tail--
    queue[tail++] = i
    if ((queue[head] as number) <= i - period) head++
    out[i] = run >= period ? (values[queue[head] as number] as number) : Number.NaN
  }
  return out
}
