'use client'

import dynamic from 'next/dynamic'
import { EquitySection } from '@/components/backtests/result/equity-section'
import { TrustSummary } from '@/components/backtests/result/trust-summary'
import type { BacktestDetail } from '@/components/data/types'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const OverviewMore = dynamic(
  () => import('@/components/backtests/result/overview-more').then((file) => file.OverviewMore),
  { ssr: false, loading: () => <SkeletonRows rows={6} className="px-4" /> },
)

type Props = { run: BacktestDetail; benchmark: string; onTrust: () => void }

/** The pictures of a run, and what to think of them. */
export function OverviewTab({ run, benchmark, onTrust }: Props) {
  return (
    <div className="divide-y divide-hairline">
      <div className="grid lg:grid-cols-[minmax(0,1fr)_352px]">
        <EquitySection run={run} benchmark={benchmark} />
        <div className="border-hairline max-lg:border-t lg:border-l">
          {run.trust && <TrustSummary trust={run.trust} onMore={onTrust} />}
        </div>
      </div>
      <OverviewMore run={run} benchmark={benchmark} />
    </div>
  )
}
