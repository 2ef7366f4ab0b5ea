import type { Trade } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { Price, Quantity } from '@/components/ui/figure'
import { duration } from '@/components/ui/format'
import { Delta, Money, Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'

/** What it made so far with every fee taken off; null before anything was sold. Cents, for the screen only. */
export const netOf = (trade: Trade): string | null =>
  trade.exit_price === null ? null : (Number(trade.realized_pnl) - Number(trade.fees)).toFixed(2)

/** The same as a fraction of what the sold part had cost. */
export function returnOf(trade: Trade): number | null {
  const cost = Number(trade.closed_quantity) * Number(trade.entry_price)
  return cost > 0 ? Number(netOf(trade)) / cost : null
}

const heldMs = ({ opened_at, closed_at }: Trade): number | null =>
  closed_at ? Date.parse(closed_at) - Date.parse(opened_at) : null

export function TradeStatus({ trade: { status, outcome, closed_quantity } }: { trade: Trade }) {
  if (status === 'open') return <Badge tone="accent">{Number(closed_quantity) > 0 ? 'part closed' : 'open'}</Badge>
  return (
    <Badge tone={outcome === 'win' ? 'gain' : outcome === 'loss' ? 'loss' : 'neutral'}>{outcome ?? 'closed'}</Badge>
  )
}

export const TRADE_COLUMNS: readonly DataColumn<Trade>[] = [
  {
    id: 'opened',
    header: 'Opened',
    accessorFn: (trade) => trade.opened_at,
    cell: ({ row }) => <Time value={row.original.opened_at} style="datetime" className="text-muted" />,
    meta: { grow: 1.4 },
  },
  {
    id: 'symbol',
    header: 'Symbol',
    accessorFn: (trade) => trade.symbol,
    cell: ({ row }) => <span className="font-semibold text-text">{row.original.symbol}</span>,
    meta: { priority: 1, filter: 'select' },
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: (trade) => trade.outcome ?? trade.status,
    cell: ({ row }) => <TradeStatus trade={row.original} />,
    meta: { priority: 1, filter: 'select' },
  },
  {
    id: 'quantity',
    header: 'Shares',
    accessorFn: (trade) => trade.quantity,
    cell: ({ row }) => <Quantity value={row.original.quantity} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'entry',
    header: 'Entry',
    accessorFn: (trade) => trade.entry_price,
    cell: ({ row }) => <Price value={row.original.entry_price} />,
    meta: { numeric: true },
  },
  {
    id: 'exit',
    header: 'Exit',
    accessorFn: (trade) => trade.exit_price,
    cell: ({ row }) => <Price value={row.original.exit_price} />,
    meta: { numeric: true },
  },
  {
    id: 'pnl',
    header: 'Net P&L, USD',
    accessorFn: netOf,
    cell: ({ row: { original: trade } }) =>
      trade.exit_price === null ? <span className="text-faint">—</span> : <Delta value={netOf(trade)} symbol={false} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'unrealized',
    header: 'Open P&L, USD',
    accessorFn: (trade) => trade.unrealized_pnl,
    cell: ({ row: { original: trade } }) =>
      trade.unrealized_pnl === null ? (
        <span className="text-faint">—</span>
      ) : (
        <Delta value={trade.unrealized_pnl} symbol={false} />
      ),
    meta: { numeric: true },
  },
  {
    id: 'return',
    header: 'Return',
    accessorFn: returnOf,
    cell: ({ row }) => <Delta value={returnOf(row.original)} kind="percent" arrow={false} />,
    meta: { numeric: true },
  },
  {
    id: 'fees',
    header: 'Fees',
    accessorFn: (trade) => trade.fees,
    cell: ({ row }) => <Money value={row.original.fees} symbol={false} className="text-muted" />,
    meta: { numeric: true },
  },
  {
    id: 'confidence',
    header: 'Conf.',
    accessorFn: (trade) => trade.confidence,
    meta: { numeric: true, label: 'Confidence' },
  },
  {
    id: 'held',
    header: 'Held',
    accessorFn: heldMs,
    cell: ({ row }) => <span className="text-muted">{duration(heldMs(row.original))}</span>,
    meta: { numeric: true },
  },
]
