import { compact, percent } from '@/components/ui/format'
import { decimalsOf } from '@/lib/domain/axis/round-ticks'

/** One instant of a curve; `time` is epoch milliseconds. */
export type EquityPoint = { time: number; equity: number; benchmark?: number }

export type EquityRow = EquityPoint & {
  /** Fall from the highest equity so far, as a fraction: 0 or negative. */
  drawdown: number
}

/** Adds the running drawdown; it looks only backwards, so a cut range starts again from its own first peak. */
export function withDrawdown(points: readonly EquityPoint[]): EquityRow[] {
  let peak = Number.NEGATIVE_INFINITY
  return points.map((point) => {
    peak = Math.max(peak, point.equity)
    return { ...point, drawdown: peak > 0 ? point.equity / peak - 1 : 0 }
  })
}

/**
 * At most about `limit` rows for the screen: of every bucket the lowest, the highest and, at the ends, the first and the last
 * stay, so no spike and no trough is lost. The summary is taken from all rows, not from these.
 */
export function thin(rows: EquityRow[], limit = 700): EquityRow[] {
  if (rows.length <= limit) return rows
  const size = Math.ceil((rows.length * 2) / limit)
  const kept = new Set<EquityRow>()
  for (let start = 0; start < rows.length; start += size) {
    const bucket = rows.slice(start, start + size)
    kept.add(bucket.reduce((low, row) => (row.equity < low.equity ? row : low)))
    kept.add(bucket.reduce((high, row) => (row.equity > high.equity ? row : high)))
  }
  const first = rows[0]
  const last = rows.at(-1)
  if (first) kept.add(first)
  if (last) kept.add(last)
  return [...kept].sort((a, b) => a.time - b.time)
}

export type EquitySummary = {
  first: EquityRow
  last: EquityRow
  change: number
  worst: EquityRow
  benchmarkChange: number | null
}

export function summarise(rows: readonly EquityRow[]): EquitySummary | null {
  const first = rows[0]
  const last = rows.at(-1)
  if (!first || !last) return null
  const worst = rows.reduce((low, row) => (row.drawdown < low.drawdown ? row : low), first)
  const compared = rows.filter((row) => row.benchmark !== undefined)
  const from = compared[0]?.benchmark
  const to = compared.at(-1)?.benchmark
  return {
    first,
    last,
    worst,
    change: first.equity !== 0 ? last.equity / first.equity - 1 : 0,
    benchmarkChange: from && to !== undefined ? to / from - 1 : null,
  }
}

/** How ticks are written; a number in short drops zeros at its end by itself. */
const KINDS = {
  percent: (value: number, decimals: number, locale?: string) =>
    percent(value, { locale, decimals: Math.max(0, decimals - 2) }),
  plain: (value: number, decimals: number) => value.toFixed(decimals).replace('-', '−'),
  compact: (value: number, _decimals: number, locale?: string) => compact(value, { locale, decimals: 6 }),
}
export type TickKind = keyof typeof KINDS

/** Writes each tick as the number it stands at, all with as many decimals as the longest of them needs. */
export function tickFormat(kind: TickKind, ticks: readonly number[], locale?: string): (value: number) => string {
  const decimals = decimalsOf(ticks)
  return (value) => KINDS[kind](value, decimals, locale)
}

const DAY = 86_400_000

/** How an axis names its instants, by the length of what it shows. */
export function axisDate(time: number, spanMs: number, zone: string): string {
  const options: Intl.DateTimeFormatOptions =
    spanMs <= 1.5 * DAY
      ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
      : spanMs <= 200 * DAY
        ? { day: 'numeric', month: 'short' }
        : { month: 'short', year: '2-digit' }
  return new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...options }).format(time)
}

const MOST_TICKS = 7

/**
 * Instants to name on an axis that gives every point the same room: the first of each name that `axisDate` gives, thinned evenly. So
 * no day is named twice, and days without trade take no room.
 */
export function axisTicks(times: readonly number[], spanMs: number, zone: string): number[] {
  const firsts = times.filter(
    (time, index) => index === 0 || axisDate(time, spanMs, zone) !== axisDate(times[index - 1] ?? 0, spanMs, zone),
  )
  const every = Math.ceil(firsts.length / MOST_TICKS)
  return firsts.filter((_, index) => index % every === 0)
}
