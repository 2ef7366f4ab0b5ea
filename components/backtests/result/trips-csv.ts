import type { RoundTrip } from '@/components/data/types'
import { csvText, toCsv } from '@/components/ui/table/csv'

const MONEY: readonly string[] = ['pnl', 'fees'] satisfies (keyof RoundTrip)[]

/** Every column of round trips, as a spreadsheet reads them. */
export const tripsCsv = (trips: readonly RoundTrip[]): string =>
  toCsv({
    headers: Object.keys(trips[0] ?? {}),
    rows: trips.map((trip) =>
      Object.entries(trip).map(([name, value]) => csvText(value, MONEY.includes(name) ? 2 : undefined)),
    ),
  })
