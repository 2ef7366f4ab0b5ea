'use client'

import { problemOf } from '@/components/data/api'
import { useEvents } from '@/components/data/queries'
import type { EventView } from '@/components/data/types'
import { conditionLabel } from '@/components/risk/breaker-words'
import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table'
import { percent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { Money, Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import type { DataColumn } from '@/components/ui/table/columns'
import type { BreakerChanged } from '@/lib/domain/ledger/events'

const PAGE_SIZE = 50
const NONE: readonly EventView[] = []
const changeOf = ({ data }: EventView) => data as BreakerChanged
const TONES = { active: 'gain', reducing: 'warn', probing: 'warn', halted: 'loss' } as const

const COLUMNS: readonly DataColumn<EventView>[] = [
  {
    id: 'at',
    header: 'When',
    accessorFn: (event) => changeOf(event).at,
    cell: ({ row }) => <Time value={changeOf(row.original).at} style="datetime" className="text-muted" />,
    meta: { priority: 1 },
  },
  {
    id: 'to',
    header: 'Became',
    accessorFn: (event) => changeOf(event).to,
    cell: ({ row }) => {
      const { to } = changeOf(row.original)
      return <Badge tone={TONES[to]}>{to}</Badge>
    },
    meta: { priority: 1 },
  },
  {
    id: 'condition',
    header: 'Cause',
    accessorFn: (event) => changeOf(event).condition,
    cell: ({ row }) => {
      const { condition } = changeOf(row.original)
      return condition ? conditionLabel(condition) : '—'
    },
    meta: { priority: 2, grow: 1.3 },
  },
  {
    id: 'reason',
    header: 'Why',
    accessorFn: (event) => changeOf(event).reason,
    cell: ({ row }) => (
      <span
        className="block max-w-[40vw] truncate sm:max-w-[28ch] xl:max-w-[40ch] 2xl:max-w-[64ch]"
        title={changeOf(row.original).reason}
      >
        {changeOf(row.original).reason}
      </span>
    ),
    meta: { priority: 1, grow: 3 },
  },
  {
    id: 'drawdown',
    header: 'Drawdown',
    accessorFn: (event) => changeOf(event).figures.drawdown,
    cell: ({ row }) => percent(changeOf(row.original).figures.drawdown, { decimals: 1 }),
    meta: { numeric: true, priority: 2 },
  },
  {
    id: 'equity',
    header: 'Equity',
    accessorFn: (event) => Number(changeOf(event).equity),
    cell: ({ row }) => <Money value={changeOf(row.original).equity} symbol={false} />,
    meta: { numeric: true, priority: 3 },
  },
  {
    id: 'by',
    header: 'By',
    accessorFn: (event) => changeOf(event).by,
    cell: ({ row }) => <span className="block max-w-40 truncate text-muted">{changeOf(row.original).by}</span>,
    meta: { priority: 3 },
  },
]

/** Every move of the breaker, from the event log. */
export function TripHistory({ account }: { account: string }) {
  const query = useEvents({ account, type: 'BreakerChanged', limit: PAGE_SIZE })
  const events = query.data?.pages.flatMap(({ data }) => data)
  return (
    <Section title="History" note="every move of the circuit breaker" flush>
      <DataTable
        label="Moves of the circuit breaker"
        data={events ?? (query.isError ? NONE : undefined)}
        columns={COLUMNS}
        rowId={({ seq }) => String(seq)}
        skeletonRows={4}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        empty={
          <EmptyState title="It has never tripped">
            When a limit is reached, the account halts itself and the reason stands here.
          </EmptyState>
        }
      />
      <LoadMore
        label="moves"
        shown={events?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </Section>
  )
}
