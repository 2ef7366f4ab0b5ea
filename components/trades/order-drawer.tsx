'use client'

import Link from 'next/link'
import { useMemo } from 'react'
import { ClampList } from '@/components/cycles/detail/clamps'
import { problemOf } from '@/components/data/api'
import { useOrders } from '@/components/data/queries'
import type { Order } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { CancelOrder } from '@/components/orders/cancel-order'
import { isOpen, OrderStatusBadge, Side } from '@/components/orders/order-status'
import { stepsOf } from '@/components/orders/order-steps'
import { OrderTimeline } from '@/components/orders/order-timeline'
import { ScoreBars } from '@/components/orders/score-bars'
import { useOrderEvents } from '@/components/orders/use-order-events'
import { StrategyName } from '@/components/strategies/strategy-link'
import { useFetched } from '@/components/trades/find-one'
import { ORIGIN_WORDS } from '@/components/trades/order-columns'
import { PAGE_SIZE } from '@/components/trades/trades-table'
import { Button } from '@/components/ui/button'
import { Price, Quantity } from '@/components/ui/figure'
import { type Fact, Facts } from '@/components/ui/layout/facts'
import { Section } from '@/components/ui/layout/section'
import { Money, Time } from '@/components/ui/number'
import { Sheet } from '@/components/ui/overlay/sheet'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** One order: what was asked, what the broker made of it, and why. */

export function OrderDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const { account, can } = useDesk()
  const list = useOrders({ limit: PAGE_SIZE, account: account.id })
  const order = useFetched<Order>('orders', id)
  const cancel =
    order && isOpen(order) ? (
      can('trader') ? (
        <CancelOrder order={order} trigger={<Button variant="danger">Cancel the order</Button>} />
      ) : (
        <span className="text-xs text-faint">Your role may look, not cancel.</span>
      )
    ) : undefined
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={
        order ? (
          <span className="flex items-center gap-2">
            <Side side={order.side} /> <Quantity value={order.quantity} /> {order.symbol}{' '}
            <OrderStatusBadge status={order.status} />
          </span>
        ) : (
          'Order'
        )
      }
      description={order?.client_order_id}
      footer={cancel}
    >
      {order ? (
        <Body order={order} />
      ) : list.isPending ? (
        <SkeletonRows rows={8} className="px-4" />
      ) : (
        <EmptyState title="This order is not among the newest">Load more of the list, then open it again.</EmptyState>
      )}
    </Sheet>
  )
}

function Body({ order }: { order: Order }) {
  const events = useOrderEvents(order)
  const steps = useMemo(() => stepsOf(order.id, events.data ?? []), [order.id, events.data])
  return (
    <>
      {order.status_reason && (
        <p className="border-b border-hairline bg-selected/60 px-4 py-2 text-sm text-text">{order.status_reason}</p>
      )}
      <Facts
        facts={[...factsOf(order), { label: 'Strategy', value: <StrategyName id={order.strategy_id} />, wide: true }]}
      />
      <Section title="Time line">
        {events.isPending && <SkeletonRows rows={4} />}
        {events.isError && <ErrorState inline {...problemOf(events.error)} onRetry={() => void events.refetch()} />}
        {events.data && <OrderTimeline symbol={order.symbol} steps={steps} />}
      </Section>
      <Section title="Why" className="border-t border-hairline" actions={<Links order={order} />}>
        <p className="max-w-[78ch] text-sm text-text text-pretty">{order.reasoning}</p>
        <ClampList clamps={order.clamps} />
        <ScoreBars scores={order.agent_scores} className="mt-3" />
      </Section>
    </>
  )
}

function Links({ order }: { order: Order }) {
  return (
    <>
      {order.cycle_id && (
        <Button size="sm" variant="ghost" asChild>
          <Link href={`/cycles/${order.cycle_id}?symbol=${order.symbol}`}>Its cycle</Link>
        </Button>
      )}
      <Button size="sm" variant="ghost" asChild>
        <Link href={`/symbols/${order.symbol}`}>Chart</Link>
      </Button>
    </>
  )
}

const factsOf = (order: Order): Fact[] => [
  {
    label: 'Filled',
    value: (
      <>
        <Quantity value={order.filled_quantity} /> of <Quantity value={order.quantity} />
      </>
    ),
  },
  { label: 'Average price', value: <Price value={order.average_price} /> },
  { label: 'Commission', value: <Money value={order.commission} /> },
  { label: 'Decided at', value: <Price value={order.decided_price} /> },
  { label: 'Worst price', value: order.limit_price ? <Price value={order.limit_price} /> : 'market' },
  { label: 'Still reserved', value: <Money value={order.reserved} /> },
  { label: 'Decided', value: <Time value={order.decided_at} style="datetime" /> },
  { label: 'By', value: ORIGIN_WORDS[order.origin] },
  { label: 'Confidence', value: order.confidence ?? '—' },
]
