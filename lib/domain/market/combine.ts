import { addDays, msToDate } from '../calendar/iso-date'
import type { BarSeries, PriceBasis } from './bar'
import { joinSeries, type KnownSplits, rebaseBars, type Span, sameBasis } from './rebase'

export type Combined =
  | {
      readonly ok: true
      /** Every bar of both on one basis; where both have one, the incoming bar. */
      readonly series: BarSeries
      /** The stored bars had to be restated too, so that they must be written again. */
      readonly restated: boolean
    }
  | { readonly ok: false; readonly message: string }

/** So many common sessions with equal closes prove that no split lies between two bases. */
const LEAST_OVERLAP = 5

/**
 * Puts a stored series and an incoming one on one basis, the later of the two, and joins them. Splits must be known for the
 * span that matters: from `known`, or from an overlap of at least five bars whose closes agree (an unknown split would part
 * them). Otherwise, and when the overlap disagrees, they stay apart and `message` says why, naming both bases.
 */
export function combineSeries(stored: BarSeries, incoming: BarSeries, known: KnownSplits): Combined {
  const apart = (why: string): Combined => ({
    ok: false,
    message: `these bars are ${describeBasis(incoming.basis)}, the stored ones (${stored.source}) are ${describeBasis(stored.basis)}; ${why}`,
  })
  if ((stored.source === 'sample') !== (incoming.source === 'sample'))
    return { ok: false, message: 'bars of the sample market and real ones are never mixed' }
  const proven = provenSplits(stored, incoming, known)
  const basis = commonBasis([stored, incoming], proven)
  const rebased = rebaseBars(incoming, basis, proven)
  if (!rebased.ok) return apart(unknownSplits(rebased.missing))
  const joined = joinSeries(stored, { ...incoming, basis, bars: rebased.bars }, proven)
  if (joined.ok) return { ok: true, series: joined.series, restated: !sameBasis(stored.basis, basis) }
  if (joined.reason === 'splits_unknown') return apart(unknownSplits(joined.missing))
  if (joined.reason === 'different_series') return apart('they are of different symbols or timeframes')
  const { disagreements } = joined
  return apart(
    `closes differ on ${disagreements.length} common bars (first on ${msToDate(disagreements[0] ?? 0)}), as with an unknown split or another symbol`,
  )
}

/**
 * A series as traded, restated for the splits that are known to lie within it: otherwise each would look like a crash. One
 * without known splits, or adjusted already, is returned as it is.
 */
export function restateForSplits(series: BarSeries, known: KnownSplits): BarSeries {
  const basis = commonBasis([series], known)
  const rebased = rebaseBars(series, basis, known)
  return rebased.ok ? { ...series, basis, bars: rebased.bars } : series
}

/** A basis in words: "as traded", or "split-adjusted as of 2018-02-07". */
export function describeBasis(basis: PriceBasis): string {
  return basis.kind === 'raw' ? 'as traded' : `split-adjusted as of ${basis.asOf}`
}

const unknownSplits = ({ from, to }: Span) =>
  `splits from ${from} to ${to} are not known (import a corporate actions file first)`

/** The latest adjusted basis, carried on as far as splits are known; as traded when nothing is adjusted and no split is known. */
function commonBasis(all: readonly BarSeries[], known: KnownSplits): PriceBasis {
  const times = all.flatMap(({ bars }) => [bars[0], bars.at(-1)].flatMap((bar) => (bar ? [bar.time] : [])))
  const first = msToDate(Math.min(...times))
  const last = msToDate(Math.max(...times))
  const [reach = last] = [last, known.to].sort()
  const asOf = latestAsOf(all)
  if (asOf !== undefined)
    return {
      kind: 'split_adjusted',
      asOf: reach > asOf && known.from <= addDays(asOf, 1) ? reach : asOf,
    }
  const within = ({ exDate, type }: KnownSplits['splits'][number]) =>
    type === 'split' && exDate > first && exDate <= reach
  return known.from <= addDays(first, 1) && known.splits.some(within)
    ? { kind: 'split_adjusted', asOf: reach }
    : { kind: 'raw' }
}

const latestAsOf = (all: readonly BarSeries[]): string | undefined =>
  all
    .flatMap(({ basis }) => (basis.kind === 'raw' ? [] : [basis.asOf]))
    .sort()
    .at(-1)

/** What is known of splits, widened by what an overlap proves: all of them from its first bar to the later basis. */
function provenSplits(stored: BarSeries, incoming: BarSeries, known: KnownSplits): KnownSplits {
  const asOf = latestAsOf([stored, incoming])
  const times = new Set(stored.bars.map((bar) => bar.time))
  const common = incoming.bars.filter((bar) => times.has(bar.time))
  const [overlap] = common
  if (!overlap || asOf === undefined || common.length < LEAST_OVERLAP) return known
  const start = addDays(msToDate(overlap.time), 1)
  const joins = known.from <= start && addDays(known.to, 1) >= start
  return {
    from: joins ? known.from : start,
    to: (joins && [known.to, asOf].sort().at(-1)) || asOf,
    splits: known.splits,
  }
}
