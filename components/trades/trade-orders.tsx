import type { Order } from '@/components/data/types'
import { Side } from '@/components/orders/order-status'
import { Button } from '@/components/ui/button'
import { Price, Quantity } from '@/components/ui/figure'
import { Delta, Money, Time } from '@/components/ui/number'
import { SkeletonRows } from '@/components/ui/state/skeleton'

/** Every execution of a round trip, with the order it belongs to. */
export function TradeOrders({
  orders,
  onOrder,
}: {
  orders: readonly Order[] | undefined
  onOrder: (id: string) => void
}) {
  if (!orders) return <SkeletonRows rows={2} className="px-4" />
  const fills = orders
    .flatMap((order) => order.fills.map((fill) => ({ order, fill })))
    .sort((a, b) => a.fill.filled_at.localeCompare(b.fill.filled_at))
  return (
    <ul className="text-sm">
      {fills.map(({ order, fill }) => (
        <li
          key={fill.execution_id}
          className="flex flex-wrap items-center gap-x-3 border-t border-hairline px-4 py-1.5"
        >
          <Time value={fill.filled_at} style="datetime" className="w-32 text-xs text-faint" />
          <span className="num font-medium">
            <Side side={order.side} /> <Quantity value={fill.quantity} /> @ <Price value={fill.price} />
          </span>
          <span className="num text-xs text-faint">
            fee <Money value={fill.commission} />
          </span>
          {order.side === 'sell' && <Delta value={fill.realized_pnl} className="text-xs" />}
          <Button size="sm" variant="ghost" className="-mr-2 ml-auto" onClick={() => onOrder(order.id)}>
            Order
          </Button>
        </li>
      ))}
    </ul>
  )
}
