import { addDays, dateToMs, msToDate } from '../calendar/iso-date'
import { newYorkInstant } from '../calendar/nyse'
import type { Bar, BarSeries, CorporateAction, PriceBasis, Timeframe } from './bar'

/** Every split of one symbol with an ex-date from `from` to `to`, both included. No entry in that span means no split. */
export type KnownSplits = { readonly from: string; readonly to: string; readonly splits: readonly CorporateAction[] }

/** Span of ex-dates, both included. */
export type Span = { readonly from: string; readonly to: string }

export type Rebased = { readonly ok: true; readonly bars: readonly Bar[] } | Unknown
type Unknown = { readonly ok: false; readonly reason: 'splits_unknown'; readonly missing: Span }

/**
 * Restates bars from one price basis in another. A price adjusted as of T is the traded price divided by every split with
 * bar date < ex-date <= T; volume goes the other way. Refuses when a split inside the span that matters could be unknown.
 *
 * Source: the definition of a split (value new shares for one old share); no dividend enters.
 */
export function rebaseBars(
  series: Pick<BarSeries, 'bars' | 'basis' | 'timeframe'>,
  to: PriceBasis,
  known: KnownSplits,
): Rebased {
  const { bars, basis: from, timeframe } = series
  const first = bars[0]
  if (!first || sameBasis(from, to)) return { ok: true, bars }
  const needed = neededSpan(first, timeframe, from, to)
  if (needed && (needed.from < known.from || needed.to > known.to)) {
    return { ok: false, reason: 'splits_unknown', missing: needed }
  }
  const splits = known.splits.filter((action) => action.type === 'split')
  return {
    ok: true,
    bars: bars.map((bar) => scale(bar, factor(bar, timeframe, splits, from), factor(bar, timeframe, splits, to))),
  }
}

export type Joined =
  /** `disagreements` are the times of single bars on which the two differ; the second series' bar was kept. */
  | { readonly ok: true; readonly series: BarSeries; readonly disagreements: readonly number[] }
  | Unknown
  | { readonly ok: false; readonly reason: 'different_series' }
  | { readonly ok: false; readonly reason: 'overlap_disagrees'; readonly disagreements: readonly number[] }

/** Vendors round and time their closes differently; beyond this fraction two closes are not the same. */
const CLOSE_TOLERANCE = 0.02
/** A vendor's slip is one bar; an unknown split or a wrong symbol shows in more than this share of the common bars. */
const MOST_DISAGREEMENT = 0.05

/**
 * Joins two series of one symbol and timeframe on the basis of the second. Where both have a bar the second wins, after
 * closes were compared: prices that disagree throughout mean an unknown split or a wrong symbol, so the join is refused
 * and the hole between the series stays a gap. Source and basis of the result are those of the second.
 */
export function joinSeries(first: BarSeries, second: BarSeries, known: KnownSplits): Joined {
  if (first.symbol !== second.symbol || first.timeframe !== second.timeframe) {
    return { ok: false, reason: 'different_series' }
  }
  const rebased = rebaseBars(first, second.basis, known)
  if (!rebased.ok) return rebased
  const byTime = new Map(rebased.bars.map((bar) => [bar.time, bar]))
  const common = second.bars.filter((bar) => byTime.has(bar.time))
  const disagreements = common
    .filter((bar) => Math.abs((byTime.get(bar.time)?.close ?? bar.close) / bar.close - 1) > CLOSE_TOLERANCE)
    .map((bar) => bar.time)
  if (disagreements.length > common.length * MOST_DISAGREEMENT) {
    return { ok: false, reason: 'overlap_disagrees', disagreements }
  }
  for (const bar of second.bars) byTime.set(bar.time, bar)
  const bars = [...byTime.values()].sort((a, b) => a.time - b.time)
  return { ok: true, series: { ...second, bars }, disagreements }
}

export function sameBasis(a: PriceBasis, b: PriceBasis): boolean {
  if (a.kind === 'raw' || b.kind === 'raw') return a.kind === b.kind
  return a.asOf === b.asOf
}

/** Ex-dates that tell the two bases apart, for bars from `first` on; null when no split can matter. */
function neededSpan(first: Bar, timeframe: Timeframe, from: PriceBasis, to: PriceBasis): Span | null {
  const start = dayAfter(first, timeframe)
  const ends = [from, to].map((basis) => (basis.kind === 'raw' ? start : addDays(basis.asOf, 1)))
  const [low = start, high = start] = ends.sort()
  const span = { from: [low, start].sort().at(-1) ?? start, to: addDays(high, -1) }
  return span.from <= span.to ? span : null
}

/** The first ex-date that would change what `bar` says. Intraday bars of an evening belong to the next date in UTC. */
function dayAfter(bar: Bar, timeframe: Timeframe): string {
  const shift = timeframe === '1d' ? 0 : 6 * 3_600_000
  return addDays(msToDate(bar.time - shift), 1)
}

/** By how much the basis divides the price at which the bar was traded. */
function factor(bar: Bar, timeframe: Timeframe, splits: readonly CorporateAction[], basis: PriceBasis): number {
  if (basis.kind === 'raw') return 1
  return splits
    .filter((split) => split.exDate <= basis.asOf && bar.time < startOf(split.exDate, timeframe))
    .reduce((product, split) => product * split.value, 1)
}

function startOf(date: string, timeframe: Timeframe): number {
  return timeframe === '1d' ? dateToMs(date) : newYorkInstant(date, 0).getTime()
}

function scale(bar: Bar, divided: number, divisor: number): Bar {
  if (divided === divisor) return bar
  const price = (value: number) => (value * divided) / divisor
  return {
    time: bar.time,
    open: price(bar.open),
    high: price(bar.high),
    low: price(bar.low),
    close: price(bar.close),
    volume: (bar.volume * divisor) / divided,
  }
}
