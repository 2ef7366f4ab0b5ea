'use client'

import { useNow } from '@/components/shell/bar/use-now'
import { duration } from '@/components/ui/format'
import { formatTime } from '@/components/ui/format-time'
import { cn } from '@/lib/cn'

/** Instants in epoch milliseconds; null when the calendar does not reach that far. */
export type MarketHours = {
  state: 'open' | 'closed' | 'pre' | 'post'
  nextOpen: number | null
  nextClose: number | null
}

const names: Record<MarketHours['state'], string> = {
  open: 'open',
  closed: 'closed',
  pre: 'pre-market',
  post: 'after hours',
}

/** Seconds only in the last minutes: a countdown that never rests is not calm. */
function countdown(ms: number): string {
  if (ms < 10 * 60_000) return duration(Math.max(0, Math.floor(ms / 1000) * 1000))
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} m`
  return duration(minutes * 60_000)
}

/** Is the market open, until when, and what the exchange's clock says. Once an edge has passed, the state turns by itself. */
export function MarketClock({
  hours,
  name = 'NYSE',
  className,
}: {
  hours: MarketHours
  name?: string
  className?: string
}) {
  const now = useNow()
  const { state, nextOpen, nextClose } = hours
  const passed =
    now !== null &&
    ((state === 'open' && nextClose !== null && now >= nextClose) ||
      (state !== 'open' && nextOpen !== null && now >= nextOpen))
  const shown = passed ? (state === 'open' ? 'closed' : 'open') : state
  const edge = passed ? null : shown === 'open' ? nextClose : nextOpen
  return (
    <span className={cn('num inline-flex items-baseline gap-1.5 text-xs text-muted', className)}>
      <span className={shown === 'open' ? 'text-text' : undefined}>
        {name} {names[shown]}
      </span>
      {now !== null && edge !== null && (
        <span title={`${formatTime(edge, 'datetime')} ET`}>
          · {shown === 'open' ? 'closes' : 'opens'} in {countdown(edge - now)}
        </span>
      )}
      <span className="max-lg:hidden">· {now === null ? '--:--:--' : formatTime(now, 'time')} ET</span>
    </span>
  )
}

export type DataFreshnessProps = {
  /** When the newest price was seen, epoch milliseconds; null when there is none. */
  asOf: number | null
  /** From here on the age is a warning. */
  staleAfterMs?: number
  className?: string
}

export function DataFreshness({ asOf, staleAfterMs = 60_000, className }: DataFreshnessProps) {
  const now = useNow()
  const age = asOf === null || now === null ? null : Math.max(0, Math.floor((now - asOf) / 1000) * 1000)
  const stale = asOf === null || (age !== null && age > staleAfterMs)
  const text =
    asOf === null ? 'no prices' : age === null ? 'prices …' : age < 1000 ? 'prices now' : `prices ${coarse(age)} old`
  return (
    <span
      className={cn('num text-xs', stale ? 'text-warn' : 'text-faint', className)}
      title={asOf === null ? undefined : `${formatTime(asOf, 'stamp')} ET`}
    >
      {text}
    </span>
  )
}

const coarse = (ms: number) =>
  ms < 60_000 ? `${ms / 1000} s` : duration(Math.floor(ms / 60_000) * 60_000).replace(/ 0 s$/, '')
