import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type MeterBarProps = {
  label: string
  used: number
  limit: number
  /** How both figures are written; given the raw number. */
  format?: (value: number) => string
  /** Share of the limit from which the bar turns amber. */
  warnAt?: number
  /** Bar and figures without the label, for a table cell. */
  compact?: boolean
  /** Between label and bar: a link, a note. */
  note?: ReactNode
  className?: string
}

type Level = 'ok' | 'near' | 'over'

export function meterLevel(used: number, limit: number, warnAt = 0.8): Level {
  if (limit <= 0) return used > 0 ? 'over' : 'ok'
  const share = used / limit
  return share >= 1 ? 'over' : share > warnAt ? 'near' : 'ok'
}

const fills: Record<Level, string> = { ok: 'bg-accent', near: 'bg-warn', over: 'bg-live' }
const words: Record<Level, string> = { ok: '', near: 'near the limit', over: 'limit reached' }

/** A limit and how much of it is used. Amber and red are repeated in words, for those who cannot see the colour. */
export function MeterBar({ label, used, limit, format = String, warnAt, compact, note, className }: MeterBarProps) {
  const level = meterLevel(used, limit, warnAt)
  const share = limit > 0 ? Math.min(1, Math.max(0, used / limit)) : used > 0 ? 1 : 0
  const figures = `${format(used)} of ${format(limit)}${words[level] && `, ${words[level]}`}`
  return (
    <div className={cn('flex min-h-7 items-center gap-3 text-sm', className)}>
      {!compact && (
        <span className="min-w-0 flex-1 truncate text-text" title={label}>
          {label}
          {note && <span className="ml-2 text-xs text-faint">{note}</span>}
        </span>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn with our tokens in every browser */}
      <span
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={Math.min(used, limit)}
        aria-valuetext={figures}
        title={words[level] || undefined}
        className={cn('h-1 shrink-0 overflow-hidden rounded-full bg-edge/30', compact ? 'w-10' : 'w-20')}
      >
        <span
          className={cn(
            'block h-full rounded-full transition-[width] duration-300',
            share > 0 && 'min-w-[3px]',
            fills[level],
          )}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className={cn('num text-right', compact ? 'min-w-12' : 'min-w-24')} aria-hidden>
        <span className={level === 'over' ? 'font-medium text-live' : level === 'near' ? 'text-warn' : 'text-text'}>
          {format(used)}
        </span>
        {!compact && <span className="text-faint"> / {format(limit)}</span>}
      </span>
    </div>
  )
}
