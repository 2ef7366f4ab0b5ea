'use client'

import Link from 'next/link'
import { useMemo, useState } from 'react'
import { CycleStatusBadge } from '@/components/cycles/cycle-status'
import { problemOf } from '@/components/data/api'
import { type CycleJobId, useScheduleRuns } from '@/components/data/schedule'
import type { ScheduleRun } from '@/components/data/types'
import { causeOf, RUN_TONES, reasonOf } from '@/components/schedule/schedule-words'
import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table'
import { Segmented } from '@/components/ui/form/segmented'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import type { DataColumn } from '@/components/ui/table/columns'

const NONE: readonly ScheduleRun[] = []
const JOBS = [
  { value: 'all', label: 'All' },
  { value: 'scan', label: 'Scans' },
  { value: 'event-monitor', label: 'Price moves' },
] as const

const COLUMNS: readonly DataColumn<ScheduleRun>[] = [
  {
    id: 'at',
    header: 'When',
    accessorFn: ({ at }) => at,
    cell: ({ row }) => <Time value={row.original.at} style="datetime" className="text-muted" />,
    meta: { priority: 1 },
  },
  {
    id: 'cause',
    header: 'Why',
    accessorFn: causeOf,
    cell: ({ row: { original } }) => (
      <>
        <span className="whitespace-nowrap">{causeOf(original)}</span>
        {!original.cycle && (
          <span className="block text-xs whitespace-normal text-muted text-pretty sm:hidden">{reasonOf(original)}</span>
        )}
      </>
    ),
    meta: { priority: 1, grow: 1.2 },
  },
  {
    id: 'result',
    header: 'Result',
    accessorFn: ({ cycle, status }) => cycle?.status ?? status,
    cell: ({ row: { original } }) =>
      original.cycle ? (
        <Link
          href={`/cycles/${original.cycle.cycle_id}`}
          aria-label={`Open the cycle of ${causeOf(original)}, ${original.cycle.status}`}
          className="rounded-sm underline-offset-2 hover:underline"
        >
          <CycleStatusBadge status={original.cycle.status} />
        </Link>
      ) : (
        <Badge tone={RUN_TONES[original.status]}>{original.status}</Badge>
      ),
    meta: { priority: 1 },
  },
  {
    id: 'detail',
    header: 'What came of it',
    accessorFn: (run) => reasonOf(run) ?? decisionsOf(run),
    cell: ({ row: { original } }) => {
      return (
        <span className="block min-w-[18ch] max-w-[60ch] whitespace-normal text-muted text-pretty">
          {reasonOf(original) ?? decisionsOf(original)}
        </span>
      )
    },
    meta: { priority: 2, grow: 3 },
  },
  {
    id: 'symbols',
    header: 'Symbols',
    accessorFn: ({ symbols }) => symbols.length,
    cell: ({ row }) => row.original.symbols.length || '—',
    meta: { numeric: true, priority: 3 },
  },
  {
    id: 'by',
    header: 'By',
    accessorFn: ({ requested_by }) => requested_by,
    cell: ({ row }) => (
      <span className="block max-w-28 truncate text-muted" title={row.original.requested_by}>
        {row.original.requested_by}
      </span>
    ),
    meta: { priority: 3 },
  },
]

function decisionsOf({ cycle }: ScheduleRun): string {
  if (cycle?.status !== 'completed') return '—'
  const signals = `${cycle.signals} ${cycle.signals === 1 ? 'signal' : 'signals'}`
  return cycle.execute ? `${signals}, ${cycle.executed} to execute` : `${signals}, decided only`
}

/** Slots, price moves and runs by hand, those that gave nothing included. */
export function RunTable({ pageSize }: { pageSize: number }) {
  const [job, setJob] = useState<(typeof JOBS)[number]['value']>('all')
  const wanted: CycleJobId | undefined = job === 'all' ? undefined : job
  const query = useScheduleRuns({ limit: pageSize, job: wanted })
  const runs = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  return (
    <Section
      title="Runs"
      note="slots, price moves and runs by hand"
      flush
      actions={<Segmented label="Which runs" value={job} onValueChange={setJob} options={JOBS} />}
    >
      <DataTable
        label="runs"
        data={runs ?? (query.isError ? NONE : undefined)}
        columns={COLUMNS}
        rowId={({ id }) => id}
        skeletonRows={5}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        empty={
          job === 'event-monitor' ? (
            <EmptyState title="No price has moved far enough">
              A move over the threshold starts a cycle for its symbol, and stands here with the price it was measured
              from.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing has run yet">
              Each slot leaves a line here: the cycle that it started, or why there was none.
            </EmptyState>
          )
        }
      />
      <LoadMore
        label="runs"
        shown={runs?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </Section>
  )
}
