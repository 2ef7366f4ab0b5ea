import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

type Props = { title: string; children: ReactNode; className: string }

/** One line over a page: what must be known before any of its figures is believed. */
export function NoticeLine({ title, children, className }: Props) {
  return (
    <p className={cn('flex items-center gap-2 border-b border-hairline px-4 py-1.5 text-xs', className)}>
      <span className="shrink-0 font-semibold">{title}</span>
      <span className="min-w-0 truncate" title={typeof children === 'string' ? children : undefined}>
        {children}
      </span>
    </p>
  )
}

/** Stands over figures of the sample market. */
export const SampleLine = () => (
  <NoticeLine className="bg-sample/8 text-sample" title="Sample data">
    Companies and prices are invented; nothing here says anything about a real market.
  </NoticeLine>
)
