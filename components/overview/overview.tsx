'use client'

import dynamic from 'next/dynamic'
import { useEquity } from '@/components/data/queries'
import { kindOf, useDesk } from '@/components/desk/desk-context'
import { SampleBadge } from '@/components/desk/sample-label'
import { simulatedDay } from '@/components/desk/simulated-date'
import { DecisionFeed } from '@/components/overview/decision-feed'
import { EquitySection } from '@/components/overview/equity-section'
import { LimitsUsed } from '@/components/overview/limits-used'
import { PortfolioBand } from '@/components/overview/portfolio-band'
import { SessionActions } from '@/components/overview/session-actions'
import { PageHeader, Section } from '@/components/ui/layout/section'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** The table's code comes after the figures; its rows are in the page already. */
const PositionsTable = dynamic(
  () => import('@/components/overview/positions-table').then((file) => file.PositionsTable),
  {
    ssr: false,
    loading: () => (
      <Section title="Positions">
        <SkeletonRows rows={7} />
      </Section>
    ),
  },
)

/** How the account stands, what it holds, what is decided, and how much of each limit is used. */
export function Overview() {
  const { account } = useDesk()
  const { data: equity } = useEquity(account.id)
  return (
    <>
      <PageHeader
        title="Overview"
        note={
          <>
            <span>{account.name}</span>
            {kindOf(account) === 'sample' && <SampleBadge />}
            {account.clock_at && <span className="num text-faint">{simulatedDay(account.clock_at)}</span>}
          </>
        }
        actions={<SessionActions />}
      />
      <PortfolioBand account={account.id} equity={equity} />
      <div className="grid flex-1 lg:grid-cols-[minmax(0,1fr)_352px] xl:grid-cols-[minmax(0,1fr)_376px]">
        <div className="min-w-0 divide-y divide-hairline">
          <EquitySection account={account.id} />
          <PositionsTable account={account.id} />
        </div>
        <div className="min-w-0 divide-y divide-hairline border-hairline max-lg:border-t lg:border-l">
          <DecisionFeed account={account.id} />
          <LimitsUsed account={account.id} />
        </div>
      </div>
    </>
  )
}
