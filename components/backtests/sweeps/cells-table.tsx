'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useMemo, useState } from 'react'
import { cellRequest } from '@/components/backtests/sweeps/cell-request'
import { OBJECTIVE_WORDS, objectiveText } from '@/components/backtests/sweeps/sweep-words'
import { call, problemOf } from '@/components/data/api'
import { outcomeOf } from '@/components/data/mutations'
import { createBacktest } from '@/components/data/operations'
import { useSweepCells } from '@/components/data/sweeps'
import type { SweepCell, SweepDetail } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { DataTable } from '@/components/ui/data-table'
import { Delta, Percent } from '@/components/ui/number'
import { EmptyState } from '@/components/ui/state/empty-state'
import type { DataColumn } from '@/components/ui/table/columns'
import { downloadText, toCsv } from '@/components/ui/table/csv'
import { figureOf } from '@/lib/domain/backtest/objective'
import { paramWords } from '@/lib/domain/strategies/param-words'

const ConfirmDialog = dynamic(
  () => import('@/components/ui/overlay/confirm-dialog').then((file) => file.ConfirmDialog),
  { ssr: false },
)

const NONE: readonly SweepCell[] = []
const ratio = (value: number | null) => value?.toFixed(2).replace('-', '−') ?? '—'

/** The column that would say again what the objective is. */
const SAME: Partial<Record<SweepDetail['objective'], string>> = {
  sharpe: 'sharpe',
  cagr: 'cagr',
  total_return: 'return',
  calmar: 'calmar',
  max_drawdown: 'drawdown',
}

/** Every parameter is a column of its own. */
const columnsOf = (names: readonly string[], objective: SweepDetail['objective']): DataColumn<SweepCell>[] => [
  ...names.map(
    (name): DataColumn<SweepCell> => ({
      id: `param ${name}`,
      header: name,
      accessorFn: ({ params }) => params[name],
      cell: ({ row }) => <span className="num font-medium text-text">{String(row.original.params[name] ?? '—')}</span>,
      meta: { priority: 1, numeric: true },
    }),
  ),
  {
    id: 'objective',
    header: OBJECTIVE_WORDS[objective],
    accessorFn: (cell) => cell.objective && figureOf(objective, cell.objective),
    cell: ({ row: { original: cell } }) =>
      cell.error ? (
        <span className="text-faint" title={cell.error}>
          n/a
        </span>
      ) : (
        objectiveText(objective, cell.objective)
      ),
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'return',
    header: 'Return',
    accessorFn: ({ total_return }) => total_return,
    cell: ({ row }) => <Delta value={row.original.total_return} kind="percent" arrow={false} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'cagr',
    header: 'CAGR',
    accessorFn: ({ cagr }) => cagr,
    cell: ({ row }) => <Percent value={row.original.cagr} />,
    meta: { numeric: true },
  },
  {
    id: 'sharpe',
    header: 'Sharpe',
    accessorFn: ({ sharpe }) => sharpe,
    cell: ({ row }) => ratio(row.original.sharpe),
    meta: { numeric: true },
  },
  {
    id: 'calmar',
    header: 'Calmar',
    accessorFn: ({ calmar }) => calmar,
    cell: ({ row }) => ratio(row.original.calmar),
    meta: { numeric: true },
  },
  {
    id: 'drawdown',
    header: 'Drawdown',
    accessorFn: ({ max_drawdown }) => max_drawdown,
    cell: ({ row }) => <Percent value={row.original.max_drawdown} />,
    meta: { numeric: true },
  },
  { id: 'trades', header: 'Trades', accessorFn: ({ trades }) => trades, meta: { numeric: true } },
]

/** Every cell; a row can be run as a backtest of its own. */
export function CellsTable({ sweep }: { sweep: SweepDetail }) {
  const router = useRouter()
  const { can } = useDesk()
  const [chosen, setChosen] = useState<SweepCell>()
  const query = useSweepCells(sweep.id, sweep.cells_done)
  const names = Object.keys(query.data?.[0]?.params ?? {}).join()
  const columns = useMemo(
    () =>
      columnsOf(names === '' ? [] : names.split(','), sweep.objective).filter(({ id }) => id !== SAME[sweep.objective]),
    [names, sweep.objective],
  )
  return (
    <>
      <DataTable
        label="cells"
        data={query.data ?? (query.isError ? NONE : undefined)}
        columns={columns}
        rowId={({ cell, params }) => `${cell} ${paramWords(params)}`}
        error={
          query.isError
            ? { ...problemOf(query.error), onRetry: () => void query.refetch(), retrying: query.isFetching }
            : undefined
        }
        search
        chooseColumns
        onExport={(shown) => downloadText(`sweep-${sweep.id}-cells.csv`, toCsv(shown))}
        onRowClick={can('trader') ? setChosen : undefined}
        empty={<EmptyState title="No cell is done yet" />}
      />
      {chosen && (
        <ConfirmDialog
          open
          onOpenChange={() => setChosen(undefined)}
          title="Run this cell as a backtest?"
          consequence={`Runs ${sweep.strategy} with ${paramWords(chosen.params)} over the same symbols and dates, with all checks.`}
          confirmLabel="Run it"
          onConfirm={() =>
            outcomeOf(
              call(createBacktest, { body: cellRequest(sweep, chosen) }).then(({ id }) =>
                router.push(`/backtests/${id}`),
              ),
            )
          }
        />
      )}
    </>
  )
}
