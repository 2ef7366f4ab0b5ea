export type TimeUnit = 'day' | 'month' | 'year'

const DAY_MS = 86_400_000
/** About so many marks fit under a chart. */
const MOST = 9

/** Round dates (UTC) inside a range: the first of a year, of every so many months, or every so many days. */
export function timeTicks(from: number, to: number): { ticks: number[]; unit: TimeUnit } {
  const days = (to - from) / DAY_MS
  if (days < 75) {
    const step = Math.max(1, Math.ceil(days / MOST))
    const first = Math.ceil(from / DAY_MS)
    const ticks: number[] = []
    for (let day = first; day * DAY_MS <= to; day += step) ticks.push(day * DAY_MS)
    return { ticks, unit: 'day' }
  }
  const months = days / 30.4
  const step = [1, 2, 3, 6, 12, 24, 60, 120].find((size) => months / size <= MOST) ?? 240
  const start = new Date(from)
  const ticks: number[] = []
  for (let month = start.getUTCFullYear() * 12; ; month += step) {
    const time = Date.UTC(Math.floor(month / 12), month % 12, 1)
    if (time > to) break
    if (time >= from) ticks.push(time)
  }
  return { ticks, unit: step >= 12 ? 'year' : 'month' }
}

const SHAPES: Record<TimeUnit, Intl.DateTimeFormat> = {
  day: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', day: 'numeric', month: 'short' }),
  month: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: '2-digit' }),
  year: new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', year: 'numeric' }),
}

export const timeTick = (time: number, unit: TimeUnit): string => SHAPES[unit].format(time)
