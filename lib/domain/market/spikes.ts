import type { Bar } from './bar'

export type Spike = { readonly index: number; readonly bar: Bar; readonly code: 'spike'; readonly reason: string }

/** A move counts from this size on, as a fraction, and only when it is this many times the series' usual one. */
const LEAST_MOVE = 0.08
const TIMES_USUAL = 6
/** The next close takes back at least this share of the move. */
const LEAST_REVERSAL = 0.75
/** A high or low this far, as a fraction, from everything around it is a bad tick. */
const LEAST_WICK = 0.25

/**
 * Bars that look like a vendor's slip: the close jumps and the next one takes it back, or high or low lies far away from
 * the opens and closes around it. Real markets do this too (flash crashes), so it is a warning and no refusal. `index` is
 * the position in `bars`. A rule of thumb of this project; the first and last bar cannot be judged.
 */
export function findSpikes(bars: readonly Bar[]): Spike[] {
  const usual = medianMove(bars)
  const spikes: Spike[] = []
  for (let index = 1; index < bars.length - 1; index++) {
    const [before, bar, after] = bars.slice(index - 1, index + 2)
    if (!before || !bar || !after) continue
    const reason = closeSpike(before, bar, after, usual) ?? wickSpike(before, bar, after)
    if (reason) spikes.push({ index, bar, code: 'spike', reason })
  }
  return spikes
}

function closeSpike(before: Bar, bar: Bar, after: Bar, usual: number): string | null {
  const move = Math.log(bar.close / before.close)
  const net = Math.log(after.close / before.close)
  const large = Math.abs(move) >= Math.max(LEAST_MOVE, TIMES_USUAL * usual)
  if (!large || Math.abs(net) > (1 - LEAST_REVERSAL) * Math.abs(move)) return null
  return `close ${bar.close} between ${before.close} and ${after.close}`
}

function wickSpike(before: Bar, bar: Bar, after: Bar): string | null {
  const around = [before.close, bar.open, bar.close, after.open, after.close]
  if (bar.high > Math.max(...around) * (1 + LEAST_WICK)) return `high ${bar.high} far above the prices around it`
  if (bar.low < Math.min(...around) * (1 - LEAST_WICK)) return `low ${bar.low} far below the prices around it`
  return null
}

function medianMove(bars: readonly Bar[]): number {
  const moves = bars.slice(1).map((bar, i) => Math.abs(Math.log(bar.close / (bars[i]?.close ?? bar.close))))
  return moves.sort((a, b) => a - b)[Math.floor(moves.length / 2)] ?? 0
}
