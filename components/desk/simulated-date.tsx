'use client'

import { formatTime } from '@/components/ui/format-time'

/** Where a simulation stands, as a reader says it: "Thu 1 Jun 2017". */
export function simulatedDay(at: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'America/New_York',
  })
    .format(new Date(at))
    .replace(',', '')
}

export function SimulatedDate({ at }: { at: string | null }) {
  return (
    <span className="num inline-flex items-baseline gap-1.5 text-xs text-muted">
      Simulated
      {at ? (
        <time dateTime={at} className="text-text" title={`${formatTime(at, 'datetime')} in New York`}>
          {simulatedDay(at)}, {formatTime(at, 'minute')} ET
        </time>
      ) : (
        <span className="text-text">not begun</span>
      )}
    </span>
  )
}
