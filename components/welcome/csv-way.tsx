'use client'

import { FileUp } from 'lucide-react'
import dynamic from 'next/dynamic'
import { type DragEvent, useRef, useState } from 'react'
import { useDesk } from '@/components/desk/desk-context'
import { Button } from '@/components/ui/button'
import { CodeBlock } from '@/components/ui/code-block'
import { integer } from '@/components/ui/format'
import { ErrorState } from '@/components/ui/state/error-state'
import { Progress } from '@/components/ui/state/progress'
import { useCsvImport } from '@/components/welcome/use-csv-import'
import { cn } from '@/lib/cn'

const CsvResult = dynamic(() => import('@/components/welcome/csv-result').then((file) => file.CsvResult), {
  ssr: false,
})

const EXAMPLE = `date,open,high,low,close,volume
2024-03-01,50.10,51.25,49.80,50.95,1250000`

const onlyCsv = (list: FileList | null) => [...(list ?? [])].filter(({ name }) => /\.csv$/i.test(name))

/** Choose or drop files, watch them being read, see what was refused, run a cycle over the rest. */
export function CsvWay() {
  const { can } = useDesk()
  const input = useRef<HTMLInputElement>(null)
  const { state, start, reset } = useCsvImport()
  const [over, setOver] = useState(false)
  const [nothing, setNothing] = useState(false)
  const take = (list: FileList | null) => {
    const files = onlyCsv(list)
    setNothing(files.length === 0)
    void start(files)
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (can('trader')) take(event.dataTransfer.files)
  }

  if (state.phase === 'done') return <CsvResult state={state} onAgain={reset} />
  const busy = state.phase === 'sending' || state.phase === 'importing'
  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a short cut; the button inside does the same */}
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
        className={cn(
          'flex flex-col items-center gap-2 rounded border border-dashed px-4 py-6 text-center transition-colors',
          over ? 'border-accent bg-accent/8' : 'border-edge/70',
        )}
      >
        <FileUp aria-hidden className="size-5 stroke-[1.5] text-faint" />
        <p className="text-sm text-muted">Drop .csv files here, one per symbol, named after it: AAPL.csv</p>
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          multiple
          hidden
          onChange={(event) => take(event.target.files)}
        />
        <Button disabled={!can('trader')} pending={busy} onClick={() => input.current?.click()}>
          Choose files
        </Button>
      </div>
      {nothing && (
        <p role="alert" className="text-xs text-live">
          None of these is a .csv file.
        </p>
      )}
      {busy && (
        <Progress
          label={state.phase === 'sending' ? 'Sending the files' : 'Checking and storing prices'}
          value={state.phase === 'sending' ? null : state.filesDone / state.names.length}
          detail={`${integer(state.filesDone)} of ${integer(state.names.length)} files · ${integer(state.barsWritten)} bars`}
        />
      )}
      {state.failure && <ErrorState inline {...state.failure} />}
      <CodeBlock title="Columns" code={EXAMPLE} />
      <p className="text-xs text-faint text-pretty">
        A file's name is its symbol. Files of splits, dividends and companies are recognised by their columns.
      </p>
    </div>
  )
}
