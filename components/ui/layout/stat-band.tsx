import type { ReactNode } from 'react'
import { Skeleton } from '@/components/ui/state/skeleton'
import { cn } from '@/lib/cn'

export type Stat = {
  label: string
  value: ReactNode
  /** The line under the figure: change, limit, comparison. */
  note?: ReactNode
  /** Longer explanation on hover of the label. */
  title?: string
}

export type StatBandProps = { stats: readonly Stat[]; loading?: boolean; label?: string; className?: string }

/**
 * The band of figures at the head of a page: one row split by hairlines, two columns on a phone. The cells draw their
 * lines to the left and above, and the band clips the outermost ones, so any count wraps cleanly.
 */
export function StatBand({ stats, loading = false, label, className }: StatBandProps) {
  return (
    <div className={cn('overflow-hidden border-b border-hairline', className)} aria-busy={loading || undefined}>
      <dl
        aria-label={label}
        className="-mt-px -ml-px grid grid-cols-2 sm:grid-cols-3 lg:grid-cols-[repeat(auto-fit,minmax(148px,1fr))]"
      >
        {stats.map((stat) => (
          <div key={stat.label} className="min-w-0 border-t border-l border-hairline px-4 py-3">
            <dt className="truncate text-xs text-faint" title={stat.title}>
              {stat.label}
            </dt>
            <dd className="num mt-0.5 h-7 truncate text-lg font-semibold leading-7 tracking-[-0.01em] text-text sm:text-xl">
              {loading ? <Skeleton className="mt-1.5 h-4 w-24" /> : stat.value}
            </dd>
            <dd className="min-h-4 text-xs text-muted line-clamp-2 text-pretty">
              {loading ? <Skeleton className="mt-1 h-2.5 w-16" /> : stat.note}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
