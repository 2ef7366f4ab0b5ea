import { describe, expect, it } from 'vitest'
import { marketStatus, ruleHours } from '@/lib/domain/calendar/nyse'
import { type ScanPlan, slotsBetween } from '@/lib/domain/schedule/slots'

/**
 * Three years, minute by minute, against a reference that shares nothing with the code: closures and early closes as the
 * exchange published them, and clocks by Intl.
 */
const CLOSED = new Set(
  `2024-01-01 2024-01-15 2024-02-19 2024-03-29 2024-05-27 2024-06-19 2024-07-04 2024-09-02 2024-11-28 2024-12-25
   2025-01-01 2025-01-09 2025-01-20 2025-02-17 2025-04-18 2025-05-26 2025-06-19 2025-07-04 2025-09-01 2025-11-27 2025-12-25
   2026-01-01 2026-01-19 2026-02-16 2026-04-03 2026-05-25 2026-06-19 2026-07-03 2026-09-07 2026-11-26 2026-12-25`.split(
    /\s+/,
  ),
)
const EARLY = new Set(
  '2024-07-03 2024-11-29 2024-12-24 2025-07-03 2025-11-28 2025-12-24 2026-11-27 2026-12-24'.split(' '),
)
const FROM = Date.parse('2024-01-01T00:00:00Z')
const UNTIL = Date.parse('2027-01-01T00:00:00Z')
const MINUTE = 60_000

/** Walks all minutes of three years as a zone's clocks show them; Intl is asked each quarter of an hour. */
function* wallMinutes(zone: string) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'medium',
    hourCycle: 'h23',
  })
  for (let quarter = FROM; quarter < UNTIL; quarter += 15 * MINUTE) {
    const [date = '', time = ''] = format.format(quarter).split(' ')
    const first = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
    const day = new Date(`${date}T12:00:00Z`).getUTCDay()
    for (let i = 0; i < 15; i++) yield { at: quarter + i * MINUTE, date, minute: first + i, day }
  }
}

const hasSession = (date: string, day: number) => day !== 0 && day !== 6 && !CLOSED.has(date)
const closeMinute = (date: string) => (EARLY.has(date) ? 13 : 16) * 60

function stateOf(date: string, day: number, minute: number) {
  if (!hasSession(date, day) || minute < 4 * 60) return 'closed'
  if (minute < 9 * 60 + 30) return 'pre'
  if (minute < closeMinute(date)) return 'open'
  return minute < closeMinute(date) + 4 * 60 ? 'post' : 'closed'
}

/** What a desk fires that looks once a minute. */
function fired(plan: ScanPlan): number[] {
  const found: number[] = []
  for (let at = FROM; at < UNTIL; at += MINUTE)
    for (const slot of slotsBetween(plan, ruleHours, new Date(at - MINUTE), new Date(at))) found.push(slot.at.getTime())
  return found
}

const NEW_YORK: ScanPlan = {
  times: ['11:00', '14:30'],
  zone: 'America/New_York',
  marketHoursOnly: true,
  weekdaysOnly: true,
}

describe('three years, minute by minute', { timeout: 60_000 }, () => {
  it('no wrong market state, and the bells named are the next', ({ task }) => {
    let counted = 0
    let wrong = 0
    let last = ''
    const bells: { opens: number[]; closes: number[] } = { opens: [], closes: [] }
    const named: { opens: Set<number>; closes: Set<number> } = { opens: new Set(), closes: new Set() }
    for (const { at, date, minute, day } of wallMinutes('America/New_York')) {
      counted += 1
      const expected = stateOf(date, day, minute)
      const status = marketStatus(new Date(at))
      if (status.state !== expected || (status.session !== null) !== hasSession(date, day)) wrong += 1
      if (expected === 'open' && last !== 'open') bells.opens.push(at)
      if (expected !== 'open' && last === 'open') bells.closes.push(at)
      last = expected
      named.opens.add(status.nextOpen.getTime())
      named.closes.add(status.nextClose.getTime())
    }
    Object.assign(task.meta, { counted })
    expect(wrong).toBe(0)
    expect(bells.opens).toHaveLength(753)
    expect([...named.opens].filter((at) => at < UNTIL)).toEqual(bells.opens)
    expect([...named.closes].filter((at) => at < UNTIL)).toEqual(bells.closes)
  })

  it('one firing per slot while the exchange is open, on half days only before the early close', () => {
    const expected: number[] = []
    for (const { at, date, minute, day } of wallMinutes('America/New_York'))
      if ((minute === 660 || minute === 870) && stateOf(date, day, minute) === 'open') expected.push(at)
    expect(fired(NEW_YORK)).toEqual(expected)
    expect(expected).toHaveLength(2 * 753 - 8)
  })

  // Berlin changes its clocks on other days than New York, Lord Howe by half an hour; both at times that are scheduled here.
  it.each(['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    'one firing per slot at all hours in %s, through every change of the clocks',
    (zone) => {
      const times = ['01:45', '02:15', '23:59']
      const plan: ScanPlan = { times, zone, marketHoursOnly: false, weekdaysOnly: false }
      const minutes = new Set([105, 135, 1_439])
      const seen = new Set<string>()
      const shown: number[] = []
      for (const { at, date, minute } of wallMinutes(zone)) {
        if (!minutes.has(minute) || seen.has(`${date} ${minute}`)) continue
        seen.add(`${date} ${minute}`)
        shown.push(at)
      }
      const got = fired(plan)
      expect(new Set(got).size).toBe(got.length)
      // Every time that the clocks show, and, for each that they leave out, one after the change: one a year.
      expect(shown.filter((at) => !got.includes(at))).toEqual([])
      expect(got.filter((at) => !shown.includes(at))).toHaveLength(3)
    },
  )
})
