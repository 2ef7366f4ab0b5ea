'use client'

import type { ModelCall } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { DataTable } from '@/components/ui/data-table'
import { duration, integer } from '@/components/ui/format'
import { Section } from '@/components/ui/layout/section'
import { Money, Time } from '@/components/ui/number'
import type { DataColumn } from '@/components/ui/table/columns'
import { downloadText, toCsv } from '@/components/ui/table/csv'

const COLUMNS: readonly DataColumn<ModelCall>[] = [
  { id: 'role', header: 'Role', accessorFn: (call) => call.role, meta: { filter: 'select', priority: 1 } },
  { id: 'symbol', header: 'Symbol', accessorFn: (call) => call.symbol, meta: { priority: 1 } },
  {
    id: 'model',
    header: 'Model',
    accessorFn: (call) => call.model,
    cell: ({ row }) => <span className="text-muted">{row.original.model}</span>,
    meta: { filter: 'select' },
  },
  {
    id: 'status',
    header: 'Status',
    accessorFn: (call) => call.status,
    cell: ({ row: { original: call } }) => (
      <Badge tone={call.status === 'ok' ? 'neutral' : 'loss'}>{call.status.replaceAll('_', ' ')}</Badge>
    ),
    meta: { filter: 'select' },
  },
  {
    id: 'input',
    header: 'Tokens in',
    accessorFn: (call) => call.input_tokens,
    cell: ({ row }) => integer(row.original.input_tokens),
    meta: { numeric: true },
  },
  {
    id: 'output',
    header: 'Tokens out',
    accessorFn: (call) => call.output_tokens,
    cell: ({ row }) => integer(row.original.output_tokens),
    meta: { numeric: true },
  },
  {
    id: 'cost',
    header: 'USD',
    accessorFn: (call) => call.cost_usd,
    cell: ({ row }) => <Money value={row.original.cost_usd} symbol={false} decimals={4} />,
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'latency',
    header: 'Latency',
    accessorFn: (call) => call.latency_ms,
    cell: ({ row }) => duration(row.original.latency_ms),
    meta: { numeric: true, priority: 1 },
  },
  {
    id: 'at',
    header: 'At',
    accessorFn: (call) => call.created_at,
    cell: ({ row }) => <Time value={row.original.created_at} className="text-muted" />,
  },
]

/** Every question that was put to a model for this cycle, with what it cost and how long it took. */
export function ModelCalls({ calls, rules }: { calls: readonly ModelCall[]; rules: boolean }) {
  if (calls.length === 0)
    return (
      <Section title="Model calls" count={0} className="border-t border-hairline">
        <p className="text-sm text-muted">
          {rules
            ? 'Rules in code answered for every agent: no model was asked and nothing was paid.'
            : 'No model was asked.'}
        </p>
      </Section>
    )
  return (
    <Section title="Model calls" count={calls.length} flush className="border-t border-hairline">
      <DataTable
        label="model calls"
        data={calls}
        columns={COLUMNS}
        rowId={(call) => `${call.role} ${call.symbol} ${call.created_at} ${call.status}`}
        onExport={(shown) => downloadText('model-calls.csv', toCsv(shown))}
        rowHeight={32}
      />
    </Section>
  )
}
