import { Skeleton, SkeletonRows } from '@/components/ui/state/skeleton'

export default function DeskLoading() {
  return (
    <div role="status" aria-label="Loading" aria-busy>
      <div className="flex min-h-14 items-center border-b border-hairline px-4">
        <Skeleton className="h-4 w-40" />
      </div>
      <SkeletonRows rows={12} className="px-4" />
    </div>
  )
}
