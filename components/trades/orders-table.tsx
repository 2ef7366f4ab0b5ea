'use client'

import { useMemo, useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useOrders } from '@/components/data/queries'
import type { Order } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { useDesk } from '@/components/desk/desk-context'
import { StrategyFilter } from '@/components/strategies/strategy-filter'
import { ORDER_COLUMNS } from '@/components/trades/order-columns'
import { PAGE_SIZE, type TableProps } from '@/components/trades/trades-table'
import { DataTable } from '@/components/ui/data-table'
import { Segmented } from '@/components/ui/form/segmented'
import { EmptyState } from '@/components/ui/state/empty-state'
import { LoadMore } from '@/components/ui/state/load-more'
import { downloadText, toCsv } from '@/components/ui/table/csv'

const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Working' },
  { value: 'done', label: 'Done' },
] as const

const NONE: readonly Order[] = []

export function OrdersTable({ selected, onOpen }: TableProps) {
  const { account } = useDesk()
  const [shown, setShown] = useState<'all' | 'open' | 'done'>('all')
  const open = shown === 'all' ? undefined : shown === 'open' ? ('true' as const) : ('false' as const)
  const [strategy, showStrategy] = useUrlParam('strategy')
  const query = useOrders({ limit: PAGE_SIZE, account: account.id, strategy: strategy ?? undefined, open })
  const orders = useMemo(() => query.data?.pages.flatMap(({ data }) => data), [query.data])
  return (
    <>
      <DataTable
        label="orders"
        data={orders ?? (query.isError ? NONE : undefined)}
        columns={ORDER_COLUMNS}
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
        storageKey="orders"
        onExport={(table) => downloadText('orders.csv', toCsv(table))}
        toolbar={
          <>
            <Segmented label="Which orders" value={shown} onValueChange={setShown} options={SHOWN} />
            {strategy && <StrategyFilter id={strategy} onEnd={() => showStrategy(null)} />}
          </>
        }
        empty={
          <EmptyState title={shown === 'open' ? 'No order is working' : 'No orders yet'}>
            Orders come from cycles that decide to execute, or by hand; each keeps every state that the broker reported.
          </EmptyState>
        }
      />
      <LoadMore
        label="orders"
        shown={orders?.length ?? 0}
        hasMore={query.hasNextPage}
        loading={query.isFetchingNextPage}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  )
}
