'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import { NewLink } from '@/components/backtests/new-link'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/layout/section'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** The table's code comes after the page. */
const SweepTable = dynamic(() => import('@/components/backtests/sweeps/sweep-table').then((file) => file.SweepTable), {
  ssr: false,
  loading: () => <SkeletonRows rows={8} className="px-4" />,
})

export function SweepList() {
  const { can } = useDesk()
  return (
    <>
      <PageHeader
        title="Sweeps"
        note="Searches over a strategy’s parameters"
        actions={
          <>
            <Button variant="ghost" asChild>
              <Link href="/backtests">Backtests</Link>
            </Button>
            {can('trader') && <NewLink kind="sweep" />}
          </>
        }
      />
      <SweepTable />
    </>
  )
}
