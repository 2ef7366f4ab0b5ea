'use client'

import { useMemo, useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useTrades } from '@/components/data/queries'
import type { Trade } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { useDesk } from '@/components/desk/desk-context'
import { StrategyFilter } from '@/components/strategies/strategy-filter'
import { TRADE_COLUMNS } from '@/components/trades/trade-columns'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { Segmented } from '@/components/ui/form/segmented'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import { downloadText, toCsv } from '@/components/ui/table/csv'

export const PAGE_SIZE = 100

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'closed', label: 'Closed' },
] as const

const NONE: readonly Trade[] = []

export type TableProps = { selected: string | null; onOpen: (id: string) => void }

export function TradesTable({ selected, onOpen }: TableProps) {
  const { account, can, runCycle } = useDesk()
  const [status, setStatus] = useState<'all' | 'open' | 'closed'>('all')
  const [strategy, showStrategy] = useUrlParam('strategy')
  const query = useTrades({
    limit: PAGE_SIZE,
    account: account.id,
    strategy: strategy ?? undefined,
    status: status === 'all' ? undefined : status,
  })
  const trades = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  return (
    <>
      <DataTable
        label="trades"
        data={trades ?? (query.isError ? NONE : undefined)}
        columns={TRADE_COLUMNS}
        rowId={({ id }) => id}
        onRowClick={({ id }) => onOpen(id)}
        isSelected={({ id }) => id === selected}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        search
        chooseColumns
        storageKey="trades"
        onExport={(shown) => downloadText('trades.csv', toCsv(shown))}
        toolbar={
          <>
            <Segmented label="Which trades" value={status} onValueChange={setStatus} options={SHOWN} />
            {strategy && <StrategyFilter id={strategy} onEnd={() => showStrategy(null)} />}
          </>
        }
        empty={
          <EmptyState
            title={status === 'all' ? 'Nothing has been traded on this account' : `No ${status} trade`}
            action={
              status === 'all' && can('trader') ? <Button onClick={() => runCycle()}>Run a cycle</Button> : undefined
            }
          >
            A trade begins with the first share bought and ends with the last one sold. Run a cycle with orders on, or
            place one by hand.
          </EmptyState>
        }
      />
      <LoadMore
        label="trades"
        shown={trades?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  )
}
