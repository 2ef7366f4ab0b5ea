import { MISSING } from '@/components/ui/format'

export const EXCHANGE_ZONE = 'America/New_York'

/** time 14:31:07 · minute 14:31 · date 2026-03-09 · datetime 2026-03-09 14:31 · stamp 2026-03-09 14:31:07.250 */
export type TimeStyle = 'time' | 'minute' | 'date' | 'datetime' | 'stamp'

const cache = new Map<string, Intl.DateTimeFormat>()

function formatter(zone: string): Intl.DateTimeFormat {
  const known = cache.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    timeZoneName: 'short',
  })
  cache.set(zone, made)
  return made
}

/** An instant in a zone. Built from parts, so that server and browser write the same characters. */
export function formatTime(
  value: number | string | Date | null | undefined,
  style: TimeStyle,
  zone = EXCHANGE_ZONE,
): string {
  const date = value === null || value === undefined ? null : new Date(value)
  if (!date || Number.isNaN(date.getTime())) return MISSING
  const parts = new Map(
    formatter(zone)
      .formatToParts(date)
      .map((part) => [part.type, part.value]),
  )
  const get = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? ''
  const day = `${get('year')}-${get('month')}-${get('day')}`
  const minute = `${get('hour')}:${get('minute')}`
  if (style === 'date') return day
  if (style === 'minute') return minute
  if (style === 'time') return `${minute}:${get('second')}`
  if (style === 'datetime') return `${day} ${minute}`
  return `${day} ${minute}:${get('second')}.${get('fractionalSecond')}`
}

/** The same instant as the exchange's clock shows it, with the zone's name: 2026-03-09 14:31:07 EDT. */
export function exchangeTime(value: number | string | Date): string {
  const date = new Date(value)
  if (Number.isNaN(date.getTime())) return MISSING
  const name =
    formatter(EXCHANGE_ZONE)
      .formatToParts(date)
      .find((part) => part.type === 'timeZoneName')?.value ?? 'ET'
  return `${formatTime(date, 'date')} ${formatTime(date, 'time')} ${name}`
}
