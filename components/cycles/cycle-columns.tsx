import { CycleStatusBadge } from '@/components/cycles/cycle-status'
import { Funnel } from '@/components/cycles/funnel'
import type { Cycle } from '@/components/data/types'
import { duration } from '@/components/ui/format'
import { Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'

/** Milliseconds from the first step to the last; null before the end. */
export const tookMs = ({ started_at, finished_at }: Pick<Cycle, 'started_at' | 'finished_at'>): number | null =>
  started_at && finished_at ? Date.parse(finished_at) - Date.parse(started_at) : null

const SHOWN = 4

function Symbols({ symbols }: { symbols: readonly string[] }) {
  const rest = symbols.length - SHOWN
  return (
    <span className="text-muted" title={symbols.slice(0, 60).join(' ')}>
      {symbols.slice(0, SHOWN).join(' ')}
      {rest > 0 && <span className="text-faint"> +{rest}</span>}
    </span>
  )
}

export const CYCLE_COLUMNS: readonly DataColumn<Cycle>[] = [
  {
    id: 'created',
    header: 'Asked for',
    accessorFn: (cycle) => cycle.created_at,
    cell: ({ row }) => <Time value={row.original.created_at} style="datetime" className="text-text" />,
    meta: { priority: 1, grow: 1.4 },
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: (cycle) => cycle.status,
    cell: ({ row }) => <CycleStatusBadge status={row.original.status} />,
    meta: { priority: 1 },
  },
  { id: 'account', header: 'Account', accessorFn: (cycle) => cycle.account },
  {
    id: 'as_of',
    header: 'As of',
    accessorFn: (cycle) => cycle.as_of,
    cell: ({ row }) => <Time value={row.original.as_of} style="date" className="text-muted" />,
  },
  {
    id: 'symbols',
    header: 'Symbols',
    accessorFn: (cycle) => cycle.symbols.join(' '),
    cell: ({ row }) => <Symbols symbols={row.original.symbols} />,
    meta: { grow: 1.8 },
  },
  {
    id: 'funnel',
    header: 'Signals › approved › validated › executed',
    accessorFn: ({ counts }) => `${counts.signals} ${counts.approved} ${counts.validated} ${counts.executed}`,
    cell: ({ row }) => <Funnel cycle={row.original} />,
    enableSorting: false,
    meta: { priority: 1, label: 'Funnel', grow: 1.8, className: 'max-sm:[&:is(th)]:text-[0px]' },
  },
  {
    id: 'orders',
    header: 'Orders',
    accessorFn: (cycle) => (cycle.execute ? 'placed' : 'off'),
    cell: ({ row }) => <span className="text-muted">{row.original.execute ? 'on' : 'decide only'}</span>,
  },
  {
    id: 'trigger',
    header: 'Trigger',
    accessorFn: (cycle) => cycle.trigger,
    cell: ({ row }) => <span className="text-muted">{row.original.trigger}</span>,
  },
  {
    id: 'by',
    header: 'Decided by',
    accessorFn: (cycle) => cycle.model_kind,
    cell: ({ row }) => <span className="text-muted">{row.original.model_kind ?? '—'}</span>,
  },
  {
    id: 'duration',
    header: 'Took',
    accessorFn: tookMs,
    cell: ({ row }) => <span className="text-muted">{duration(tookMs(row.original))}</span>,
    meta: { numeric: true },
  },
]
