import type { Db, Tx } from '../../db/client'
import { calendarFetchedAt, keepKnownDays, readKnownDays } from '../../db/exchange-sessions'
import { hoursKnownBy } from '../../domain/calendar/exchange'
import { addDays } from '../../domain/calendar/iso-date'
import { type HoursOf, type MarketStatus, marketStatus, newYorkDate } from '../../domain/calendar/nyse'
import type { RemoteBroker } from '../../ports'

export type Calendar = {
  hoursOf: HoursOf
  /** Who knows best about a date: its broker, or the shipped rules. */
  sourceOf(date: string): 'broker' | 'rules'
}

/** Days before today that are kept in mind, and days ahead that a broker is asked for. */
const BACK_DAYS = 14
const AHEAD_DAYS = 120
const FRESH_MS = 12 * 3_600_000

/** The exchange's days: as the broker told them, else by the rules. */
export async function readCalendar(db: Db | Tx, now: Date): Promise<Calendar> {
  const days = await readKnownDays(db, addDays(newYorkDate(now), -BACK_DAYS))
  return { hoursOf: hoursKnownBy(days), sourceOf: (date) => (days.has(date) ? 'broker' : 'rules') }
}

/** Where the exchange stands at an instant, as its broker knows it. */
export const readMarketStatus = async (db: Db | Tx, now: Date): Promise<MarketStatus> =>
  marketStatus(now, (await readCalendar(db, now)).hoursOf)

/** Asks the broker for its calendar, twice a day. Returns the dates on which it differs from the rules, or null when it was not asked. */
export async function refreshCalendar(
  db: Db,
  broker: Pick<RemoteBroker, 'name' | 'calendar'>,
  now: Date,
): Promise<string[] | null> {
  const fetchedAt = await calendarFetchedAt(db)
  if (fetchedAt && now.getTime() - fetchedAt.getTime() < FRESH_MS) return null
  const today = newYorkDate(now)
  const range = { from: addDays(today, -BACK_DAYS), to: addDays(today, AHEAD_DAYS) }
  await keepKnownDays(db, range, await broker.calendar(range.from, range.to), broker.name)
  const known = hoursKnownBy(await readKnownDays(db, range.from))
  return differingDays(known, range)
}

function differingDays(known: HoursOf, { from, to }: { from: string; to: string }): string[] {
  const rules = hoursKnownBy(new Map())
  const days: string[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) {
    const [told, ruled] = [known(date), rules(date)]
    if (told?.open.getTime() !== ruled?.open.getTime() || told?.close.getTime() !== ruled?.close.getTime())
      days.push(date)
  }
  return days
}
