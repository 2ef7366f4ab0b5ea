'use client'

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call, type Output, problemOf } from '@/components/data/api'
import { outcomeOf } from '@/components/data/mutations'
import { discardDeadLetter, listJobs, retryDeadLetter } from '@/components/data/operations'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { integer } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { ConfirmDialog } from '@/components/ui/overlay/confirm-dialog'
import { EmptyState } from '@/components/ui/state/empty-state'
import { SkeletonRows } from '@/components/ui/state/skeleton'
import type { DataColumn } from '@/components/ui/table/columns'
import type * as system from '@/lib/contracts/api/system'

type Jobs = Output<typeof system.listJobs>
type DeadLetter = Jobs['dead_letters'][number]

const REFRESH_MS = 5_000

const COLUMNS: DataColumn<DeadLetter>[] = [
  { id: 'job', header: 'Job', accessorFn: ({ job }) => job, meta: { priority: 1 } },
  {
    id: 'error',
    header: 'Why',
    accessorFn: ({ error }) => `${error.code}: ${error.message}`,
    meta: { priority: 1, grow: 3 },
  },
  { id: 'attempts', header: 'Tries', accessorFn: ({ attempts }) => attempts, meta: { numeric: true, priority: 3 } },
  {
    id: 'failed',
    header: 'Given up',
    accessorFn: ({ failed_at }) => failed_at,
    cell: ({ row }) => <Time value={row.original.failed_at} style="datetime" />,
    meta: { numeric: true, priority: 2 },
  },
]

type Operation = typeof discardDeadLetter | typeof retryDeadLetter

const settleColumn = (settle: (operation: Operation, id: string) => ReturnType<typeof outcomeOf>) =>
  ({
    id: 'settle',
    header: '',
    cell: ({ row: { original } }) => (
      <span className="flex justify-end gap-1">
        <ConfirmDialog
          trigger={
            <Button size="sm" variant="ghost">
              Try again
            </Button>
          }
          title="Try this job again?"
          consequence={`${original.job} is asked for once more, as it was asked for then.`}
          confirmLabel="Try again"
          onConfirm={() => settle(retryDeadLetter, original.id)}
        />
        <ConfirmDialog
          trigger={
            <Button size="sm" variant="ghost">
              Put aside
            </Button>
          }
          title="Put this job aside?"
          consequence="It leaves this list; the log keeps that it was given up."
          confirmLabel="Put aside"
          onConfirm={() => settle(discardDeadLetter, original.id)}
        />
      </span>
    ),
    meta: { priority: 1, label: 'Settle' },
  }) satisfies DataColumn<DeadLetter>

/** Queues, processes, and jobs that nobody will try again. */
export function JobsTab() {
  const client = useQueryClient()
  const columns = useMemo(() => {
    const settle = (operation: Operation, id: string) =>
      outcomeOf(
        call(operation as typeof discardDeadLetter, { params: { id } }).then(() =>
          client.invalidateQueries({ queryKey: ['jobs'] }),
        ),
      )
    return [...COLUMNS, settleColumn(settle)]
  }, [client])
  const { data, isError, error, isFetching, refetch } = useQuery({
    queryKey: ['jobs'],
    queryFn: ({ signal }) => call(listJobs, {}, { signal }),
    refetchInterval: REFRESH_MS,
  })
  return (
    <>
      <Section title="Queues">
        {data ? (
          <ul className="flex flex-col gap-1.5 text-sm">
            {data.lanes.map(({ lane, waiting, active, delayed }) => (
              <li key={lane} className="num flex gap-4">
                <span className="w-20 text-muted">{lane}</span>
                {integer(waiting)} waiting, {integer(active)} running, {integer(delayed)} to be tried again
              </li>
            ))}
            {data.processes.map(({ kind, host, pid, started_at }) => (
              <li key={`${host} ${pid}`} className="num flex gap-4">
                <span className="w-20 text-muted">{kind}</span>
                <span>
                  process {pid} on {host}, since <Time value={started_at} style="datetime" />
                </span>
                <Badge tone="gain">lives</Badge>
              </li>
            ))}
          </ul>
        ) : (
          !isError && <SkeletonRows rows={5} />
        )}
      </Section>
      <Section title="Given up" count={data?.dead_letters.length} flush>
        <DataTable
          label="Jobs given up"
          data={data?.dead_letters}
          columns={columns}
          rowId={({ id }) => id}
          loading={!data && !isError}
          error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
          empty={
            <EmptyState title="No job was given up">A job that keeps failing ends here with its reason.</EmptyState>
          }
        />
      </Section>
    </>
  )
}
