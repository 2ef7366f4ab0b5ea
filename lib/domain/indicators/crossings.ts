import type { Series } from './series'

/**
 * Where one series crosses another of the same length: 1 at the index at which `fast` comes to lie above `slow`, -1 at the one at which
 * it no longer does, 0 elsewhere and before `from`. What is not known (NaN) is not above.
 */
export function crossings(fast: Series, slow: Series, from = 1): Int8Array {
  const found = new Int8Array(fast.length)
  const start = Math.max(from, 1)
  let wasAbove = (fast[start - 1] as number) > (slow[start - 1] as number)
  for (let i = start; i < found.length; i++) {
    const isAbove = (fast[i] as number) > (slow[i] as number)
    if (isAbove !== wasAbove) found[i] = isAbove ? 1 : -1
    wasAbove = isAbove
  }
  return found
}
