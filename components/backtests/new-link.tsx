import { Plus } from 'lucide-react'
import Link from 'next/link'
import { Button } from '@/components/ui/button'

/** To the form in which a run or a sweep is begun. */
export const NewLink = ({ kind }: { kind: 'run' | 'sweep' }) => (
  <Button variant="primary" asChild>
    <Link href={kind === 'run' ? '/backtests/new' : '/backtests/new?kind=sweep'}>
      <Plus aria-hidden className="size-3.5" />
      {kind === 'run' ? 'New backtest' : 'New sweep'}
    </Link>
  </Button>
)
