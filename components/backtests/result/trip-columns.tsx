import { barTime } from '@/components/backtests/words'
import type { RoundTrip } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { Price, Quantity } from '@/components/ui/figure'
import { Delta, Money, Percent } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'

export const outcomeOf = ({ still_open, pnl }: RoundTrip): string =>
  still_open ? 'open' : pnl > 0 ? 'win' : pnl < 0 ? 'loss' : 'even'

export function Outcome({ trip }: { trip: RoundTrip }) {
  const outcome = outcomeOf(trip)
  return (
    <Badge tone={outcome === 'win' ? 'gain' : outcome === 'loss' ? 'loss' : outcome === 'open' ? 'accent' : 'neutral'}>
      {outcome}
    </Badge>
  )
}

export const tripColumns = (timeframe: string): DataColumn<RoundTrip>[] => [
  {
    id: 'seq',
    header: '#',
    accessorFn: ({ seq }) => seq,
    cell: ({ row }) => <span className="text-faint">{row.original.seq}</span>,
    meta: { numeric: true, label: 'Number', grow: 0.75 },
  },
  {
    id: 'symbol',
    header: 'Symbol',
    accessorFn: ({ asset }) => asset,
    cell: ({ row }) => <span className="font-semibold text-text">{row.original.asset}</span>,
    meta: { priority: 1, filter: 'select', grow: 0.85 },
  },
  { id: 'side', header: 'Side', accessorFn: ({ side }) => side, meta: { filter: 'select', grow: 0.7 } },
  {
    id: 'outcome',
    header: 'Outcome',
    accessorFn: outcomeOf,
    cell: ({ row }) => <Outcome trip={row.original} />,
    meta: { filter: 'select', priority: 1, grow: 0.9 },
  },
  {
    id: 'entered',
    header: 'Entered',
    accessorFn: ({ entry_time }) => entry_time,
    cell: ({ row }) => <span className="num text-muted">{barTime(row.original.entry_time, timeframe)}</span>,
    meta: { grow: 1.4 },
  },
  {
    id: 'left',
    header: 'Left',
    accessorFn: ({ exit_time }) => exit_time,
    cell: ({ row }) => <span className="num text-muted">{barTime(row.original.exit_time, timeframe)}</span>,
    meta: { grow: 1.4 },
  },
  {
    id: 'bars',
    header: 'Bars',
    accessorFn: ({ bars_held }) => bars_held,
    meta: { numeric: true, label: 'Bars held', grow: 0.6 },
  },
  {
    id: 'quantity',
    header: 'Shares',
    accessorFn: ({ quantity }) => quantity,
    cell: ({ row }) => <Quantity value={row.original.quantity} />,
    meta: { numeric: true, grow: 0.9 },
  },
  {
    id: 'entry',
    header: 'Entry',
    accessorFn: ({ entry_price }) => entry_price,
    cell: ({ row }) => <Price value={row.original.entry_price} />,
    meta: { numeric: true },
  },
  {
    id: 'exit',
    header: 'Exit',
    accessorFn: ({ exit_price }) => exit_price,
    cell: ({ row }) => <Price value={row.original.exit_price} />,
    meta: { numeric: true },
  },
  {
    id: 'pnl',
    header: 'Net P&L, USD',
    accessorFn: ({ pnl }) => pnl,
    cell: ({ row }) => <Delta value={row.original.pnl} symbol={false} />,
    meta: { numeric: true, priority: 1, grow: 1.3, decimals: 2 },
  },
  {
    id: 'return',
    header: 'Return',
    accessorFn: ({ return_pct }) => return_pct,
    cell: ({ row }) => <Delta value={row.original.return_pct} kind="percent" arrow={false} />,
    meta: { numeric: true },
  },
  {
    id: 'mae',
    header: 'MAE',
    accessorFn: ({ mae }) => mae,
    cell: ({ row }) => <Percent value={row.original.mae} decimals={1} className="text-muted" />,
    meta: { numeric: true, label: 'Maximum adverse excursion' },
  },
  {
    id: 'mfe',
    header: 'MFE',
    accessorFn: ({ mfe }) => mfe,
    cell: ({ row }) => <Percent value={row.original.mfe} decimals={1} className="text-muted" />,
    meta: { numeric: true, label: 'Maximum favourable excursion' },
  },
  {
    id: 'costs',
    header: 'Costs',
    accessorFn: ({ fees }) => fees,
    cell: ({ row }) => <Money value={row.original.fees} symbol={false} className="text-muted" />,
    meta: { numeric: true, grow: 0.9, decimals: 2 },
  },
]
