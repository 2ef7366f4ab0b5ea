import { tzOffset } from '@date-fns/tz'
import { DAY_MS } from './iso-date'

const QUARTER_MS = 900_000
const MOST_OFFSETS = 50_000
const zones = new Map<string, Map<number, number>>()

/** A zone's distance from UTC in milliseconds; it changes on quarter hours only, and asking for it is slow, so it is kept. */
export function zoneOffset(zone: string, ms: number): number {
  const offsets = zones.get(zone) ?? new Map<number, number>()
  zones.set(zone, offsets)
  const quarter = Math.floor(ms / QUARTER_MS)
  const known = offsets.get(quarter)
  if (known !== undefined) return known
  if (offsets.size >= MOST_OFFSETS) offsets.clear()
  const offset = tzOffset(zone, new Date(quarter * QUARTER_MS)) * 60_000
  offsets.set(quarter, offset)
  return offset
}

/** True for a name of the IANA time zone database. */
export function isZone(zone: string): boolean {
  try {
    return zone.length > 0 && new Intl.DateTimeFormat('en', { timeZone: zone }) !== null
  } catch {
    return false
  }
}

/** What clocks of a zone show at an instant, as the milliseconds at which clocks of UTC show the same. */
export const wallOf = (zone: string, ms: number): number => ms + zoneOffset(zone, ms)

/**
 * The instant at which clocks of a zone show `wall` (see wallOf). A time that they show twice (clocks go back) is its first;
 * one that they leave out (clocks go forward) is as far after the change as if they had not moved.
 *
 * Source: RFC 5545, section 3.3.5, "local time".
 */
export function instantOf(zone: string, wall: number): number {
  const near = wall - zoneOffset(zone, wall)
  // What holds a day earlier and a day later; they differ only around a change.
  const before = zoneOffset(zone, near - DAY_MS)
  const after = zoneOffset(zone, near + DAY_MS)
  const first = wall - before
  if (before === after || zoneOffset(zone, first) === before) return first
  const second = wall - after
  return zoneOffset(zone, second) === after ? second : first
}
