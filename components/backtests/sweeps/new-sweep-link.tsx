import { Plus } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'

export const NewSweepLink = () => (
  <Button variant="primary" asChild>
    <Link href="/backtests/new?kind=sweep">
      <Plus aria-hidden className="size-3.5" />
      New sweep
    </Link>
  </Button>
)
