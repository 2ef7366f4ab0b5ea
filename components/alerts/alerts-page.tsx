'use client'

import { useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useAcknowledge, useAlerts } from '@/components/data/broker'
import type { AlertView } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Switch } from '@/components/ui/form/switch'
import { PageHeader } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import type { DataColumn } from '@/components/ui/table/columns'

const TONES = { info: 'neutral', warning: 'warn', critical: 'loss' } as const
const NONE: readonly AlertView[] = []

const columnsFor = (onAcknowledge: ((id: string) => void) | null): readonly DataColumn<AlertView>[] => [
  {
    id: 'at',
    header: 'When',
    accessorFn: (alert) => alert.created_at,
    cell: ({ row }) => <Time value={row.original.created_at} style="datetime" className="text-muted" />,
    meta: { priority: 2 },
  },
  {
    id: 'level',
    header: 'Level',
    accessorFn: (alert) => alert.level,
    cell: ({ row }) => <Badge tone={TONES[row.original.level]}>{row.original.level}</Badge>,
    meta: { priority: 1 },
  },
  {
    id: 'account',
    header: 'Account',
    accessorFn: (alert) => alert.account,
    cell: ({ row }) => row.original.account ?? '—',
    meta: { priority: 3 },
  },
  {
    id: 'message',
    header: 'What',
    accessorFn: (alert) => alert.message,
    cell: ({ row }) => (
      <span className="block whitespace-normal py-1">
        <Time value={row.original.created_at} style="datetime" className="block text-faint text-xs sm:hidden" />
        {row.original.message}
      </span>
    ),
    meta: { priority: 1, grow: 5 },
  },
  {
    id: 'acknowledged',
    header: 'Put aside',
    accessorFn: (alert) => alert.acknowledged_at,
    cell: ({ row }) =>
      row.original.acknowledged_at ? (
        <Time value={row.original.acknowledged_at} style="datetime" className="text-faint" />
      ) : (
        onAcknowledge && (
          <Button
            size="sm"
            aria-label={`Put aside: ${row.original.message}`}
            onClick={() => onAcknowledge(row.original.id)}
          >
            Put aside
          </Button>
        )
      ),
    meta: { priority: 1, numeric: true },
  },
]

/** What a person should know of; each stays until somebody puts it aside. */
export function AlertsPage() {
  const { can } = useDesk()
  const [all, setAll] = useState(false)
  const query = useAlerts({ open: !all })
  const acknowledge = useAcknowledge()
  const alerts = query.data?.pages.flatMap(({ data }) => data)
  const newest = alerts?.[0]
  const waiting = alerts?.some(({ acknowledged_at }) => acknowledged_at === null)
  return (
    <>
      <PageHeader
        title="Alerts"
        actions={
          <>
            <label className="flex items-center gap-2 text-muted text-xs" htmlFor="all-alerts">
              <Switch id="all-alerts" checked={all} onCheckedChange={setAll} />
              Show those put aside
            </label>
            {can('trader') && newest && waiting && (
              <Button disabled={acknowledge.all.isPending} onClick={() => acknowledge.all.mutate(newest.id)}>
                Put all aside
              </Button>
            )}
          </>
        }
      />
      <DataTable
        label="Alerts"
        data={alerts ?? (query.isError ? NONE : undefined)}
        columns={columnsFor(can('trader') ? (id) => acknowledge.one.mutate(id) : null)}
        rowId={({ id }) => id}
        skeletonRows={4}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        empty={
          <EmptyState title="Nothing waits for you">
            A halt of an account, a difference to the broker or a cut log stands here until somebody puts it aside.
          </EmptyState>
        }
      />
      <LoadMore
        label="alerts"
        shown={alerts?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  )
}
