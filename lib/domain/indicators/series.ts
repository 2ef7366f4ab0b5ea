/** Numbers in time order, oldest first. Plain arrays and typed arrays both serve. */
export type Series = ArrayLike<number>

/** Throws RangeError unless `value` is a whole number of at least one. `name` says which argument was wrong. */
export function assertPeriod(value: number, name = 'period'): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} must be a whole number >= 1, got ${value}`)
}

/** Throws RangeError unless all series have one length. */
export function assertSameLength(...series: readonly Series[]): void {
  const lengths = new Set(series.map((one) => one.length))
  if (lengths.size > 1) throw new RangeError(`series differ in length: ${[...lengths].join(', ')}`)
}

/** The value at `index`, NaN outside the series: warm-up and absence are one thing. */
export function at(series: Series, index: number): number {
  return series[index] ?? Number.NaN
}

/**
 * The series as float64: itself when it is that already, otherwise a copy. Loops over one kind of array are several times faster
 * than loops that must expect any.
 */
export function toFloat64(series: Series): Float64Array {
  return series instanceof Float64Array ? series : Float64Array.from(series)
}

/** A series of `length` NaN, to be filled once the warm-up is over. */
export function blank(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN)
}

/** The last value, or null when the series is empty or still warming up. */
export function lastValue(series: Series): number | null {
  const value = at(series, series.length - 1)
  return Number.isFinite(value) ? value : null
}
