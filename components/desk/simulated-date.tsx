'use client'

import { formatTime } from '@/components/ui/format-time'

const DAY = new Intl.DateTimeFormat('en-US', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'America/New_York',
})

/** Where a simulation stands, as a reader says it: "Thu 1 Jun 2017". Built from parts, so that server and browser agree. */
export function simulatedDay(at: string): string {
  const parts = DAY.formatToParts(new Date(at))
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.find((part) => part.type === type)?.value ?? ''
  return `${get('weekday')} ${get('day')} ${get('month')} ${get('year')}`
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
