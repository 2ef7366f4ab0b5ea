'use client'

import dynamic from 'next/dynamic'
import { useMemo, useState } from 'react'
import { EquityLegend } from '@/components/charts/equity-legend'
import { problemOf } from '@/components/data/api'
import { useEquity } from '@/components/data/queries'
import { pointsIn, RANGES, type Range } from '@/components/overview/equity-ranges'
import { Segmented } from '@/components/ui/form/segmented'
import { Section } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { Skeleton } from '@/components/ui/state/skeleton'

const HEIGHT = 344
const Waiting = () => <Skeleton className="h-[344px] w-full" />
const EquityChart = dynamic(() => import('@/components/charts/equity-chart').then((file) => file.EquityChart), {
  ssr: false,
  loading: Waiting,
})

const OPTIONS = RANGES.map((value) => ({ value, label: value }))

/** The curve against the index, and the drawdown under it. */
export function EquitySection({ account }: { account: string }) {
  const { data, isError, error, isFetching, refetch } = useEquity(account)
  const [range, setRange] = useState<Range>('Max')
  const points = useMemo(() => (data ? pointsIn(data, range) : []), [data, range])
  const index = data?.benchmark_symbol ?? undefined
  return (
    <Section
      title="Equity"
      note={<EquityLegend label="account" benchmarkLabel={index ? `${index}, same start` : undefined} />}
      actions={<Segmented label="Range" options={OPTIONS} value={range} onValueChange={setRange} />}
    >
      <div className="grid items-center" style={{ height: HEIGHT }}>
        {isError ? (
          <ErrorState {...problemOf(error)} onRetry={() => void refetch()} retrying={isFetching} />
        ) : !data ? (
          <Waiting />
        ) : points.length < 2 ? (
          <EmptyState title="The curve begins with the first session">
            A point is written each time the account is marked: run a cycle, and let a session pass.
          </EmptyState>
        ) : (
          <EquityChart points={points} benchmarkLabel={index} height={HEIGHT} />
        )}
      </div>
    </Section>
  )
}
