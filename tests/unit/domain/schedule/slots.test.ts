import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hoursKnownBy } from '@/lib/domain/calendar/exchange'
import { ruleHours } from '@/lib/domain/calendar/nyse'
import { parseScanTimes } from '@/lib/domain/schedule/scan-times'
import { fateOf } from '@/lib/domain/schedule/slot-fate'
import { nextSlots, type ScanPlan, slotsBetween } from '@/lib/domain/schedule/slots'

const PLAN: ScanPlan = {
  times: ['11:00', '14:30'],
  zone: 'America/New_York',
  marketHoursOnly: true,
  weekdaysOnly: true,
}
const between = (from: string, to: string, change: Partial<ScanPlan> = {}) =>
  slotsBetween({ ...PLAN, ...change }, ruleHours, new Date(from), new Date(to))
const namesOf = (slots: readonly { name: string }[]) => slots.map(({ name }) => name.slice(0, 16))

describe('times of the day', () => {
  it('are read from a list or from JSON, in order and each once', () => {
    expect(parseScanTimes('14:30, 11:00,14:30')).toEqual(['11:00', '14:30'])
    expect(parseScanTimes('["11:00", "14:30"]')).toEqual(['11:00', '14:30'])
    expect(parseScanTimes('[]')).toEqual([])
  })

  it.each(['24:00', '9:30', '11:60', 'noon', '["11:00", 14]', '["11:00"'])('refuse %s', (text) => {
    expect(() => parseScanTimes(text)).toThrow(RangeError)
  })
})

describe('slots', () => {
  it('keep to the sessions of the week of Thanksgiving, the early close included', () => {
    expect(namesOf(between('2026-11-25T00:00:00Z', '2026-12-01T00:00:00Z'))).toEqual([
      '2026-11-25 11:00',
      '2026-11-25 14:30',
      '2026-11-27 11:00',
      '2026-11-30 11:00',
      '2026-11-30 14:30',
    ])
  })

  it('run on holidays, or on weekends too, when asked to', () => {
    const week = ['2026-11-26T00:00:00Z', '2026-11-29T00:00:00Z'] as const
    const anyHour = { marketHoursOnly: false, times: ['11:00'] }
    expect(namesOf(between(...week, anyHour))).toEqual(['2026-11-26 11:00', '2026-11-27 11:00'])
    expect(between(...week, { ...anyHour, weekdaysOnly: false })).toHaveLength(3)
  })

  it('begin after the first instant and include the last', () => {
    const at = '2026-11-25T16:00:00Z'
    expect(between('2026-11-25T15:59:00Z', at)).toHaveLength(1)
    expect(between(at, '2026-11-25T16:01:00Z')).toEqual([])
  })

  it('follow the broker where it knows better than the rules', () => {
    const mourning = hoursKnownBy(new Map([['2026-11-25', null]]))
    const from = new Date('2026-11-25T00:00:00Z')
    expect(namesOf(nextSlots(PLAN, mourning, from, 2))).toEqual(['2026-11-27 11:00', '2026-11-30 11:00'])
  })

  it('take a time that the clocks leave out after the change, and one that they show twice once', () => {
    const night = { times: ['02:30'], marketHoursOnly: false, weekdaysOnly: false }
    const spring = between('2026-03-08T00:00:00Z', '2026-03-09T00:00:00Z', night)
    expect(spring.map(({ at }) => at.toISOString())).toEqual(['2026-03-08T07:30:00.000Z'])
    const autumn = between('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', { ...night, times: ['01:30'] })
    expect(autumn.map(({ at }) => at.toISOString())).toEqual(['2026-11-01T05:30:00.000Z'])
  })

  it('are the next ones, and none when there are none', () => {
    expect(namesOf(nextSlots(PLAN, ruleHours, new Date('2026-11-21T15:00:00Z'), 3))).toEqual([
      '2026-11-23 11:00',
      '2026-11-23 14:30',
      '2026-11-24 11:00',
    ])
    expect(nextSlots({ ...PLAN, times: ['20:00'] }, ruleHours, new Date('2026-11-21T15:00:00Z'), 3)).toEqual([])
  })

  it('come each once however the time is cut by restarts and looks', () => {
    const zone = fc.constantFrom('America/New_York', 'Europe/London', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC')
    const time = fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    const plan = fc.record({
      times: fc.array(time.map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))),
      zone,
      marketHoursOnly: fc.boolean(),
      weekdaysOnly: fc.boolean(),
    })
    const start = fc.integer({ min: Date.parse('2013-01-01') / 60_000, max: Date.parse('2027-11-01') / 60_000 })
    const looks = fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 12 })
    fc.assert(
      fc.property(plan, start, looks, (wanted, minute, gaps) => {
        let at = new Date(minute * 60_000)
        const cut = gaps.flatMap((gap) => {
          const from = at
          at = new Date(at.getTime() + gap * 60_000)
          return slotsBetween(wanted, ruleHours, from, at)
        })
        const whole = slotsBetween(wanted, ruleHours, new Date(minute * 60_000), at)
        expect(cut).toEqual(whole)
        expect(new Set(whole.map((slot) => slot.at.getTime())).size).toBe(whole.length)
      }),
    )
  })
})

describe('what becomes of a slot', () => {
  const slot = { at: new Date('2026-11-20T19:30:00Z'), name: '2026-11-20 14:30 America/New_York' }
  const when = (now: string, change: { pausedBy?: string; marketHoursOnly?: boolean; isOpen?: boolean } = {}) =>
    fateOf(slot, {
      now: new Date(now),
      graceMs: 600_000,
      pausedBy: null,
      marketHoursOnly: true,
      isOpen: true,
      ...change,
    })

  it('is due within its grace, and missed after it', () => {
    expect(when('2026-11-20T19:30:00Z')).toEqual({ status: 'due' })
    expect(when('2026-11-20T19:40:00Z')).toEqual({ status: 'due' })
    expect(when('2026-11-20T20:17:00Z')).toEqual({
      status: 'missed',
      reason: 'Not started within 10 minutes: noticed 47 minutes late.',
    })
    expect(when('2026-11-23T19:30:00Z')).toMatchObject({
      reason: 'Not started within 10 minutes: noticed 3 days late.',
    })
  })

  it('is skipped while paused, and missed when the exchange closed meanwhile', () => {
    expect(when('2026-11-20T19:30:00Z', { pausedBy: 'ada' })).toEqual({ status: 'skipped', reason: 'Paused by ada.' })
    expect(when('2026-11-20T19:31:00Z', { isOpen: false })).toMatchObject({ status: 'missed' })
    expect(when('2026-11-20T19:31:00Z', { isOpen: false, marketHoursOnly: false })).toEqual({ status: 'due' })
  })
})
