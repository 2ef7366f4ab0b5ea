import Link from 'next/link'
import { shortData } from '@/components/audit/event-words'
import { Badge, type Tone } from '@/components/ui/badge'
import { Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'
import type { EventView } from '@/lib/contracts/api/events'

const tones: Record<string, Tone> = {
  TradeExecuted: 'gain',
  OrderRefused: 'loss',
  CycleFailed: 'loss',
  BreakerChanged: 'warn',
  TradingDisabled: 'loss',
  TradingEnabled: 'gain',
  OrderIntended: 'accent',
  CycleCompleted: 'accent',
}

export function EventType({ type }: { type: string }) {
  return <Badge tone={tones[type] ?? 'neutral'}>{type}</Badge>
}

export const EVENT_COLUMNS: readonly DataColumn<EventView>[] = [
  {
    id: 'seq',
    header: 'No.',
    accessorFn: (event) => event.seq,
    meta: { numeric: true, label: 'Sequence', priority: 1, grow: 0.5 },
  },
  {
    id: 'at',
    header: 'Recorded',
    accessorFn: (event) => event.recorded_at,
    cell: ({ row }) => <Time value={row.original.recorded_at} style="stamp" className="text-muted" />,
    meta: { grow: 1.5 },
  },
  {
    id: 'type',
    header: 'Type',
    accessorFn: (event) => event.type,
    cell: ({ row }) => <EventType type={row.original.type} />,
    meta: { priority: 1, grow: 1.3 },
  },
  {
    id: 'data',
    header: 'What',
    accessorFn: shortData,
    cell: ({ row }) => (
      <span className="block max-w-[34vw] truncate text-text sm:max-w-[52ch]">{shortData(row.original)}</span>
    ),
    meta: { label: 'Data', priority: 1, grow: 3 },
  },
  {
    id: 'account',
    header: 'Account',
    accessorFn: (event) => event.account,
    cell: ({ row }) => <span className="text-muted">{row.original.account ?? '—'}</span>,
    meta: { grow: 0.7 },
  },
  {
    id: 'cycle',
    header: 'Cycle',
    accessorFn: (event) => event.cycle_id,
    cell: ({ row: { original: event } }) =>
      event.cycle_id ? (
        <Link
          href={`/cycles/${event.cycle_id}`}
          onClick={(click) => click.stopPropagation()}
          className="font-mono text-xs text-accent hover:underline"
        >
          {event.cycle_id.slice(0, 8)}
        </Link>
      ) : (
        <span className="text-faint">—</span>
      ),
    meta: { grow: 0.8 },
  },
  {
    id: 'actor',
    header: 'Actor',
    accessorFn: (event) => event.actor,
    cell: ({ row }) => <span className="block max-w-40 truncate text-muted">{row.original.actor}</span>,
  },
]
