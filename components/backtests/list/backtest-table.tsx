'use client'

import { FlaskConical, Scale, Square, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type ReactNode, useCallback, useMemo, useState } from 'react'
import { useRunActions } from '@/components/backtests/actions'
import { BACKTEST_COLUMNS } from '@/components/backtests/list/backtest-columns'
import { ListFilters, useListFilter } from '@/components/backtests/list/list-filters'
import { selectColumn } from '@/components/backtests/list/select-column'
import { NewLink } from '@/components/backtests/new-link'
import { problemOf } from '@/components/data/api'
import { isMoving, useBacktests } from '@/components/data/backtests'
import type { Backtest } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import { downloadText, toCsv } from '@/components/ui/table/csv'
import { plural } from '@/lib/domain/plural'

const ConfirmDialog = dynamic(
  () => import('@/components/ui/overlay/confirm-dialog').then((file) => file.ConfirmDialog),
  { ssr: false },
)

const NONE: readonly Backtest[] = []
const HIDDEN = ['created', 'tags']
const MOST_COMPARED = 6

/** Every backtest of the desk, newest first. Rows that are ticked can be compared or deleted. */
export function BacktestTable({ pageSize }: { pageSize: number }) {
  const router = useRouter()
  const { can } = useDesk()
  const { filter, active } = useListFilter()
  const query = useBacktests({ ...filter, limit: pageSize })
  const runs = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  const [chosen, setChosen] = useState<readonly number[]>([])
  const [deleting, setDeleting] = useState(false)
  const [canceling, setCanceling] = useState(false)
  const { remove, cancelAll } = useRunActions()
  const toggle = useCallback(
    (id: number) => setChosen((now) => (now.includes(id) ? now.filter((other) => other !== id) : [...now, id])),
    [],
  )
  const columns = useMemo(() => [selectColumn(chosen, toggle), ...BACKTEST_COLUMNS], [chosen, toggle])
  const picked = runs?.filter(({ id }) => chosen.includes(id)) ?? []
  const comparable = picked.filter(({ status }) => status === 'completed')
  const moving = picked.filter(({ status }) => isMoving(status) || status === 'paused')
  const ended = picked.filter(({ status }) => !isMoving(status) && status !== 'paused')
  const trader = can('trader')
  return (
    <>
      <DataTable
        label="backtests"
        data={runs ?? (query.isError ? NONE : undefined)}
        columns={columns}
        rowId={({ id }) => String(id)}
        onRowClick={({ id }) => router.push(`/backtests/${id}`)}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        rowHeight={48}
        maxHeight="none"
        chooseColumns
        storageKey="backtests"
        initialHidden={HIDDEN}
        onExport={(shown) => downloadText('backtests.csv', toCsv(shown))}
        toolbar={<ListFilters runs={runs ?? NONE} />}
        empty={active ? <NoneMatches /> : <FirstRun action={trader ? <NewLink kind="run" /> : undefined} />}
      />
      <LoadMore
        label="backtests"
        shown={runs?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
      {picked.length > 0 && (
        <div
          role="toolbar"
          aria-label="Chosen backtests"
          className="sticky bottom-14 z-10 flex flex-wrap items-center gap-2 border-t border-hairline bg-raised px-4 py-2 md:bottom-0"
        >
          <span className="num text-sm text-muted" role="status">
            {plural(picked.length, 'backtest')} chosen
          </span>
          <Button size="sm" variant="ghost" onClick={() => setChosen([])}>
            Clear
          </Button>
          <span className="ml-auto flex gap-2">
            {trader && moving.length > 0 && (
              <Button size="sm" onClick={() => setCanceling(true)}>
                <Square aria-hidden className="size-3.5" />
                Cancel {moving.length}
              </Button>
            )}
            {trader && ended.length > 0 && (
              <Button size="sm" variant="danger" onClick={() => setDeleting(true)}>
                <Trash2 aria-hidden className="size-3.5" />
                Delete {ended.length}
              </Button>
            )}
            <Button
              size="sm"
              variant="primary"
              disabled={comparable.length < 2 || comparable.length > MOST_COMPARED}
              title={
                comparable.length < 2
                  ? 'Choose two to six that have completed'
                  : comparable.length > MOST_COMPARED
                    ? 'At most six can be compared'
                    : undefined
              }
              onClick={() => router.push(`/backtests/compare?ids=${comparable.map(({ id }) => id).join()}`)}
            >
              <Scale aria-hidden className="size-3.5" />
              Compare {comparable.length}
            </Button>
          </span>
        </div>
      )}
      {canceling && (
        <ConfirmDialog
          open
          onOpenChange={setCanceling}
          title={`Cancel ${plural(moving.length, 'backtest')}?`}
          consequence={
            moving.length === 1
              ? 'It ends without a result. It can be taken up again later.'
              : 'They end without a result. They can be taken up again later.'
          }
          confirmLabel={moving.length === 1 ? 'Cancel the run' : 'Cancel the runs'}
          cancelLabel="Keep running"
          danger
          onConfirm={() => cancelAll(moving.map(({ id }) => id))}
        />
      )}
      {deleting && (
        <ConfirmDialog
          open
          onOpenChange={setDeleting}
          title={`Delete ${plural(ended.length, 'backtest')}?`}
          consequence="Their results, trades and reports are gone for good. That they were tried stays counted: the deflated Sharpe ratio of later runs of the strategy still knows of them."
          confirmLabel="Delete"
          danger
          onConfirm={async () => {
            const outcome = await remove(ended.map(({ id }) => id))
            if (outcome.ok) setChosen([])
            return outcome
          }}
        />
      )}
    </>
  )
}

const NoneMatches = () => (
  <EmptyState title="No backtest matches the filters">Clear one of them to see the others.</EmptyState>
)

const FirstRun = ({ action }: { action: ReactNode }) => (
  <EmptyState title="Nothing has been tested yet" icon={<FlaskConical />} action={action}>
    A backtest lets a strategy trade the stored prices of the past, with costs and limits as on the paper account, and
    says how far its result can be believed. A good first one: “Moving-average cross” over a handful of symbols, with
    everything left as it is. It takes seconds.
  </EmptyState>
)
