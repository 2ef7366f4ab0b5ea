import { DAY_MS, msToDate } from '../calendar/iso-date'
import { type HoursOf, newYorkDate } from '../calendar/nyse'
import { instantOf, wallOf } from '../calendar/zone'
import { minuteOfDay } from './scan-times'

/** When cycles are to begin. */
export type ScanPlan = {
  /** HH:MM on the wall of the zone. */
  readonly times: readonly string[]
  /** IANA name. */
  readonly zone: string
  /** Only while the exchange is open: neither on holidays, nor after an early close. */
  readonly marketHoursOnly: boolean
  /** Only Monday to Friday, in the zone. */
  readonly weekdaysOnly: boolean
}

/** One time of one day. Its instant is its identity. */
export type Slot = { readonly at: Date; readonly name: string }

const MOST_DAYS = 400

/**
 * The slots after one instant and up to another, in order, each instant once. Around a change of the clocks a time that is
 * shown twice is one slot, the first, and a time that is left out is taken as far after the change as it would have been
 * (see instantOf).
 */
export function slotsBetween(plan: ScanPlan, hoursOf: HoursOf, after: Date, until: Date): Slot[] {
  const slots = new Map<number, Slot>()
  const last = wallOf(plan.zone, until.getTime())
  // A left-out time may lie on the next date; nothing reaches further.
  const first = startOfDay(wallOf(plan.zone, after.getTime())) - DAY_MS
  for (let day = first; day <= last; day += DAY_MS)
    for (const time of plan.times) {
      const at = instantOf(plan.zone, day + minuteOfDay(time) * 60_000)
      if (at <= after.getTime() || at > until.getTime() || slots.has(at)) continue
      if (isWanted(plan, hoursOf, day, new Date(at)))
        slots.set(at, { at: new Date(at), name: `${msToDate(day)} ${time} ${plan.zone}` })
    }
  return [...slots.values()].sort((a, b) => a.at.getTime() - b.at.getTime())
}

/** The first `count` slots after an instant; fewer when the plan has no more within a year. */
export function nextSlots(plan: ScanPlan, hoursOf: HoursOf, after: Date, count: number): Slot[] {
  const slots: Slot[] = []
  let from = after
  for (let day = 0; day < MOST_DAYS && slots.length < count; day++) {
    const to = new Date(from.getTime() + DAY_MS)
    slots.push(...slotsBetween(plan, hoursOf, from, to))
    from = to
  }
  return slots.slice(0, count)
}

const startOfDay = (wall: number) => Math.floor(wall / DAY_MS) * DAY_MS

function isWanted({ weekdaysOnly, marketHoursOnly }: ScanPlan, hoursOf: HoursOf, day: number, at: Date): boolean {
  if (weekdaysOnly && [0, 6].includes(new Date(day).getUTCDay())) return false
  return !marketHoursOnly || isOpenAt(hoursOf, at)
}

/** The opening bell is in, the closing bell out. */
export function isOpenAt(hoursOf: HoursOf, at: Date): boolean {
  const hours = hoursOf(newYorkDate(at))
  return hours !== null && at >= hours.open && at < hours.close
}
