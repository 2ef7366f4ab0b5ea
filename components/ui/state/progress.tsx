import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type ProgressProps = {
  label: string
  /** 0 to 1; null while the length of the work is unknown. */
  value: number | null
  /** Beside the bar, for example "1,204 of 5,000 bars · about 40 s left". */
  detail?: ReactNode
  /** A cancel button. */
  action?: ReactNode
  className?: string
}

/** Long work: what it is, how far, what is left and the way to stop it. */
export function Progress({ label, value, detail, action, className }: ProgressProps) {
  const percent = value === null ? undefined : Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div className={cn('flex items-center gap-3', className)}>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-3 text-xs">
          <span className="truncate text-text">{label}</span>
          <span className="num text-faint">{detail ?? (percent === undefined ? 'working' : `${percent}%`)}</span>
        </div>
        <div
          role="progressbar"
          aria-label={label}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          className="mt-1.5 h-1 overflow-hidden rounded-full bg-selected"
        >
          <div
            className={cn(
              'h-full rounded-full bg-accent transition-[width] duration-200',
              percent === undefined && 'w-1/3 animate-pulse',
            )}
            style={percent === undefined ? undefined : { width: `${percent}%` }}
          />
        </div>
      </div>
      {action}
    </div>
  )
}
