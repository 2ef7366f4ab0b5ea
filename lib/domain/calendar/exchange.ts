import { addDays, weekday } from './iso-date'
import { type HoursOf, holidayName, ruleHours, type SessionHours } from './nyse'

/** What a broker's calendar says of some dates; null is a date without a session. */
export type KnownDays = ReadonlyMap<string, SessionHours | null>

/** The bells as the broker knows them, and by the rules for dates of which it said nothing. */
export const hoursKnownBy =
  (days: KnownDays): HoursOf =>
  (date) => {
    const known = days.get(date)
    return known === undefined ? ruleHours(date) : known
  }

export type SpecialDay =
  | { readonly date: string; readonly kind: 'closed'; readonly name: string | null }
  | { readonly date: string; readonly kind: 'half_day'; readonly name: string | null; readonly close: Date }

/** Weekdays without a session, and sessions that end early, from one date to another, both included. */
export function specialDays(hoursOf: HoursOf, from: string, to: string): SpecialDay[] {
  const days: SpecialDay[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (weekday(date) === 0 || weekday(date) === 6) continue
    const hours = hoursOf(date)
    if (hours === null) days.push({ date, kind: 'closed', name: holidayName(date) })
    else if (isShort(hours)) days.push({ date, kind: 'half_day', name: besideHoliday(date), close: hours.close })
  }
  return days
}

function besideHoliday(date: string): string | null {
  const next = holidayName(addDays(date, 1))
  const previous = holidayName(addDays(date, -1))
  if (next !== null) return `Day before ${next}`
  return previous === null ? null : `Day after ${previous}`
}

const FULL_SESSION_MS = 6.5 * 3_600_000
const isShort = ({ open, close }: SessionHours) => close.getTime() - open.getTime() < FULL_SESSION_MS
