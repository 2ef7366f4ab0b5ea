'use client'

import Link from 'next/link'
import { problemOf } from '@/components/data/api'
import { useTrades } from '@/components/data/queries'
import type { DeskStrategy } from '@/components/data/types'
import { netOf, TradeStatus } from '@/components/trades/trade-columns'
import { Button } from '@/components/ui/button'
import { Section } from '@/components/ui/layout/section'
import { Delta, Time } from '@/components/ui/number'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const SHOWN = 5

/** Its newest round trips, and the way to all of them. */
export function StrategyTrades({ strategy: { id, account } }: { strategy: DeskStrategy }) {
  const query = useTrades({ account, strategy: id, limit: SHOWN })
  const trades = query.data?.pages[0]?.data
  return (
    <Section
      title="Round trips"
      className="border-t border-hairline"
      flush
      actions={
        <Button size="sm" variant="ghost" asChild>
          <Link href={`/trades?strategy=${id}`}>All of them</Link>
        </Button>
      }
    >
      {query.isPending && <SkeletonRows rows={2} className="px-4" />}
      {query.isError && <ErrorState inline {...problemOf(query.error)} onRetry={() => void query.refetch()} />}
      {trades?.length === 0 && <p className="px-4 pb-3 text-sm text-muted">It has not traded yet.</p>}
      <ul className="divide-y divide-hairline border-hairline not-empty:border-t">
        {trades?.map((trade) => (
          <li key={trade.id} className="flex min-h-9 flex-wrap items-center gap-x-3 px-4 text-sm">
            <Link
              href={`/trades?trade=${trade.id}`}
              className="font-semibold text-text underline-offset-2 hover:underline"
            >
              {trade.symbol}
            </Link>
            <TradeStatus trade={trade} />
            <Time value={trade.opened_at} style="datetime" className="text-xs text-muted" />
            <Delta value={trade.status === 'open' ? trade.unrealized_pnl : netOf(trade)} className="ml-auto" />
          </li>
        ))}
      </ul>
    </Section>
  )
}
