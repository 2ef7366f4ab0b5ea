import { describe, expect, it } from 'vitest'
import { hoursKnownBy, specialDays } from '@/lib/domain/calendar/exchange'
import { holidayName, marketStatus, ruleHours, sessionClose, sessionOpen } from '@/lib/domain/calendar/nyse'
import { instantOf, isZone } from '@/lib/domain/calendar/zone'

describe('the days that are not like others', () => {
  it('are listed with what they are kept for', () => {
    expect(specialDays(ruleHours, '2026-11-20', '2027-01-05')).toEqual([
      { date: '2026-11-26', kind: 'closed', name: 'Thanksgiving Day' },
      { date: '2026-11-27', kind: 'half_day', name: 'Day after Thanksgiving Day', close: sessionClose('2026-11-27') },
      { date: '2026-12-24', kind: 'half_day', name: 'Day before Christmas Day', close: sessionClose('2026-12-24') },
      { date: '2026-12-25', kind: 'closed', name: 'Christmas Day' },
      { date: '2027-01-01', kind: 'closed', name: "New Year's Day" },
    ])
    expect(holidayName('2018-12-05')).toBe('Funeral of George H. W. Bush')
    expect(holidayName('2025-01-09')).toBe('Funeral of Jimmy Carter')
    expect(holidayName('2026-11-21')).toBeNull()
  })
})

describe("the broker's calendar", () => {
  const hoursOf = hoursKnownBy(
    new Map([
      ['2026-11-23', null],
      ['2026-11-24', { open: sessionOpen('2026-11-24'), close: new Date('2026-11-24T17:00:00Z') }],
    ]),
  )

  it('goes before the rules for the dates that it knows', () => {
    const closed = marketStatus(new Date('2026-11-23T16:00:00Z'), hoursOf)
    expect(closed).toEqual({
      state: 'closed',
      session: null,
      nextOpen: sessionOpen('2026-11-24'),
      nextClose: new Date('2026-11-24T17:00:00Z'),
    })
    expect(marketStatus(new Date('2026-11-24T17:30:00Z'), hoursOf).state).toBe('post')
    expect(specialDays(hoursOf, '2026-11-23', '2026-11-24')).toMatchObject([
      { date: '2026-11-23', kind: 'closed', name: null },
      { date: '2026-11-24', kind: 'half_day', name: null },
    ])
  })

  it('leaves every other date to them', () => {
    for (const date of ['2026-11-20', '2026-11-21', '2026-11-26', '2026-11-27'])
      expect(hoursOf(date)).toEqual(ruleHours(date))
  })
})

describe('time zones', () => {
  it('are known by their IANA names', () => {
    expect(['America/New_York', 'UTC', 'Asia/Kolkata'].map(isZone)).toEqual([true, true, true])
    expect(['', 'New York', 'Mars/Olympus'].map(isZone)).toEqual([false, false, false])
  })

  it('skip a date where the date line moved', () => {
    const wall = Date.parse('2011-12-30T09:00:00Z')
    expect(new Date(instantOf('Pacific/Apia', wall)).toISOString()).toBe('2011-12-30T19:00:00.000Z')
  })
})
