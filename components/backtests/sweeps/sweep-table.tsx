'use client'

import { Grid3x3 } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { NewLink } from '@/components/backtests/new-link'
import { ProgressCell, RunStatus } from '@/components/backtests/status'
import { METHOD_WORDS, OBJECTIVE_WORDS } from '@/components/backtests/sweeps/sweep-words'
import { runName, shortSymbols } from '@/components/backtests/words'
import { problemOf } from '@/components/data/api'
import { isMoving } from '@/components/data/backtests'
import { useSweeps } from '@/components/data/sweeps'
import type { Sweep } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { DataTable } from '@/components/ui/data-table'
import { integer } from '@/components/ui/format'
import { Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import type { DataColumn } from '@/components/ui/table/columns'

const PAGE_SIZE = 50
const NONE: readonly Sweep[] = []

const COLUMNS: readonly DataColumn<Sweep>[] = [
  {
    id: 'name',
    header: 'Sweep',
    accessorFn: runName,
    cell: ({ row: { original: sweep } }) => (
      <span className="flex flex-col py-1 leading-4">
        <span className="max-w-56 truncate font-medium text-text">{runName(sweep)}</span>
        {sweep.name && (
          <span className="text-xs text-faint">
            {sweep.strategy} {sweep.id}
          </span>
        )}
      </span>
    ),
    meta: { priority: 1 },
  },
  {
    id: 'symbols',
    header: 'Symbols, period',
    accessorFn: ({ symbols }) => symbols.join(' '),
    cell: ({ row: { original: sweep } }) => (
      <span className="flex flex-col py-1 leading-4">
        <span>{shortSymbols(sweep.symbols, 2)}</span>
        <span className="num text-xs text-faint">
          {sweep.from} – {sweep.to}
        </span>
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: ({ status }) => status,
    cell: ({ row: { original: sweep } }) =>
      isMoving(sweep.status) ? (
        <ProgressCell status={sweep.status} progress={sweep.cells > 0 ? sweep.cells_done / sweep.cells : 0} />
      ) : (
        <RunStatus status={sweep.status} />
      ),
    meta: { priority: 1 },
  },
  {
    id: 'method',
    header: 'Search',
    accessorFn: ({ method }) => METHOD_WORDS[method],
  },
  {
    id: 'objective',
    header: 'Judged by',
    accessorFn: ({ objective }) => OBJECTIVE_WORDS[objective],
  },
  {
    id: 'cells',
    header: 'Cells',
    accessorFn: ({ cells }) => cells,
    cell: ({ row }) => `${integer(row.original.cells_done)} of ${integer(row.original.cells)}`,
    meta: { numeric: true },
  },
  {
    id: 'created',
    header: 'Asked',
    accessorFn: ({ created_at }) => created_at,
    cell: ({ row }) => <Time value={row.original.created_at} style="datetime" className="text-xs text-faint" />,
  },
]

/** Searches over parameters, newest first. */
export function SweepTable() {
  const router = useRouter()
  const { can } = useDesk()
  const query = useSweeps(PAGE_SIZE)
  const sweeps = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  return (
    <>
      <DataTable
        label="sweeps"
        data={sweeps ?? (query.isError ? NONE : undefined)}
        columns={COLUMNS}
        rowId={({ id }) => String(id)}
        onRowClick={({ id }) => router.push(`/backtests/sweeps/${id}`)}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        rowHeight={48}
        maxHeight="none"
        empty={
          <EmptyState
            title="No parameters have been searched yet"
            icon={<Grid3x3 />}
            action={can('trader') && <NewLink kind="sweep" />}
          >
            A sweep tries a strategy with many parameters and shows the whole landscape, not only the best spot, with
            how much of the best is luck. A finished backtest can be searched around, too: open it and press “Sweep”.
          </EmptyState>
        }
      />
      <LoadMore
        label="sweeps"
        shown={sweeps?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  )
}
