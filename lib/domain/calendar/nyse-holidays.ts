import { addDays, dateOf, weekday } from './iso-date'

/**
 * The days on which the New York Stock Exchange is closed or closes early, worked out by rule from 1990 on.
 *
 * Source: NYSE Rule 7.2 (holidays and their observance), the yearly "NYSE Group holiday and early closings calendar", and
 * for days outside any rule "NYSE Special Closings since 1885". Late openings and halts within a day are not covered.
 */

const [SUNDAY, MONDAY, TUESDAY, WEDNESDAY, THURSDAY, SATURDAY] = [0, 1, 2, 3, 4, 6]

const ATTACK = 'Attack on the World Trade Center'
const HURRICANE = 'Hurricane Sandy'

/** Mourning, attack and storm: no rule foretells them. */
const SPECIAL_CLOSURES: readonly (readonly [date: string, name: string])[] = [
  ['1994-04-27', 'Funeral of Richard Nixon'],
  ['2001-09-11', ATTACK],
  ['2001-09-12', ATTACK],
  ['2001-09-13', ATTACK],
  ['2001-09-14', ATTACK],
  ['2004-06-11', 'Funeral of Ronald Reagan'],
  ['2007-01-02', 'Funeral of Gerald Ford'],
  ['2012-10-29', HURRICANE],
  ['2012-10-30', HURRICANE],
  ['2018-12-05', 'Funeral of George H. W. Bush'],
  ['2025-01-09', 'Funeral of Jimmy Carter'],
]

const SPECIAL_EARLY_CLOSES = ['1997-12-26', '1999-12-31', '2003-12-26']

/** Weekdays of `year` without a session, and what each is kept for. */
export function closures(year: number): Map<string, string> {
  const days: (readonly [date: string | null, name: string])[] = [
    [observedNewYear(year), "New Year's Day"],
    [year >= 1998 ? nthWeekday(year, 1, MONDAY, 3) : null, 'Martin Luther King Jr. Day'],
    [nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday"],
    [addDays(easterSunday(year), -2), 'Good Friday'],
    [lastMonday(year, 5), 'Memorial Day'],
    [year >= 2022 ? observed(dateOf(year, 6, 19)) : null, 'Juneteenth'],
    [observed(dateOf(year, 7, 4)), 'Independence Day'],
    [nthWeekday(year, 9, MONDAY, 1), 'Labor Day'],
    [thanksgiving(year), 'Thanksgiving Day'],
    [observed(dateOf(year, 12, 25)), 'Christmas Day'],
    ...SPECIAL_CLOSURES.filter(([date]) => date.startsWith(`${year}-`)),
  ]
  return new Map(days.flatMap(([date, name]) => (date === null ? [] : [[date, name] as const])))
}

/** Date to hour of the close in New York, for the sessions of `year` that end before 16:00. Closures are not filtered. */
export function earlyCloses(year: number): Map<string, number> {
  const hour = year < 1993 ? 14 : 13
  const days = [addDays(thanksgiving(year), 1)]
  const christmasEve = dateOf(year, 12, 24)
  if (isOneOf(christmasEve, [MONDAY, TUESDAY, WEDNESDAY, THURSDAY])) days.push(christmasEve)
  days.push(...aroundIndependenceDay(year))
  days.push(...SPECIAL_EARLY_CLOSES.filter((date) => date.startsWith(`${year}-`)))
  return new Map(days.map((day) => [day, hour]))
}

/** The eve of 4 July; up to 2012 a Wednesday eve traded in full and the Friday after the holiday was short instead. */
function aroundIndependenceDay(year: number): string[] {
  if (year < 1995) return []
  const eve = dateOf(year, 7, 3)
  if (isOneOf(eve, [MONDAY, TUESDAY, THURSDAY])) return [eve]
  if (weekday(eve) !== WEDNESDAY) return []
  return year >= 2013 ? [eve] : [dateOf(year, 7, 5)]
}

/** A Saturday holiday is kept on the Friday before, a Sunday holiday on the Monday after. */
function observed(date: string): string {
  if (weekday(date) === SATURDAY) return addDays(date, -1)
  return weekday(date) === SUNDAY ? addDays(date, 1) : date
}

/** Never moved back into the old year, whose last business day closes the books: a Saturday New Year is not kept. */
function observedNewYear(year: number): string | null {
  const date = dateOf(year, 1, 1)
  return weekday(date) === SATURDAY ? null : observed(date)
}

const thanksgiving = (year: number) => nthWeekday(year, 11, THURSDAY, 4)

function nthWeekday(year: number, month: number, day: number, nth: number): string {
  const first = weekday(dateOf(year, month, 1))
  return dateOf(year, month, 1 + ((day - first + 7) % 7) + 7 * (nth - 1))
}

function lastMonday(year: number, month: number): string {
  const end = dateOf(year, month + 1, 0)
  return addDays(end, -((weekday(end) - MONDAY + 7) % 7))
}

function isOneOf(date: string, days: readonly number[]): boolean {
  return days.includes(weekday(date))
}

/**
 * Easter Sunday in the Gregorian calendar.
 *
 * Source: the anonymous algorithm of Nature (1876) as given by Meeus, "Astronomical Algorithms", chapter 8.
 */
export function easterSunday(year: number): string {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return dateOf(year, Math.floor(sum / 31), (sum % 31) + 1)
}

export const isWeekend = (date: string) => isOneOf(date, [SATURDAY, SUNDAY])
