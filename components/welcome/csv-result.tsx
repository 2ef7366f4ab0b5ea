'use client'

import { useId, useMemo, useState } from 'react'
import { RunCycleForm } from '@/components/cycles/run-cycle-form'
import { useSymbols } from '@/components/data/queries'
import type { DataImport } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { DataTable } from '@/components/ui/data-table'
import { integer } from '@/components/ui/format'
import { SkeletonRows } from '@/components/ui/state/skeleton'
import type { DataColumn } from '@/components/ui/table/columns'
import { downloadText, toCsv } from '@/components/ui/table/csv'
import type { CsvImportState } from '@/components/welcome/use-csv-import'

type Refused = DataImport['report'][number]

const DEFAULT_SYMBOLS = 10

const COLUMNS: DataColumn<Refused>[] = [
  {
    id: 'place',
    header: 'Where',
    accessorFn: ({ file, line }) => (line === null ? file : `${file}:${line}`),
    cell: ({ getValue }) => <span className="font-mono text-xs">{String(getValue())}</span>,
    meta: { priority: 1 },
  },
  { id: 'message', header: 'Why it was refused', accessorFn: ({ message }) => message, meta: { priority: 1, grow: 3 } },
]

/** What an import brought and refused, and the first cycle over it. */
export function CsvResult({ state, onAgain }: { state: CsvImportState; onAgain: () => void }) {
  const id = useId()
  const { accounts, account, switchAccount } = useDesk()
  const { data: known } = useSymbols()
  const [pending, setPending] = useState(false)
  const simulations = accounts.filter(({ kind, sample }) => kind === 'simulation' && !sample)
  const target = simulations.find((item) => item.id === account.id) ?? simulations[0]
  const symbols = useMemo(() => importedSymbols(state.names, known ?? []), [state.names, known])

  return (
    <div className="flex flex-col gap-4">
      <p role="status" className="text-sm text-text">
        <span className="num font-semibold">{integer(state.barsWritten)}</span> new bars from {integer(state.filesDone)}{' '}
        {state.filesDone === 1 ? 'file' : 'files'} are stored
        {state.barsWritten === 0 && state.rowsRefused === 0 && '; all of them were there before'}
        {state.rowsRefused > 0 ? (
          <span className="text-warn">
            ; {integer(state.rowsRefused)} {state.rowsRefused === 1 ? 'row was' : 'rows were'} refused.
          </span>
        ) : (
          '; nothing was refused.'
        )}
      </p>
      {state.report.length > 0 && (
        <DataTable
          label="Refused rows"
          data={state.report}
          columns={COLUMNS}
          rowId={(row) => `${row.file}:${row.line}:${row.code}:${row.message}`}
          maxHeight={260}
          onExport={(table) => downloadText('refused-rows.csv', toCsv(table))}
        />
      )}
      {!known ? (
        <SkeletonRows rows={3} />
      ) : target && symbols.length > 0 ? (
        <>
          <RunCycleForm
            id={id}
            account={target}
            symbols={symbols.slice(0, DEFAULT_SYMBOLS)}
            onPending={setPending}
            close={() => undefined}
            onStarted={(cycle) => switchAccount(cycle.account, `/cycles/${cycle.cycle_id}`)}
          />
          <div className="flex gap-2">
            <Button type="submit" form={id} variant="primary" size="lg" pending={pending}>
              Run a cycle
            </Button>
            <Button size="lg" variant="ghost" onClick={onAgain}>
              Import more
            </Button>
          </div>
        </>
      ) : (
        <Button className="self-start" onClick={onAgain}>
          Import other files
        </Button>
      )}
    </div>
  )
}

/** Symbols named by the files, or all that came from CSV when the files are named otherwise. */
function importedSymbols(names: readonly string[], known: readonly { symbol: string; source: string }[]): string[] {
  const stems = new Set(names.map((name) => name.replace(/\.csv$/i, '').toUpperCase()))
  const named = known.filter(({ symbol }) => stems.has(symbol))
  return (named.length > 0 ? named : known.filter(({ source }) => source === 'csv')).map(({ symbol }) => symbol)
}
