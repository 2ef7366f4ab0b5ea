import type { ReactNode } from 'react'
import { cn } from '@/lib/cn'

export function Kbd({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <kbd
      className={cn(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-sm border border-hairline bg-surface px-1 font-sans text-2xs text-faint',
        className,
      )}
    >
      {children}
    </kbd>
  )
}
