'use client'

import { useSyncExternalStore } from 'react'
import { formatTime } from '@/components/ui/format-time'
import { Time } from '@/components/ui/number'
import { cn } from '@/lib/cn'

const never = () => () => {}
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The browser's zone; null on the server and while hydrating, so that both write the same page. */
const useLocalZone = () => useSyncExternalStore(never, browserZone, () => null)

/** Mon 23 Nov, put together from parts, so that server and browser write the same characters. */
function dayName(at: string, zone: string): string {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' })
  const parts = new Map(format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]))
  return `${parts.get('weekday')} ${parts.get('day')} ${parts.get('month')}`
}

/** A moment to come, with its day of the week, on the schedule's clocks. */
export function ZonedTime({ at, zone, className }: { at: string; zone: string; className?: string }) {
  return (
    <span className={cn('whitespace-nowrap', className)}>
      {dayName(at, zone)}, <Time value={at} zone={zone} style="minute" />
    </span>
  )
}

/** The same moment where the reader is, when clocks there show another time. */
export function LocalTime({ at, zone, className }: { at: string; zone: string; className?: string }) {
  const local = useLocalZone()
  if (local === null || formatTime(at, 'datetime', local) === formatTime(at, 'datetime', zone)) return null
  const sameDay = formatTime(at, 'date', local) === formatTime(at, 'date', zone)
  return (
    <span className={cn('whitespace-nowrap', className)} title={`${dayName(at, local)} in ${zoneName(local)}`}>
      {!sameDay && `${dayName(at, local).slice(0, 3)} `}
      <Time value={at} zone={local} style="minute" /> your time
    </span>
  )
}

/** "America/New York": what a zone is called here. */
export const zoneName = (zone: string): string => zone.replaceAll('_', ' ')
