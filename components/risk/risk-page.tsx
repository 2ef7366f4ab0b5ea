'use client'

import { useBreaker } from '@/components/data/queries'
import { useDesk } from '@/components/desk/desk-context'
import { LimitsUsed } from '@/components/overview/limits-used'
import { BreakerLimits } from '@/components/risk/breaker-limits'
import { BreakerState } from '@/components/risk/breaker-state'
import { BrokerSection } from '@/components/risk/broker-section'
import { CapitalSection } from '@/components/risk/capital-section'
import { RiskActions } from '@/components/risk/risk-actions'
import { TripHistory } from '@/components/risk/trip-history'
import { PageHeader } from '@/components/ui/layout/section'

/** May the account trade, how near it is to each limit, what tripped before, and what was paid in and out. */
export function RiskPage() {
  const { account } = useDesk()
  const breaker = useBreaker(account.id)
  return (
    <>
      <PageHeader title="Risk" note={account.name} actions={<RiskActions breaker={breaker.data} />} />
      <BreakerState breaker={breaker.data} />
      <div className="grid flex-1 lg:grid-cols-[minmax(0,1fr)_352px] xl:grid-cols-[minmax(0,1fr)_376px]">
        <div className="min-w-0 divide-y divide-hairline">
          <TripHistory account={account.id} />
          <CapitalSection account={account.id} />
        </div>
        <div className="min-w-0 divide-y divide-hairline border-hairline max-lg:border-t lg:border-l">
          <BrokerSection account={account.id} />
          <BreakerLimits query={breaker} />
          <LimitsUsed account={account.id} />
        </div>
      </div>
    </>
  )
}
