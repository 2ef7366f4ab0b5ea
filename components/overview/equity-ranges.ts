import type { EquityPoint } from '@/components/charts/series'
import type { Equity } from '@/components/data/types'

export const RANGES = ['1W', '1M', '3M', 'YTD', '1Y', 'Max'] as const
export type Range = (typeof RANGES)[number]

const DAY = 86_400_000
const DAYS: Record<Exclude<Range, 'YTD' | 'Max'>, number> = { '1W': 7, '1M': 31, '3M': 92, '1Y': 366 }

/** Where a range that ends at `last` begins, epoch milliseconds. */
export function startOf(range: Range, last: number): number {
  if (range === 'Max') return Number.NEGATIVE_INFINITY
  if (range === 'YTD') return Date.UTC(new Date(last).getUTCFullYear(), 0, 1)
  return last - DAYS[range] * DAY
}

/** The points of a range, the benchmark put to the same start. The last point before the range is kept as that start. */
export function pointsIn(equity: Equity, range: Range): EquityPoint[] {
  const all = equity.data.map((row) => ({
    time: Date.parse(row.at),
    equity: Number(row.equity),
    benchmark: row.benchmark ?? undefined,
  }))
  const last = all.at(-1)
  if (!last) return []
  const from = startOf(range, last.time)
  const first = all.findIndex(({ time }) => time >= from)
  const points = all.slice(Math.max(0, first - 1))
  const base = points.find(({ benchmark }) => benchmark !== undefined)
  if (base?.benchmark === undefined) return points
  const factor = base.equity / base.benchmark
  return points.map((point) =>
    point.benchmark === undefined ? point : { ...point, benchmark: point.benchmark * factor },
  )
}
