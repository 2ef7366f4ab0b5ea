import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/state/empty-state'

export default function DeskNotFound() {
  return (
    <EmptyState
      className="py-24"
      title="Nothing is here"
      action={
        <Button asChild>
          <Link href="/">To the overview</Link>
        </Button>
      }
    >
      The address is wrong, the thing it names is gone, or your role does not include it.
    </EmptyState>
  )
}
