import type { KnownDays } from '../domain/calendar/exchange'
import { addDays, dateToMs } from '../domain/calendar/iso-date'
import type { Db, Tx } from './client'

const isoDay = (date: Date) => date.toISOString().slice(0, 10)

/** What a broker told of the days from one date on; null is a day without a session. */
export async function readKnownDays(db: Db | Tx, from: string): Promise<KnownDays> {
  const rows = await db.exchangeSession.findMany({ where: { date: { gte: new Date(dateToMs(from)) } } })
  return new Map(rows.map(({ date, open, close }) => [isoDay(date), open && close ? { open, close } : null]))
}

export const calendarFetchedAt = async (db: Db): Promise<Date | null> =>
  (await db.exchangeSession.aggregate({ _max: { fetchedAt: true } }))._max.fetchedAt

/** Keeps a broker's calendar of all days from one date to another: a day that it does not name has no session. */
export async function keepKnownDays(
  db: Db,
  range: { from: string; to: string },
  sessions: readonly { date: string; open: Date; close: Date }[],
  source: string,
): Promise<void> {
  const bells = new Map(sessions.map((session) => [session.date, session]))
  const days: string[] = []
  for (let date = range.from; date <= range.to; date = addDays(date, 1)) days.push(date)
  await db.$executeRaw`
    insert into exchange_sessions (date, open, close, source, fetched_at)
    select d, o, c, ${source}, now()
    from unnest(${days}::date[], ${days.map((day) => bells.get(day)?.open ?? null)}::timestamptz[],
      ${days.map((day) => bells.get(day)?.close ?? null)}::timestamptz[]) as day (d, o, c)
    on conflict (date) do update
    set open = excluded.open, close = excluded.close, source = excluded.source, fetched_at = excluded.fetched_at`
}
