'use client'

import { Zap } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { outcomeOf } from '@/components/data/mutations'
import { useScheduleActions } from '@/components/data/schedule'
import type { SchedulerStatus } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { ordersOf } from '@/components/schedule/schedule-words'
import { Button } from '@/components/ui/button'
import { Section } from '@/components/ui/layout/section'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { notify } from '@/components/ui/overlay/toast'
import { EmptyState } from '@/components/ui/state/empty-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** The symbols that are looked at, each with a cycle of its own at hand. */
export function Watchlist({ status }: { status: SchedulerStatus | undefined }) {
  const { can } = useDesk()
  return (
    <Section title="Watchlist" count={status?.watchlist.length} note="scanned and watched" flush>
      {!status && <SkeletonRows rows={3} className="px-4" />}
      {status?.watchlist.length === 0 && (
        <EmptyState title="The watchlist is empty">
          Name symbols in <code className="font-mono">TRADING_WATCHLIST_SYMBOLS</code>, separated by commas, and start
          the desk again. Until then nothing is scheduled.
        </EmptyState>
      )}
      {status && status.watchlist.length > 0 && (
        <ul className="divide-y divide-hairline border-t border-hairline">
          {status.watchlist.map((symbol) => (
            <li key={symbol} className="flex min-h-9 items-center gap-3 px-4 py-1">
              <Link
                href={`/symbols/${encodeURIComponent(symbol)}`}
                className="font-medium text-text underline-offset-2 hover:underline"
              >
                {symbol}
              </Link>
              {can('trader') && <EventCycle symbol={symbol} status={status} />}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}

/** What the monitor does after a move, by hand. */
function EventCycle({ symbol, status }: { symbol: string; status: SchedulerStatus }) {
  const router = useRouter()
  const { trigger } = useScheduleActions()
  const run = async () => {
    const cycle = (await trigger('event-monitor', symbol)).run?.cycle
    void notify('success', {
      title: `Cycle for ${symbol} started`,
      action: cycle ? { label: 'Open', onClick: () => router.push(`/cycles/${cycle.cycle_id}`) } : undefined,
    })
  }
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" className="ml-auto" aria-label={`Run an event cycle for ${symbol}`}>
          <Zap aria-hidden className="size-3.5" />
          Event cycle
        </Button>
      }
      title={`Run an event cycle for ${symbol}?`}
      consequence={`Starts a cycle for ${symbol} on ${status.account} now, as a price move would, whatever the price does. ${ordersOf(status.execute, status.market)}`}
      confirmLabel="Run now"
      onConfirm={() => outcomeOf(run())}
    />
  )
}
