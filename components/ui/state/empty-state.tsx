import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type EmptyStateProps = {
  title: string
  /** One sentence that teaches the next step. */
  children?: ReactNode
  /** Buttons or links that take it. */
  action?: ReactNode
  icon?: ReactNode
  className?: string
}

export function EmptyState({ title, children, action, icon, className }: EmptyStateProps) {
  return (
    <div className={cn('flex flex-col items-center gap-1 px-4 py-10 text-center', className)}>
      {icon && <span className="mb-2 text-faint [&_svg]:size-5 [&_svg]:stroke-[1.5]">{icon}</span>}
      <p className="text-sm font-medium text-text">{title}</p>
      {children && <div className="max-w-[52ch] text-sm text-muted text-pretty">{children}</div>}
      {action && <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div>}
    </div>
  )
}
