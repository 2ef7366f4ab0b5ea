import type { Order } from '@/components/data/types'
import { OrderStatusBadge, orderWords, Side } from '@/components/orders/order-status'
import { Price, Quantity } from '@/components/ui/figure'
import { Money, Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'

/** Who wanted an order. */
export const ORIGIN_WORDS = { agent: 'agents', manual: 'hand', external: 'elsewhere' } as const

export const ORDER_COLUMNS: readonly DataColumn<Order>[] = [
  {
    id: 'decided',
    header: 'Decided',
    accessorFn: (order) => order.decided_at,
    cell: ({ row }) => <Time value={row.original.decided_at} style="datetime" className="text-muted" />,
    meta: { grow: 1.4 },
  },
  {
    id: 'symbol',
    header: 'Symbol',
    accessorFn: (order) => order.symbol,
    cell: ({ row }) => <span className="font-semibold text-text">{row.original.symbol}</span>,
    meta: { priority: 1, filter: 'select' },
  },
  {
    id: 'side',
    header: 'Side',
    accessorFn: (order) => order.side,
    cell: ({ row }) => <Side side={row.original.side} />,
    meta: { priority: 1, filter: 'select' },
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: (order) => orderWords[order.status],
    cell: ({ row }) => <OrderStatusBadge status={row.original.status} />,
    meta: { priority: 1, filter: 'select' },
  },
  {
    id: 'quantity',
    header: 'Shares',
    accessorFn: (order) => order.quantity,
    cell: ({ row }) => <Quantity value={row.original.quantity} />,
    meta: { numeric: true },
  },
  {
    id: 'filled',
    header: 'Filled',
    accessorFn: (order) => order.filled_quantity,
    cell: ({ row }) => <Quantity value={row.original.filled_quantity} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'average',
    header: 'Average',
    accessorFn: (order) => order.average_price,
    cell: ({ row }) => <Price value={row.original.average_price} />,
    meta: { numeric: true },
  },
  {
    id: 'limit',
    header: 'Worst price',
    accessorFn: (order) => order.limit_price,
    cell: ({ row }) =>
      row.original.limit_price ? (
        <Price value={row.original.limit_price} className="text-muted" />
      ) : (
        <span className="text-faint">market</span>
      ),
    meta: { numeric: true },
  },
  {
    id: 'commission',
    header: 'Commission',
    accessorFn: (order) => order.commission,
    cell: ({ row }) => <Money value={row.original.commission} symbol={false} className="text-muted" />,
    meta: { numeric: true },
  },
  {
    id: 'origin',
    header: 'By',
    accessorFn: (order) => order.origin,
    cell: ({ row }) => <span className="text-muted">{ORIGIN_WORDS[row.original.origin]}</span>,
    meta: { label: 'Origin', filter: 'select' },
  },
]
