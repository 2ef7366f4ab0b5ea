import { existsSync, readFileSync } from 'node:fs'
import { TZDate } from '@date-fns/tz'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dateToMs, weekday } from '@/lib/domain/calendar/iso-date'
import {
  isHalfDay,
  isSession,
  lastClosedSession,
  marketStatus,
  newYorkDate,
  newYorkInstant,
  nextSession,
  previousSession,
  sessionAt,
  sessionClose,
  sessionOpen,
  sessionsBetween,
} from '@/lib/domain/calendar/nyse'
import { easterSunday } from '@/lib/domain/calendar/nyse-holidays'

/** Weekday closures of each year as published by the exchange (month-day), and its early closes. */
const PUBLISHED: Record<number, { closed: string; early: string }> = {
  2001: {
    closed: '01-01 01-15 02-19 04-13 05-28 07-04 09-03 09-11 09-12 09-13 09-14 11-22 12-25',
    early: '07-03 11-23 12-24',
  },
  2004: { closed: '01-01 01-19 02-16 04-09 05-31 06-11 07-05 09-06 11-25 12-24', early: '11-26' },
  2007: { closed: '01-01 01-02 01-15 02-19 04-06 05-28 07-04 09-03 11-22 12-25', early: '07-03 11-23 12-24' },
  2012: { closed: '01-02 01-16 02-20 04-06 05-28 07-04 09-03 10-29 10-30 11-22 12-25', early: '07-03 11-23 12-24' },
  2013: { closed: '01-01 01-21 02-18 03-29 05-27 07-04 09-02 11-28 12-25', early: '07-03 11-29 12-24' },
  2014: { closed: '01-01 01-20 02-17 04-18 05-26 07-04 09-01 11-27 12-25', early: '07-03 11-28 12-24' },
  2015: { closed: '01-01 01-19 02-16 04-03 05-25 07-03 09-07 11-26 12-25', early: '11-27 12-24' },
  2016: { closed: '01-01 01-18 02-15 03-25 05-30 07-04 09-05 11-24 12-26', early: '11-25' },
  2017: { closed: '01-02 01-16 02-20 04-14 05-29 07-04 09-04 11-23 12-25', early: '07-03 11-24' },
  2018: { closed: '01-01 01-15 02-19 03-30 05-28 07-04 09-03 11-22 12-05 12-25', early: '07-03 11-23 12-24' },
  2019: { closed: '01-01 01-21 02-18 04-19 05-27 07-04 09-02 11-28 12-25', early: '07-03 11-29 12-24' },
  2020: { closed: '01-01 01-20 02-17 04-10 05-25 07-03 09-07 11-26 12-25', early: '11-27 12-24' },
  2021: { closed: '01-01 01-18 02-15 04-02 05-31 07-05 09-06 11-25 12-24', early: '11-26' },
  2022: { closed: '01-17 02-21 04-15 05-30 06-20 07-04 09-05 11-24 12-26', early: '11-25' },
  2023: { closed: '01-02 01-16 02-20 04-07 05-29 06-19 07-04 09-04 11-23 12-25', early: '07-03 11-24' },
  2024: { closed: '01-01 01-15 02-19 03-29 05-27 06-19 07-04 09-02 11-28 12-25', early: '07-03 11-29 12-24' },
  2025: { closed: '01-01 01-09 01-20 02-17 04-18 05-26 06-19 07-04 09-01 11-27 12-25', early: '07-03 11-28 12-24' },
  2026: { closed: '01-01 01-19 02-16 04-03 05-25 06-19 07-03 09-07 11-26 12-25', early: '11-27 12-24' },
  2027: { closed: '01-01 01-18 02-15 03-26 05-31 06-18 07-05 09-06 11-25 12-24', early: '11-26' },
}

const inYear = (year: number, days: string) => days.split(' ').map((day) => `${year}-${day}`)

function weekdaysOf(year: number): string[] {
  const days: string[] = []
  for (let date = `${year}-01-01`; date <= `${year}-12-31`; date = addDays(date, 1)) {
    if (weekday(date) !== 0 && weekday(date) !== 6) days.push(date)
  }
  return days
}

describe('the published calendars', () => {
  it.each(Object.entries(PUBLISHED))('%s', (year, { closed, early }) => {
    const weekdays = weekdaysOf(Number(year))
    expect(weekdays.filter((date) => !isSession(date))).toEqual(inYear(Number(year), closed))
    expect(weekdays.filter(isHalfDay)).toEqual(inYear(Number(year), early))
  })

  it('have the published number of sessions', () => {
    const count = (year: number) => sessionsBetween(`${year}-01-01`, `${year}-12-31`).length
    expect([2019, 2020, 2023, 2024, 2025].map(count)).toEqual([252, 253, 250, 252, 250])
  })

  it('close for the funeral of 1994 and keep no King holiday before 1998', () => {
    expect(isSession('1994-04-27')).toBe(false)
    expect(isSession('1997-01-20')).toBe(true)
    expect(isSession('1998-01-19')).toBe(false)
  })

  it('shorten the Friday after Independence Day up to 2012', () => {
    expect([isHalfDay('2002-07-03'), isHalfDay('2002-07-05')]).toEqual([false, true])
    expect([isHalfDay('2019-07-03'), isHalfDay('2019-07-05')]).toEqual([true, false])
  })

  it('know Easter', () => {
    const known = ['1990-04-15', '2000-04-23', '2008-03-23', '2011-04-24', '2019-04-21', '2024-03-31', '2035-03-25']
    expect(known.map((date) => easterSunday(Number(date.slice(0, 4))))).toEqual(known)
  })
})

describe('instants', () => {
  it('follow New York through summer and winter', () => {
    expect(sessionOpen('2024-01-02').toISOString()).toBe('2024-01-02T14:30:00.000Z')
    expect(sessionClose('2024-01-02').toISOString()).toBe('2024-01-02T21:00:00.000Z')
    expect(sessionOpen('2024-07-02').toISOString()).toBe('2024-07-02T13:30:00.000Z')
    expect(sessionClose('2024-07-03').toISOString()).toBe('2024-07-03T17:00:00.000Z')
    expect(sessionOpen('2024-03-11').toISOString()).toBe('2024-03-11T13:30:00.000Z')
    expect(sessionOpen('2024-11-04').toISOString()).toBe('2024-11-04T14:30:00.000Z')
  })

  it('agree with the time zone database at any hour of any day', () => {
    const hour = fc.integer({ min: Date.parse('1990-01-02') / 900_000, max: Date.parse('2035-12-31') / 900_000 })
    fc.assert(
      fc.property(hour, (quarter) => {
        const there = new TZDate(quarter * 900_000, 'America/New_York')
        const date = newYorkDate(new Date(quarter * 900_000))
        expect(date).toBe(there.toISOString().slice(0, 10))
        const back = newYorkInstant(date, there.getHours(), there.getMinutes())
        // The hour that clocks show twice in autumn names two instants; either will do.
        expect([0, 3_600_000]).toContain(Math.abs(back.getTime() - quarter * 900_000))
      }),
    )
    expect(newYorkInstant('2024-03-10', 0).toISOString()).toBe('2024-03-10T05:00:00.000Z')
    expect(newYorkInstant('2024-03-10', 4).toISOString()).toBe('2024-03-10T08:00:00.000Z')
    expect(newYorkInstant('2024-11-03', 4).toISOString()).toBe('2024-11-03T09:00:00.000Z')
  })

  it('exist only for sessions', () => {
    expect(() => sessionOpen('2024-07-04')).toThrow(RangeError)
    expect(() => sessionClose('2024-07-06')).toThrow(RangeError)
  })
})

describe('walking', () => {
  it('steps over holidays and weekends', () => {
    expect(nextSession('2024-07-03')).toBe('2024-07-05')
    expect(nextSession('2024-07-06')).toBe('2024-07-08')
    expect(previousSession('2025-01-10')).toBe('2025-01-08')
    expect(previousSession('2001-09-17')).toBe('2001-09-10')
    expect(nextSession('2024-12-31')).toBe('2025-01-02')
  })

  it('lists sessions with both ends, and none the wrong way round', () => {
    expect(sessionsBetween('2024-12-30', '2025-01-03')).toEqual([
      '2024-12-30',
      '2024-12-31',
      '2025-01-02',
      '2025-01-03',
    ])
    expect(sessionsBetween('2024-07-04', '2024-07-04')).toEqual([])
    expect(sessionsBetween('2025-01-03', '2024-12-30')).toEqual([])
  })

  it('goes back where it came from', () => {
    const day = fc.integer({ min: dateToMs('1991-01-01') / 86_400_000, max: dateToMs('2034-12-31') / 86_400_000 })
    fc.assert(
      fc.property(day, (number) => {
        const date = addDays('1970-01-01', number)
        const next = nextSession(date)
        expect(isSession(next) && next > date).toBe(true)
        expect(previousSession(next)).toBe(isSession(date) ? date : previousSession(date))
      }),
    )
  })

  it.each(['2024-02-30', '24-01-01', 'today', '1989-12-29', '2100-01-04'])('refuses %s', (date) => {
    expect(() => isSession(date)).toThrow(RangeError)
  })
})

describe('status', () => {
  const at = (instant: string) => marketStatus(new Date(instant))

  it('goes through the day', () => {
    expect(at('2024-07-02T07:59:00Z').state).toBe('closed')
    expect(at('2024-07-02T08:00:00Z').state).toBe('pre')
    expect(at('2024-07-02T13:29:59Z').state).toBe('pre')
    expect(at('2024-07-02T13:30:00Z').state).toBe('open')
    expect(at('2024-07-02T19:59:59Z').state).toBe('open')
    expect(at('2024-07-02T20:00:00Z').state).toBe('post')
    expect(at('2024-07-03T00:00:00Z').state).toBe('closed')
  })

  it('closes early on a half day', () => {
    expect(at('2024-11-29T17:59:00Z').state).toBe('open')
    expect(at('2024-11-29T18:00:00Z').state).toBe('post')
    expect(at('2024-11-29T22:00:00Z').state).toBe('closed')
  })

  it('names the next bells', () => {
    const holiday = at('2024-07-04T15:00:00Z')
    expect(holiday).toEqual({
      state: 'closed',
      session: null,
      nextOpen: new Date('2024-07-05T13:30:00Z'),
      nextClose: new Date('2024-07-05T20:00:00Z'),
    })
    const midday = at('2024-07-02T15:00:00Z')
    expect(midday.session).toBe('2024-07-02')
    expect(midday.nextOpen).toEqual(new Date('2024-07-03T13:30:00Z'))
    expect(midday.nextClose).toEqual(new Date('2024-07-02T20:00:00Z'))
  })

  it('knows the day by the clock in New York', () => {
    expect(sessionAt(new Date('2024-07-03T01:00:00Z'))).toBe('2024-07-02')
    expect(sessionAt(new Date('2024-07-07T15:00:00Z'))).toBeNull()
  })

  it('counts a session as closed from the bell on', () => {
    expect(lastClosedSession(new Date('2024-07-02T19:59:59Z'))).toBe('2024-07-01')
    expect(lastClosedSession(new Date('2024-07-02T20:00:00Z'))).toBe('2024-07-02')
    expect(lastClosedSession(new Date('2024-07-07T12:00:00Z'))).toBe('2024-07-05')
  })
})

const SPY = '../shared/market-data/daily-long/SPY.csv'

describe.skipIf(!existsSync(SPY))('real sessions', () => {
  it('of SPY, 1998 to March 2021, are the calendar', () => {
    const dates = readFileSync(SPY, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.slice(0, 10))
    expect(dates).toEqual(sessionsBetween('1998-01-02', dates.at(-1) ?? ''))
  })
})
