import { at, type Series } from '../indicators/series'

/**
 * Indices of at most `count` points that keep the shape of a line, ascending, the first and the last among them. One point
 * is kept of each of `count − 2` equal buckets: the one that spans the largest triangle with the point kept before and the
 * mean of the next bucket. All indices when there are no more than `count`. Throws RangeError for a count below 3.
 *
 * Source: S. Steinarsson (2013), "Downsampling Time Series for Visual Representation", largest triangle three buckets.
 */
export function reducePoints(xs: Series, ys: Series, count: number): Uint32Array {
  if (!Number.isInteger(count) || count < 3) throw new RangeError(`count must be a whole number >= 3, got ${count}`)
  const total = ys.length
  if (total <= count) return Uint32Array.from({ length: total }, (_, i) => i)
  const kept = new Uint32Array(count)
  const width = (total - 2) / (count - 2)
  const start = (bucket: number) => Math.min(total - 1, Math.floor(bucket * width) + 1)
  for (let bucket = 0; bucket < count - 2; bucket++) {
    const next = meanPoint(xs, ys, start(bucket + 1), bucket === count - 3 ? total : start(bucket + 2))
    kept[bucket + 1] = largestTriangle(xs, ys, at(kept, bucket), start(bucket), start(bucket + 1), next)
  }
  kept[count - 1] = total - 1
  return kept
}

function meanPoint(xs: Series, ys: Series, from: number, to: number): { x: number; y: number } {
  let x = 0
  let y = 0
  for (let i = from; i < to; i++) {
    x += at(xs, i)
    y += at(ys, i)
  }
  return { x: x / (to - from), y: y / (to - from) }
}

function largestTriangle(
  xs: Series,
  ys: Series,
  before: number,
  from: number,
  to: number,
  next: { x: number; y: number },
) {
  const x = at(xs, before)
  const y = at(ys, before)
  let largest = -1
  let chosen = from
  for (let i = from; i < to; i++) {
    const doubled = Math.abs((x - next.x) * (at(ys, i) - y) - (x - at(xs, i)) * (next.y - y))
    if (doubled > largest) {
      largest = doubled
      chosen = i
    }
  }
  return chosen
}
