'use client'

import Link from 'next/link'
import { actionTone } from '@/components/cycles/detail/matrix-cells'
import { problemOf } from '@/components/data/api'
import { useCycles } from '@/components/data/queries'
import type { Order } from '@/components/data/types'
import { Side } from '@/components/orders/order-status'
import { type Past, useDecisions } from '@/components/symbols/use-market'
import { Badge } from '@/components/ui/badge'
import { Price, Quantity } from '@/components/ui/figure'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'
import { cn } from '@/lib/cn'

const SHOWN = 12

type Props = { symbol: string; account: string; orders: readonly Order[] }

/** What the agents said about the symbol lately, and what came of it. */
export function Decisions({ symbol, account, orders }: Props) {
  const query = useDecisions(symbol, account)
  const past = query.data?.slice(0, SHOWN)
  const cycles = useCycles({ account, limit: 100 }).data?.pages.flatMap((page) => page.data)
  return (
    <Section title="What the agents said" count={past?.length} flush className="border-t border-hairline">
      {query.isPending && <SkeletonRows rows={4} className="px-4" />}
      {query.isError && (
        <ErrorState inline className="px-4" {...problemOf(query.error)} onRetry={() => void query.refetch()} />
      )}
      {past?.length === 0 && (
        <EmptyState title={`No cycle has looked at ${symbol} on this account`}>
          “Analyse now” asks the agents about it; nothing is ordered.
        </EmptyState>
      )}
      <ul>
        {past?.map((item) => (
          <Line
            key={item.cycleId}
            symbol={symbol}
            past={item}
            asOf={cycles?.find(({ cycle_id }) => cycle_id === item.cycleId)?.as_of ?? null}
            order={orders.find(({ cycle_id }) => cycle_id === item.cycleId)}
          />
        ))}
      </ul>
    </Section>
  )
}

type LineProps = { symbol: string; past: Past; asOf: string | null; order: Order | undefined }

function Line({ symbol, past: { cycleId, at, signal, decision }, asOf, order }: LineProps) {
  return (
    <li className="border-t border-hairline">
      <Link
        href={`/cycles/${cycleId}?symbol=${symbol}`}
        className="grid gap-x-4 px-4 py-2 text-sm hover:bg-selected/60 focus-visible:outline-offset-[-2px] sm:grid-cols-[8rem_6rem_1fr_auto]"
      >
        <Time value={asOf ?? at} style="datetime" className="text-xs leading-5 text-faint" />
        <span className={cn('num font-medium', actionTone(signal.action))}>
          {signal.action === 'INSUFFICIENT_DATA' ? 'NO DATA' : `${signal.action} ${signal.confidence}`}
        </span>
        <span className="line-clamp-2 min-w-0 text-xs leading-5 text-muted">
          {decision?.reasoning ?? signal.reasoning}
        </span>
        <span className="num text-right text-xs leading-5">
          {order && Number(order.filled_quantity) > 0 ? (
            <>
              <Side side={order.side} /> <Quantity value={order.filled_quantity} /> @{' '}
              <Price value={order.average_price} />
            </>
          ) : decision ? (
            <Badge tone={decision.decision === 'EXECUTE' ? 'gain' : 'neutral'}>
              {decision.decision === 'EXECUTE' ? 'execute' : 'do not'}
            </Badge>
          ) : (
            <span className="text-faint">no order</span>
          )}
        </span>
      </Link>
    </li>
  )
}
