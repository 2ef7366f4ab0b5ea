import type { Bar } from './bar'

/** Closes the last digit that checkBars lets pass: adjusted prices may leave high and low by rounding alone. */
export function settleRounding(bar: Bar): Bar {
  const high = Math.max(bar.high, bar.open, bar.close)
  const low = Math.min(bar.low, bar.open, bar.close)
  return high === bar.high && low === bar.low ? bar : { ...bar, high, low }
}
