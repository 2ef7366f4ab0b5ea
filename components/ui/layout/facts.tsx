import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export type Fact = { label: string; value: ReactNode; wide?: boolean }

/** Names and values in two columns of a drawer, split by hairlines. */
export function Facts({ facts, className }: { facts: readonly Fact[]; className?: string }) {
  return (
    <div className={cn('overflow-hidden border-b border-hairline', className)}>
      <dl className="-mt-px -ml-px grid grid-cols-2 sm:grid-cols-3">
        {facts.map(({ label, value, wide }) => (
          <div key={label} className={cn('min-w-0 border-t border-l border-hairline px-4 py-2', wide && 'col-span-2')}>
            <dt className="truncate text-xs text-faint">{label}</dt>
            <dd className="num truncate text-sm font-medium text-text">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
