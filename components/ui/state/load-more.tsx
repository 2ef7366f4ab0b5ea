'use client'

import { Button } from '@/components/ui/button'

export type LoadMoreProps = {
  /** What is listed: "cycles". */
  label: string
  shown: number
  hasMore: boolean
  loading: boolean
  onMore: () => void
}

/** The line under a list that comes in pages: how much of it is here, and the rest on request. */
export function LoadMore({ label, shown, hasMore, loading, onMore }: LoadMoreProps) {
  if (shown === 0) return null
  return (
    <div className="flex min-h-11 items-center justify-center gap-3 px-4 py-2 text-xs text-faint">
      <span className="num" role="status">
        {hasMore ? `The newest ${shown} ${label}` : shown === 1 ? `One of one` : `All ${shown} ${label}`}
      </span>
      {hasMore && (
        <Button size="sm" onClick={onMore} pending={loading}>
          Load more
        </Button>
      )}
    </div>
  )
}
