import { BLOCK, hasDrifted, sumOf } from './rolling'

/**
 * Where the simple average of the last `fast` values crosses that of the last `slow`, which are more: 1 at the index at which it comes to
 * lie above, -1 at the one at which it no longer does, 0 elsewhere. What is not known (NaN) is not above. O(n), and without the memory
 * that the two averages would take.
 */
export function smaCrossings(values: Float64Array, fast: number, slow: number): Int8Array {
  const found = new Int8Array(values.length)
  const sums = new Float64Array(2)
  const first = slow - 1
  let was = 0
  for (let from = first; from < values.length; from += BLOCK) {
    const to = Math.min(from + BLOCK, values.length)
    sums[0] = sumOf(values, from, fast)
    sums[1] = sumOf(values, from, slow)
    const is = slide(values, fast, slow, from, to, found, was, sums)
    const isExact =
      !hasDrifted(sums[0], sumOf(values, to - 1, fast)) && !hasDrifted(sums[1], sumOf(values, to - 1, slow))
    was = isExact ? is : takeAfresh(values, fast, slow, from, to, found, was)
  }
  // Averages that begin one above the other have not crossed.
  if (first < found.length) found[first] = 0
  return found
}

/**
 * Writes the crossings of a block, before which the fast average `was` (1) or was not (0) above, and moves the two sums from its first
 * value to its last. Returns whether it is above there.
 */
function slide(
  values: Float64Array,
  fast: number,
  slow: number,
  from: number,
  to: number,
  found: Int8Array,
  was: number,
  sums: Float64Array,
): number {
  let sumFast = sums[0] as number
  let sumSlow = sums[1] as number
  let before = sumFast * slow > sumSlow * fast ? 1 : 0
  found[from] = before - was
  for (let i = from + 1; i < to; i++) {
    const entering = values[i] as number
    sumFast += entering - (values[i - fast] as number)
    sumSlow += entering - (values[i - slow] as number)
    const is = sumFast * slow > sumSlow * fast ? 1 : 0
    found[i] = is - before
    before = is
  }
  sums[0] = sumFast
  sums[1] = sumSlow
  return before
}

/** The same, from sums that are each taken afresh. */
function takeAfresh(
  values: Float64Array,
  fast: number,
  slow: number,
  from: number,
  to: number,
  found: Int8Array,
  was: number,
): number {
  let before = was
  for (let i = from; i < to; i++) {
    const is = sumOf(values, i, fast) * slow > sumOf(values, i, slow) * fast ? 1 : 0
    found[i] = is - before
    before = is
  }
  return before
}
