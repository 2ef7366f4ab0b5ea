'use client'

import Link from 'next/link'
import { useOrders, usePositions, useTrades } from '@/components/data/queries'
import type { Position, Trade } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import type { Draft } from '@/components/orders/draft'
import { ScoreBars } from '@/components/orders/score-bars'
import { StrategyName } from '@/components/strategies/strategy-link'
import { useFetched } from '@/components/trades/find-one'
import { netOf, returnOf, TradeStatus } from '@/components/trades/trade-columns'
import { TradeOrders } from '@/components/trades/trade-orders'
import { PAGE_SIZE } from '@/components/trades/trades-table'
import { Button } from '@/components/ui/button'
import { Price, Quantity } from '@/components/ui/figure'
import { type Fact, Facts } from '@/components/ui/layout/facts'
import { Section } from '@/components/ui/layout/section'
import { Delta, Money, Time } from '@/components/ui/number'
import { Sheet } from '@/components/ui/overlay/sheet'
import { EmptyState } from '@/components/ui/state/empty-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'

type Props = { id: string; onClose: () => void; onOrder: (id: string) => void; onSell: (draft: Partial<Draft>) => void }

/** One round trip: why it began, what came of it, and how to end it. */
export function TradeDrawer({ id, onClose, onOrder, onSell }: Props) {
  const { account } = useDesk()
  const list = useTrades({ limit: PAGE_SIZE, account: account.id })
  const trade = useFetched<Trade>('trades', id)
  const { data: positions } = usePositions(account.id)
  const position =
    trade?.status === 'open' && trade.account === account.id
      ? positions?.find(({ symbol }) => symbol === trade.symbol)
      : undefined
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={
        trade ? (
          <span className="flex items-center gap-2">
            {trade.symbol} <TradeStatus trade={trade} />
          </span>
        ) : (
          'Trade'
        )
      }
      description={trade && <Span trade={trade} />}
      footer={position && <SellButtons position={position} onSell={onSell} />}
    >
      {trade ? (
        <Body trade={trade} position={position} onOrder={onOrder} />
      ) : list.isPending ? (
        <SkeletonRows rows={8} className="px-4" />
      ) : (
        <EmptyState title="This trade is not among the newest">Load more of the list, then open it again.</EmptyState>
      )}
    </Sheet>
  )
}

function Span({ trade }: { trade: Trade }) {
  return (
    <>
      <Time value={trade.opened_at} style="datetime" /> to{' '}
      {trade.closed_at ? <Time value={trade.closed_at} style="datetime" /> : 'now'}
    </>
  )
}

function Body({
  trade,
  position,
  onOrder,
}: {
  trade: Trade
  position: Position | undefined
  onOrder: (id: string) => void
}) {
  const { data } = useOrders({ account: trade.account, symbol: trade.symbol, limit: 500 })
  const orders = data?.pages
    .flatMap((page) => page.data)
    .filter((order) =>
      order.fills.some(
        ({ filled_at }) => filled_at >= trade.opened_at && (!trade.closed_at || filled_at <= trade.closed_at),
      ),
    )
  return (
    <>
      <Facts
        facts={[
          ...factsOf(trade, position),
          { label: 'Strategy', value: <StrategyName id={trade.strategy_id} />, wide: true },
        ]}
      />
      <Section title="Why it was opened" actions={<Links trade={trade} />}>
        <p className="max-w-[78ch] text-sm text-text text-pretty">{trade.reasoning || 'No reason was given.'}</p>
        <ScoreBars scores={trade.agent_scores} className="mt-3" />
      </Section>
      {trade.exit_reasoning && (
        <Section title="Why it was closed" className="border-t border-hairline">
          <p className="max-w-[78ch] text-sm text-text text-pretty">{trade.exit_reasoning}</p>
        </Section>
      )}
      <Section title="Fills" flush className="border-t border-hairline">
        <TradeOrders orders={orders} onOrder={onOrder} />
      </Section>
    </>
  )
}

function Links({ trade }: { trade: Trade }) {
  return (
    <>
      {trade.cycle_id && (
        <Button size="sm" variant="ghost" asChild>
          <Link href={`/cycles/${trade.cycle_id}?symbol=${trade.symbol}`}>Its cycle</Link>
        </Button>
      )}
      <Button size="sm" variant="ghost" asChild>
        <Link href={`/symbols/${trade.symbol}`}>Chart</Link>
      </Button>
    </>
  )
}

function factsOf(trade: Trade, position: Position | undefined): Fact[] {
  const sold = Number(trade.closed_quantity) > 0
  return [
    { label: 'Shares bought', value: <Quantity value={trade.quantity} /> },
    { label: 'Entry', value: <Price value={trade.entry_price} /> },
    { label: 'Confidence', value: trade.confidence ?? '—' },
    { label: 'Shares sold', value: <Quantity value={trade.closed_quantity} /> },
    { label: 'Exit', value: <Price value={trade.exit_price} /> },
    { label: 'Fees', value: <Money value={trade.fees} /> },
    { label: 'Net P&L, fees off', value: sold ? <Delta value={netOf(trade)} /> : '—' },
    { label: 'Net return on what was sold', value: sold ? <Delta value={returnOf(trade)} kind="percent" /> : '—' },
    position
      ? { label: 'Unrealised P&L', value: <Delta value={position.unrealized_pnl} /> }
      : { label: 'Outcome', value: trade.outcome ?? trade.status },
  ]
}

function SellButtons({ position, onSell }: { position: Position; onSell: (draft: Partial<Draft>) => void }) {
  const { can } = useDesk()
  if (!can('trader')) return <span className="text-xs text-faint">Your role may look, not sell.</span>
  const { symbol, quantity } = position
  return (
    <>
      <Button onClick={() => onSell({ symbol, side: 'sell' })}>Part-close</Button>
      <Button variant="danger" onClick={() => onSell({ symbol, side: 'sell', quantity, reason: 'Closed by hand' })}>
        Close the position
      </Button>
    </>
  )
}
