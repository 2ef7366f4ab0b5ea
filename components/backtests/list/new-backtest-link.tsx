import { Plus } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'

export const NewBacktestLink = () => (
  <Button variant="primary" asChild>
    <Link href="/backtests/new">
      <Plus aria-hidden className="size-3.5" />
      New backtest
    </Link>
  </Button>
)
