'use client'

import { Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { CYCLE_COLUMNS } from '@/components/cycles/cycle-columns'
import { problemOf } from '@/components/data/api'
import { useCycles } from '@/components/data/queries'
import type { Cycle } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Segmented } from '@/components/ui/form/segmented'
import { PageHeader } from '@/components/ui/layout/section'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import { downloadText, toCsv } from '@/components/ui/table/csv'

const STATUSES = ['all', 'running', 'completed', 'failed'] as const
type Shown = (typeof STATUSES)[number]
const STATUS_WORDS: Record<Shown, string> = {
  all: 'Any status',
  running: 'Running',
  completed: 'Completed',
  failed: 'Failed',
}

const ONE_ACCOUNT = CYCLE_COLUMNS.filter(({ id }) => id !== 'account')
const NO_CYCLES: readonly Cycle[] = []

/** Every cycle of the account, newest first; new ones and their progress arrive by themselves. */
export function CycleList({ pageSize }: { pageSize: number }) {
  const router = useRouter()
  const { account, can, runCycle } = useDesk()
  const [scope, setScope] = useState<'account' | 'all'>('account')
  const [status, setStatus] = useState<Shown>('all')
  const query = useCycles({
    limit: pageSize,
    account: scope === 'account' ? account.id : undefined,
    status: status === 'all' ? undefined : status,
  })
  const cycles = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  const trader = can('trader')
  const run = (
    <Button
      variant="primary"
      onClick={() => runCycle()}
      disabled={!trader}
      title={trader ? undefined : 'Your role may look, not run'}
    >
      <Play aria-hidden className="size-3.5" />
      Run a cycle
    </Button>
  )

  return (
    <>
      <PageHeader title="Cycles" note={account.name} actions={run} />
      <DataTable
        label="cycles"
        data={cycles ?? (query.isError ? NO_CYCLES : undefined)}
        columns={scope === 'account' ? ONE_ACCOUNT : CYCLE_COLUMNS}
        rowId={({ cycle_id }) => cycle_id}
        onRowClick={({ cycle_id }) => router.push(`/cycles/${cycle_id}`)}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        rowHeight={40}
        maxHeight="none"
        chooseColumns
        onExport={(shown) => downloadText('cycles.csv', toCsv(shown))}
        storageKey="cycles"
        toolbar={
          <>
            <Segmented
              label="Accounts"
              value={scope}
              onValueChange={setScope}
              options={[
                { value: 'account', label: 'This account' },
                { value: 'all', label: 'All accounts' },
              ]}
            />
            <span aria-hidden className="mx-1 hidden h-4 w-px bg-hairline sm:block" />
            <Segmented
              label="Status"
              value={status}
              onValueChange={setStatus}
              options={STATUSES.map((value) => ({ value, label: STATUS_WORDS[value] }))}
            />
          </>
        }
        empty={
          status === 'all' ? (
            <EmptyState title="No cycle has run on this account" action={trader ? run : undefined}>
              A cycle lets four agents look at each symbol in turn: one proposes, one sizes and limits, one looks for
              what makes such signals fail, and the last decides. Everything they say is kept here, with the orders that
              came of it.
            </EmptyState>
          ) : (
            <EmptyState title={`No ${status} cycle`}>Choose “Any status” to see the others.</EmptyState>
          )
        }
      />
      <LoadMore
        label="cycles"
        shown={cycles?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  )
}
