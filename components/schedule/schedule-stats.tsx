'use client'

import type { SchedulerStatus } from '@/components/data/types'
import { Countdown } from '@/components/schedule/countdown'
import { MARKET_WORDS } from '@/components/schedule/schedule-words'
import { ZonedTime, zoneName } from '@/components/schedule/zoned-time'
import { Pill } from '@/components/ui/badge'
import { integer } from '@/components/ui/format'
import { type Stat, StatBand } from '@/components/ui/layout/stat-band'

/** The band at the head of the page: the market, what comes next, and whether anybody is there to do it. */
export function ScheduleStats({ status }: { status: SchedulerStatus | undefined }) {
  return <StatBand label="Schedule" loading={!status} stats={status ? statsOf(status) : EMPTY} />
}

const EMPTY: Stat[] = ['Market', 'Next scan', 'Schedule', 'Watchlist', 'Orders'].map((label) => ({ label, value: '—' }))

function statsOf(status: SchedulerStatus): Stat[] {
  const { market, jobs, watchlist } = status
  const scan = jobs.find(({ id }) => id === 'scan')
  const [next] = scan?.next_runs ?? []
  const { word, tone } = MARKET_WORDS[market.state]
  const edge = market.is_open ? market.next_close : market.next_open
  return [
    {
      label: 'Market',
      value: (
        <Pill tone={tone} dot>
          {word}
        </Pill>
      ),
      note: (
        <>
          <Countdown to={edge} word={market.is_open ? 'closes in' : 'opens in'} />
          {market.is_open && market.closes_early && ', early'}
        </>
      ),
      title: 'New York Stock Exchange',
    },
    {
      label: 'Next scan',
      value: next ? (
        <span className="text-base">
          <ZonedTime at={next} zone={status.timezone} />
        </span>
      ) : (
        'None'
      ),
      note: next ? <Countdown to={next} /> : scan?.paused ? `paused by ${scan.paused.by}` : 'see below why',
      title: `In ${zoneName(status.timezone)}`,
    },
    {
      label: 'Schedule',
      value: (
        <Pill tone={status.running ? 'gain' : status.enabled ? 'warn' : 'neutral'} dot>
          {status.running ? 'Running' : status.enabled ? 'No worker' : 'Off'}
        </Pill>
      ),
      note: status.running
        ? `${integer(status.workers)} ${status.workers === 1 ? 'worker keeps' : 'workers keep'} it`
        : status.enabled
          ? 'slots are missed until one starts'
          : 'SCHEDULE_ENABLED is false',
    },
    {
      label: 'Watchlist',
      value: `${integer(watchlist.length)} ${watchlist.length === 1 ? 'symbol' : 'symbols'}`,
      note: watchlist.slice(0, 6).join(' ') + (watchlist.length > 6 ? ` +${watchlist.length - 6}` : ''),
    },
    {
      label: 'Orders',
      value: <span className="text-base">{status.execute ? 'What it decides' : 'None'}</span>,
      note: status.execute ? `on ${status.account}` : `on ${status.account}, it decides only`,
      title: 'SCHEDULE_EXECUTE; by hand on this page, too',
    },
  ]
}
