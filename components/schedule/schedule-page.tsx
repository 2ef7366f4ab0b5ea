'use client'

import { problemOf } from '@/components/data/api'
import { useSchedule } from '@/components/data/schedule'
import { JobList } from '@/components/schedule/job-list'
import { MarketDays } from '@/components/schedule/market-days'
import { RunTable } from '@/components/schedule/run-table'
import { ScheduleStats } from '@/components/schedule/schedule-stats'
import { Watchlist } from '@/components/schedule/watchlist'
import { zoneName } from '@/components/schedule/zoned-time'
import { PageHeader } from '@/components/ui/layout/section'
import { ErrorState } from '@/components/ui/state/error-state'

/** What runs without a person: when next, what came of it last, and the market's days. */
export function SchedulePage({ pageSize }: { pageSize: number }) {
  const { data: status, isError, error, isFetching, refetch } = useSchedule()
  const note = status && `slots in ${zoneName(status.timezone)} time`
  if (isError && !status)
    return (
      <>
        <PageHeader title="Schedule" />
        <ErrorState {...problemOf(error)} onRetry={() => void refetch()} retrying={isFetching} />
      </>
    )
  return (
    <>
      <PageHeader title="Schedule" note={note} />
      <ScheduleStats status={status} />
      <div className="grid flex-1 lg:grid-cols-[minmax(0,1fr)_352px] xl:grid-cols-[minmax(0,1fr)_376px]">
        <div className="min-w-0 divide-y divide-hairline">
          <JobList status={status} />
          <RunTable pageSize={pageSize} />
        </div>
        <div className="min-w-0 divide-y divide-hairline border-hairline max-lg:border-t lg:border-l">
          <Watchlist status={status} />
          <MarketDays status={status} />
        </div>
      </div>
    </>
  )
}
