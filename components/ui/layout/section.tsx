import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type SectionProps = {
  title: ReactNode
  /** How many things are listed, in grey beside the title. */
  count?: number | string
  /** A short line after the title: legend, range, source. */
  note?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** Lets tables and charts run to the edges. */
  flush?: boolean
  level?: 2 | 3
  id?: string
  className?: string
}

/** A part of a page, set off by hairlines of its neighbours instead of a box of its own. */
export function Section({ title, count, note, actions, children, flush, level = 2, id, className }: SectionProps) {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section id={id} className={cn('min-w-0', className)}>
      <header className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5">
        <Heading className="text-sm font-semibold text-text">
          {title}
          {count !== undefined && <span className="num ml-2 font-normal text-faint">{count}</span>}
        </Heading>
        {note && <div className="min-w-0 truncate text-xs text-faint">{note}</div>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-1">{actions}</div>}
      </header>
      <div className={flush ? undefined : 'px-4 pb-4'}>{children}</div>
    </section>
  )
}

/** The line at the head of a page: title, what it is about, what can be done. */
export function PageHeader({ title, note, actions }: { title: ReactNode; note?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-2 border-b border-hairline px-4 py-2.5">
      <h1 className="text-lg font-semibold text-text">{title}</h1>
      {note && <div className="flex min-w-0 flex-wrap items-center gap-2 text-sm text-muted">{note}</div>}
      {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
