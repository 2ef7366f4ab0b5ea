/** Calendar dates as 'YYYY-MM-DD', which sort and compare as strings. No time zone: a date names a day, not an instant. */

const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/
export const DAY_MS = 86_400_000

/** Midnight UTC of the date in milliseconds, which is also the `time` of a daily bar. RangeError for anything else. */
export function dateToMs(date: string): number {
  const ms = ISO_DATE.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(ms) || msToDate(ms) !== date) throw new RangeError(`not a date (YYYY-MM-DD): ${date}`)
  return ms
}

/** The UTC date of an instant in milliseconds. */
export function msToDate(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}

/** The date of year, month (1 to 12) and day; a day past the end of the month runs on into the next. */
export function dateOf(year: number, month: number, day: number): string {
  return msToDate(Date.UTC(year, month - 1, day))
}

export function addDays(date: string, days: number): string {
  return msToDate(dateToMs(date) + days * DAY_MS)
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(date: string): number {
  return new Date(dateToMs(date)).getUTCDay()
}
