import { assertPeriod, at, blank, type Series } from './series'

/**
 * Sum of the last `period` values, NaN until there are that many and while one of them is NaN. O(n): the sum slides, and
 * is taken afresh every `period` bars so that rounding errors cannot pile up over a long series.
 */
export function rollingSum(values: Series, period: number): Float64Array {
  assertPeriod(period)
  const out = blank(values.length)
  let sum = 0
  let missing = 0
  for (let i = 0; i < values.length; i++) {
    const entering = at(values, i)
    if (Number.isFinite(entering)) sum += entering
    else missing++
    if (i >= period) {
      const leaving = at(values, i - period)
      if (Number.isFinite(leaving)) sum -= leaving
      else missing--
    }
    if (i % period === 0) sum = freshSum(values, i, period)
    if (i >= period - 1 && missing === 0) out[i] = sum
  }
  return out
}

function freshSum(values: Series, end: number, period: number): number {
  let sum = 0
  for (let i = Math.max(0, end - period + 1); i <= end; i++) {
    const value = at(values, i)
    if (Number.isFinite(value)) sum += value
  }
  return sum
}

/**
 * Sum of squared distances from the mean over the last `period` values (divide by `period` for the population variance,
 * by `period - 1` for the sample variance). NaN as in rollingSum.
 *
 * Source: Welford (1962), "Note on a method for calculating corrected sums of squares", in its sliding form; taken
 * afresh every `period` bars, never below zero.
 */
export function rollingSquares(values: Series, period: number): Float64Array {
  const sums = rollingSum(values, period)
  const out = blank(values.length)
  let squares = Number.NaN
  for (let i = period - 1; i < values.length; i++) {
    const mean = at(sums, i) / period
    const meanBefore = at(sums, i - 1) / period
    const entering = at(values, i)
    const leaving = at(values, i - period)
    squares += (entering - leaving) * (entering - mean + leaving - meanBefore)
    if (!Number.isFinite(squares) || i % period === 0) squares = freshSquares(values, i, period, mean)
    out[i] = Math.max(0, squares)
  }
  return out
}

function freshSquares(values: Series, end: number, period: number, mean: number): number {
  let squares = 0
  for (let i = end - period + 1; i <= end; i++) squares += (at(values, i) - mean) ** 2
  return squares
}

/** Highest value of the last `period`; NaN until there are that many and while one of them is NaN. */
export function rollingMax(values: Series, period: number): Float64Array {
  return rollingExtreme(values, period, (kept, entering) => kept <= entering)
}

/** Lowest value of the last `period`; NaN until there are that many and while one of them is NaN. */
export function rollingMin(values: Series, period: number): Float64Array {
  return rollingExtreme(values, period, (kept, entering) => kept >= entering)
}

/** Sliding extreme with a monotone queue of indices: each index enters and leaves once, O(n). */
function rollingExtreme(
  values: Series,
  period: number,
  beaten: (kept: number, entering: number) => boolean,
): Float64Array {
  assertPeriod(period)
  const out = blank(values.length)
  const queue = new Int32Array(values.length)
  let head = 0
  let tail = 0
  let run = 0
  for (let i = 0; i < values.length; i++) {
    const entering = at(values, i)
    if (!Number.isFinite(entering)) {
      run = 0
      head = tail
      continue
    }
    run++
    while (tail > head && beaten(at(values, at(queue, tail - 1)), entering)) tail--
    queue[tail++] = i
    if (at(queue, head) <= i - period) head++
    if (run >= period) out[i] = at(values, at(queue, head))
  }
  return out
}
