'use client'

import { Download } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useMemo } from 'react'
import { Sparkline } from '@/components/charts/sparkline'
import { problemOf } from '@/components/data/api'
import { usePortfolio, usePositions } from '@/components/data/queries'
import type { Position } from '@/components/data/types'
import { IconButton } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { percent, price, quantity } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { MeterBar } from '@/components/ui/meter-bar'
import { Delta } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'
import { downloadText, toCsv } from '@/components/ui/table/csv'

const DAY = 86_400_000

const tenth = (value: number) => percent(value, { decimals: 1 })

/** `now` is the account's time, which for a simulation is not the reader's. */
function columnsFor(limit: number, now: number): DataColumn<Position>[] {
  return [
    {
      id: 'symbol',
      header: 'Symbol',
      accessorFn: ({ symbol }) => symbol,
      cell: ({ row: { original } }) => (
        <span className="flex min-w-0 items-baseline gap-2" title={original.name ?? undefined}>
          <span className="font-semibold text-text">{original.symbol}</span>
          <span className="truncate text-xs text-faint max-sm:hidden">{original.sector}</span>
        </span>
      ),
      // The sector is cut before a figure goes out of sight.
      meta: { priority: 1, grow: 2, className: 'sm:max-2xl:w-full sm:max-2xl:min-w-24 sm:max-2xl:max-w-0' },
    },
    {
      id: 'recent',
      header: '20 days',
      accessorFn: ({ recent_closes }) => (recent_closes.at(-1) ?? 0) / (recent_closes[0] ?? 1) - 1,
      cell: ({ row: { original } }) => <Sparkline values={original.recent_closes} />,
      meta: { priority: 3, className: '@max-[768px]:hidden' },
    },
    {
      id: 'quantity',
      header: 'Shares',
      accessorFn: (item) => Number(item.quantity),
      cell: ({ row }) => quantity(row.original.quantity),
      meta: { numeric: true, priority: 2 },
    },
    {
      id: 'average',
      header: 'Average',
      accessorFn: (item) => Number(item.average_cost),
      cell: ({ row }) => price(row.original.average_cost),
      meta: { numeric: true, priority: 3 },
    },
    {
      id: 'price',
      header: 'Price',
      accessorFn: (item) => Number(item.price),
      cell: ({ row }) => price(row.original.price),
      meta: { numeric: true, priority: 2 },
    },
    {
      id: 'pnl',
      header: 'P&L $',
      accessorFn: (item) => Number(item.unrealized_pnl),
      cell: ({ row }) => <Delta value={row.original.unrealized_pnl} symbol={false} />,
      meta: { numeric: true, priority: 1 },
    },
    {
      id: 'pnl_pct',
      header: 'P&L',
      accessorFn: (item) => item.unrealized_pnl_pct,
      cell: ({ row }) => <Delta value={row.original.unrealized_pnl_pct} kind="percent" arrow={false} />,
      meta: { numeric: true, priority: 1 },
    },
    {
      id: 'weight',
      header: `Weight, of ${percent(limit, { decimals: 0 })}`,
      accessorFn: (item) => item.weight,
      cell: ({ row }) => (
        <MeterBar
          compact
          label={`Weight of ${row.original.symbol}`}
          used={row.original.weight}
          limit={limit}
          format={tenth}
          className="justify-end"
        />
      ),
      meta: { numeric: true, priority: 2 },
    },
    {
      id: 'held',
      header: 'Held',
      accessorFn: (item) => now - Date.parse(item.opened_at),
      cell: ({ getValue }) => `${Math.max(0, Math.floor(Number(getValue()) / DAY))} d`,
      meta: { numeric: true, priority: 3 },
    },
  ]
}

const FIELDS = [
  'symbol',
  'name',
  'sector',
  'quantity',
  'average_cost',
  'price',
  'market_value',
  'unrealized_pnl',
  'weight',
  'opened_at',
] as const

/** With every digit, as the API gives it. */
const csvOf = (positions: readonly Position[]): string =>
  toCsv({ headers: [...FIELDS], rows: positions.map((item) => FIELDS.map((field) => String(item[field] ?? ''))) })

export function PositionsTable({ account }: { account: string }) {
  const router = useRouter()
  const { data, isError, error, isFetching, refetch } = usePositions(account)
  const portfolio = usePortfolio(account).data
  const limit = portfolio?.limits.max_position ?? 1
  const asOf = portfolio?.as_of.slice(0, 10)
  const columns = useMemo(() => columnsFor(limit, asOf ? Date.parse(asOf) + DAY : Date.now()), [limit, asOf])
  return (
    <Section
      title="Positions"
      count={data?.length}
      flush
      actions={
        data &&
        data.length > 0 && (
          <IconButton
            size="sm"
            label="Download as CSV"
            icon={<Download />}
            onClick={() => downloadText('positions.csv', csvOf(data))}
          />
        )
      }
    >
      <DataTable
        label="Positions"
        className="@container"
        data={data}
        columns={columns}
        rowId={({ symbol }) => symbol}
        skeletonRows={6}
        initialSort={[{ id: 'weight', desc: true }]}
        storageKey="positions"
        onRowClick={({ symbol }) => router.push(`/trades?symbol=${encodeURIComponent(symbol)}`)}
        error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
        empty={
          <EmptyState title="No positions">
            What a cycle buys stands here with its price, its gain and its share of the limit.
          </EmptyState>
        }
      />
    </Section>
  )
}
