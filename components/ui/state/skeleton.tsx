import { cn } from '@/lib/cn'

/** A grey stand-in; give it the final height, so that nothing moves when the data arrives. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block h-3 animate-pulse rounded-sm bg-selected', className)} />
}

/** `rows` lines of list with the height of real ones. The container should carry aria-busy. */
export function SkeletonRows({ rows = 6, className }: { rows?: number; className?: string }) {
  return (
    <div className={className} aria-hidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical rows without identity
        <div key={row} className="flex h-9 items-center gap-4 border-b border-hairline">
          <Skeleton className="w-14" />
          <Skeleton className={row % 3 === 0 ? 'w-2/5' : row % 3 === 1 ? 'w-1/3' : 'w-1/2'} />
          <Skeleton className="ml-auto w-16" />
        </div>
      ))}
    </div>
  )
}
