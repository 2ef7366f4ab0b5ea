'use client'

import { Download } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { problemOf } from '@/components/data/api'
import { useCapital } from '@/components/data/queries'
import type { Capital, CapitalEvent } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { signedPercent } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { type Stat, StatBand } from '@/components/ui/layout/stat-band'
import { Delta, Money, Percent, Time } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'

const MoveCapitalDialog = dynamic(
  () => import('@/components/risk/move-capital-dialog').then((file) => file.MoveCapitalDialog),
  { ssr: false },
)

const WORDS: Record<CapitalEvent['type'], string> = {
  deposit: 'Deposit',
  withdrawal: 'Withdrawal',
  realized_pnl: 'Realised P&L',
}
const NONE: readonly CapitalEvent[] = []

const COLUMNS: readonly DataColumn<CapitalEvent>[] = [
  {
    id: 'at',
    header: 'When',
    accessorFn: ({ at }) => at,
    cell: ({ row }) => <Time value={row.original.at} style="datetime" className="text-muted" />,
    meta: { priority: 1 },
  },
  {
    id: 'type',
    header: 'What',
    accessorFn: ({ type }) => WORDS[type],
    meta: { priority: 1, grow: 1.5 },
  },
  {
    id: 'note',
    header: 'Note',
    accessorFn: ({ note }) => note,
    cell: ({ row }) => <span className="block max-w-[40ch] truncate text-muted">{row.original.note ?? '—'}</span>,
    meta: { priority: 2, grow: 2 },
  },
  {
    id: 'amount',
    header: 'Amount',
    accessorFn: ({ amount }) => Number(amount),
    cell: ({ row }) => <Delta value={row.original.amount} symbol={false} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'equity',
    header: 'Equity after',
    accessorFn: ({ equity }) => Number(equity),
    cell: ({ row }) => <Money value={row.original.equity} symbol={false} />,
    meta: { numeric: true, priority: 3 },
  },
]

/** What was paid in and out, and what came of it in both ways of counting. */
export function CapitalSection({ account }: { account: string }) {
  const { can, account: shown } = useDesk()
  // At a broker elsewhere money is paid in and out there.
  const isOurs = shown.broker === 'paper'
  const { data, isError, error, isFetching, refetch } = useCapital(account)
  const [moving, setMoving] = useState(false)
  return (
    <Section
      title="Capital"
      note="deposits, withdrawals, realised profit"
      flush
      actions={
        <>
          <Button size="sm" variant="ghost" asChild>
            <a href={`/api/capital/statement?account=${encodeURIComponent(account)}&format=csv`} download>
              <Download aria-hidden className="size-3.5" />
              Statement
            </a>
          </Button>
          {can('trader') && isOurs && (
            <Button size="sm" onClick={() => setMoving(true)}>
              Pay in or out
            </Button>
          )}
        </>
      }
    >
      <StatBand label="Returns" loading={!data} stats={data ? statsOf(data) : EMPTY} />
      <DataTable
        label="Capital events"
        data={data?.data ?? (isError ? NONE : undefined)}
        columns={COLUMNS}
        rowId={({ id }) => id}
        skeletonRows={3}
        error={isError ? { ...problemOf(error), onRetry: () => void refetch(), retrying: isFetching } : undefined}
        empty={<EmptyState title="No capital event">What is paid in or out stands here.</EmptyState>}
      />
      {moving && <MoveCapitalDialog open onOpenChange={setMoving} freeCash={data?.free_cash} />}
    </Section>
  )
}

const EMPTY: Stat[] = ['Paid in', 'Equity', 'Time-weighted return', 'Money-weighted return'].map((label) => ({
  label,
  value: '—',
}))

function statsOf({ net_deposits, equity, peak_equity, returns }: Capital): Stat[] {
  const yearly = (rate: number | null) => (rate === null ? 'over the whole time' : `${signedPercent(rate)} a year`)
  return [
    { label: 'Paid in', value: <Money value={net_deposits} />, note: 'net of withdrawals' },
    {
      label: 'Equity',
      value: <Money value={equity} />,
      note: (
        <>
          peak <Money value={peak_equity} />
        </>
      ),
    },
    {
      label: 'Time-weighted return',
      value: <Percent value={returns.time_weighted.total} signed />,
      note: yearly(returns.time_weighted.per_year),
      title: 'How well the account was run, whatever was paid in or out',
    },
    {
      label: 'Money-weighted return',
      value: <Percent value={returns.money_weighted.total} signed />,
      note: returns.money_weighted.total === null ? 'known after a day' : yearly(returns.money_weighted.per_year),
      title: 'What the money paid in has earned (internal rate, XIRR)',
    },
  ]
}
