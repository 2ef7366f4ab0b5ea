'use client'

import { useMemo } from 'react'
import type { SymbolRow } from '@/components/cycles/detail/cycle-rows'
import { DecisionCell, OrderCell, RiskCell, SignalCell, ValidationCell } from '@/components/cycles/detail/matrix-cells'
import type { Stage } from '@/components/cycles/detail/stages'
import { DataTable } from '@/components/ui/data-table'
import type { DataColumn } from '@/components/ui/table/columns'
import { downloadText, toCsv } from '@/components/ui/table/csv'

const MANY = 25

type MatrixProps = {
  rows: readonly SymbolRow[]
  stages: readonly Stage[]
  selected: string | undefined
  onSelect: (symbol: string) => void
}

/** Symbol by agent: who said what, at a glance. A chosen row is explained underneath. */
export function Matrix({ rows, stages, selected, onSelect }: MatrixProps) {
  const running = stages.find(({ state }) => state === 'running')?.id
  const columns = useMemo(() => columnsFor(running), [running])
  const many = rows.length > MANY
  return (
    <DataTable
      label="symbols"
      data={rows}
      columns={columns}
      rowId={({ symbol }) => symbol}
      onRowClick={({ symbol }) => onSelect(symbol)}
      isSelected={({ symbol }) => symbol === selected}
      search={many}
      onExport={many ? (shown) => downloadText('cycle-symbols.csv', toCsv(shown)) : undefined}
      maxHeight={many ? 560 : 'none'}
      rowHeight={34}
    />
  )
}

/** While a stage runs, the cells that it will fill show it; those after it stay empty. */
function columnsFor(running: string | undefined): DataColumn<SymbolRow>[] {
  const asked = ({ signal }: SymbolRow) => signal?.action === 'BUY' || signal?.action === 'SELL'
  return [
    {
      id: 'symbol',
      header: 'Symbol',
      accessorFn: ({ symbol }) => symbol,
      cell: ({ row }) => <span className="font-semibold text-text">{row.original.symbol}</span>,
      meta: { priority: 1 },
    },
    {
      id: 'data_agent',
      header: 'DataAgent',
      accessorFn: ({ signal }) => signal && `${signal.action} ${signal.confidence}`,
      cell: ({ row }) => <SignalCell row={row.original} pending={running === 'data_agent'} />,
      meta: { priority: 1 },
    },
    {
      id: 'risk_manager',
      header: 'RiskManager',
      accessorFn: ({ assessment }) =>
        assessment &&
        (assessment.approved ? `ok ${assessment.adjusted_quantity}` : `refused ${assessment.refusal?.code ?? ''}`),
      cell: ({ row }) => <RiskCell row={row.original} pending={running === 'risk_manager' && asked(row.original)} />,
      meta: { grow: 1.3 },
    },
    {
      id: 'validator',
      header: 'Validator',
      accessorFn: ({ validation }) => validation && (validation.approved ? `ok ${validation.confidence}` : 'stopped'),
      cell: ({ row }) => (
        <ValidationCell
          row={row.original}
          pending={running === 'validator' && row.original.assessment?.approved === true}
        />
      ),
    },
    {
      id: 'meta_agent',
      header: 'MetaAgent',
      accessorFn: ({ decision }) => decision && `${decision.decision} ${decision.confidence}`,
      cell: ({ row }) => (
        <DecisionCell
          row={row.original}
          pending={running === 'meta_agent' && row.original.validation?.approved === true}
        />
      ),
    },
    {
      id: 'order',
      header: 'Order',
      accessorFn: ({ order, refusal }) => order?.status ?? (refusal && `refused ${refusal.code}`),
      cell: ({ row }) => (
        <OrderCell
          row={row.original}
          pending={running === 'execution' && row.original.decision?.decision === 'EXECUTE'}
        />
      ),
      meta: { priority: 1, className: 'text-right!', grow: 1.5 },
    },
  ]
}
