import { addDays, dateOf, dateToMs, msToDate } from './iso-date'
import { closures, earlyCloses, isWeekend } from './nyse-holidays'
import { zoneOffset } from './zone'

/**
 * Sessions of the New York Stock Exchange. Sessions are dates ('YYYY-MM-DD'), instants are Date. Every function throws
 * RangeError for something that is no date and for years before 1990 or after 2099, for which the rules are not checked.
 */

const NEW_YORK = 'America/New_York'
const HOUR_MS = 3_600_000
const FIRST_YEAR = 1990
const LAST_YEAR = 2099

const PRE_MARKET_HOUR = 4
const REGULAR_CLOSE_HOUR = 16
const POST_MARKET_HOURS = 4

type Year = {
  readonly sessions: readonly string[]
  readonly known: ReadonlySet<string>
  readonly closed: ReadonlyMap<string, string>
  readonly early: ReadonlyMap<string, number>
}

const years = new Map<number, Year>()

function yearOf(year: number): Year {
  const cached = years.get(year)
  if (cached) return cached
  if (year < FIRST_YEAR || year > LAST_YEAR) throw new RangeError(`no exchange calendar for ${year}`)
  const closed = closures(year)
  const sessions: string[] = []
  for (let date = dateOf(year, 1, 1); date <= dateOf(year, 12, 31); date = addDays(date, 1)) {
    if (!isWeekend(date) && !closed.has(date)) sessions.push(date)
  }
  const known = new Set(sessions)
  const early = new Map([...earlyCloses(year)].filter(([date]) => known.has(date)))
  const built = { sessions, known, closed, early }
  years.set(year, built)
  return built
}

const yearNumber = (date: string) => new Date(dateToMs(date)).getUTCFullYear()
const calendarOf = (date: string) => yearOf(yearNumber(date))

/** True when the exchange trades on that date, be it for half a day. */
export function isSession(date: string): boolean {
  // Asked once per bar: a known session needs no second look at its spelling.
  return years.get(Number(date.slice(0, 4)))?.known.has(date) || calendarOf(date).known.has(date)
}

/** True for a session that closes early (13:00 New York; 14:00 before 1993). */
export function isHalfDay(date: string): boolean {
  return calendarOf(date).early.has(date)
}

/** What a weekday without a session is kept for; null for sessions and weekends. */
export function holidayName(date: string): string | null {
  return isWeekend(date) ? null : (calendarOf(date).closed.get(date) ?? null)
}

/** The first session after `date`, which need not be a session itself. */
export function nextSession(date: string): string {
  let next = addDays(date, 1)
  while (!isSession(next)) next = addDays(next, 1)
  return next
}

/** The last session before `date`, which need not be a session itself. */
export function previousSession(date: string): string {
  let previous = addDays(date, -1)
  while (!isSession(previous)) previous = addDays(previous, -1)
  return previous
}

/** Sessions from `from` to `to`, both included, in order; empty when `from` is after `to`. */
export function sessionsBetween(from: string, to: string): string[] {
  const found: string[] = []
  for (let year = yearNumber(from); year <= yearNumber(to); year++) {
    found.push(...yearOf(year).sessions.filter((session) => session >= from && session <= to))
  }
  return found
}

/** The instant of the opening bell, 09:30 New York. RangeError when there is no session on that date. */
export function sessionOpen(date: string): Date {
  return newYorkInstant(assertSession(date), 9, 30)
}

/** The instant of the closing bell, 16:00 New York or the early close. RangeError when there is no session on that date. */
export function sessionClose(date: string): Date {
  return newYorkInstant(assertSession(date), closeHour(date))
}

/** The session of the New York day that contains `now`, whether before, in or after trading hours; null on other days. */
export function sessionAt(now: Date): string | null {
  const today = newYorkDate(now)
  return isSession(today) ? today : null
}

/** The last session whose closing bell had rung at `now`: the newest daily bar that can be known. */
export function lastClosedSession(now: Date): string {
  const today = newYorkDate(now)
  return isSession(today) && sessionClose(today) <= now ? today : previousSession(today)
}

/** The bells of a New York date; null without a session. */
export type SessionHours = { readonly open: Date; readonly close: Date }
export type HoursOf = (date: string) => SessionHours | null

/** The bells by the rules of this file; a broker's calendar may know better (see exchange.ts). */
export const ruleHours: HoursOf = (date) => {
  const known = bells.get(date)
  if (known !== undefined) return known
  const hours = isSession(date) ? { open: sessionOpen(date), close: sessionClose(date) } : null
  bells.set(date, hours)
  return hours
}

const bells = new Map<string, SessionHours | null>()

export type MarketStatus = {
  /** `pre` from 04:00 New York, `post` for four hours after the close. */
  readonly state: 'open' | 'closed' | 'pre' | 'post'
  /** As sessionAt. */
  readonly session: string | null
  /** The first opening bell after `now`. */
  readonly nextOpen: Date
  /** The first closing bell after `now`. */
  readonly nextClose: Date
}

/** What the exchange is doing at `now`. The opening bell is `open`, the closing bell already `post`. */
export function marketStatus(now: Date, hoursOf: HoursOf = ruleHours): MarketStatus {
  const today = newYorkDate(now)
  const hours = hoursOf(today)
  const following = hoursAfter(today, hoursOf)
  return {
    state: hours === null ? 'closed' : stateWithin(today, hours, now),
    session: hours === null ? null : today,
    nextOpen: hours !== null && now < hours.open ? hours.open : following.open,
    nextClose: hours !== null && now < hours.close ? hours.close : following.close,
  }
}

function stateWithin(session: string, { open, close }: SessionHours, now: Date): MarketStatus['state'] {
  if (now < newYorkInstant(session, PRE_MARKET_HOUR)) return 'closed'
  if (now < open) return 'pre'
  if (now < close) return 'open'
  return now.getTime() < close.getTime() + POST_MARKET_HOURS * HOUR_MS ? 'post' : 'closed'
}

/** The bells of the first session after a date. */
function hoursAfter(date: string, hoursOf: HoursOf): SessionHours {
  for (let next = addDays(date, 1); ; next = addDays(next, 1)) {
    const hours = hoursOf(next)
    if (hours) return hours
  }
}

function closeHour(session: string): number {
  return calendarOf(session).early.get(session) ?? REGULAR_CLOSE_HOUR
}

function assertSession(date: string): string {
  if (!isSession(date)) throw new RangeError(`the exchange does not trade on ${date}`)
  return date
}

/** The date on the wall in New York at an instant. */
export function newYorkDate(now: Date): string {
  return msToDate(now.getTime() + offsetMs(now.getTime()))
}

/** The instant at which clocks in New York show `hour:minute` on `date`. */
export function newYorkInstant(date: string, hour: number, minute = 0): Date {
  const wall = dateToMs(date) + hour * HOUR_MS + minute * 60_000
  const guess = wall - offsetMs(wall + 5 * HOUR_MS)
  return new Date(wall - offsetMs(guess))
}

/** New York's distance from UTC. */
const offsetMs = (ms: number) => zoneOffset(NEW_YORK, ms)
