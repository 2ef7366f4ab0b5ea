import { Badge } from '@/components/ui/badge'

/** Beside every figure that comes from the invented market. */
export function SampleBadge({ className }: { className?: string }) {
  return (
    <Badge tone="sample" className={className}>
      Sample data
    </Badge>
  )
}
