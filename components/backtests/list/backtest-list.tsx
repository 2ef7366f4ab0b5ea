'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import { NewLink } from '@/components/backtests/new-link'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/layout/section'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** The table's code comes after the page; its first rows are there already. */
const BacktestTable = dynamic(
  () => import('@/components/backtests/list/backtest-table').then((file) => file.BacktestTable),
  { ssr: false, loading: () => <SkeletonRows rows={10} className="px-4" /> },
)

export function BacktestList({ pageSize }: { pageSize: number }) {
  const { can } = useDesk()
  return (
    <>
      <PageHeader
        title="Backtests"
        actions={
          <>
            <Button variant="ghost" asChild>
              <Link href="/backtests/sweeps">Sweeps</Link>
            </Button>
            <Button variant="ghost" asChild>
              <Link href="/backtests/assumptions">Assumptions</Link>
            </Button>
            {can('trader') && <NewLink kind="run" />}
          </>
        }
      />
      <BacktestTable pageSize={pageSize} />
    </>
  )
}
