'use client'

import { Download, Grid3x3, RotateCcw, Scale, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useRunActions } from '@/components/backtests/actions'
import { tripsCsv } from '@/components/backtests/result/trips-csv'
import { RunStatus } from '@/components/backtests/status'
import { runName, settingWords, shortSymbols } from '@/components/backtests/words'
import { problemOf } from '@/components/data/api'
import { isMoving, readRoundTrips } from '@/components/data/backtests'
import type { BacktestDetail } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { Badge } from '@/components/ui/badge'
import { Button, IconButton } from '@/components/ui/button'
import { PageHeader } from '@/components/ui/layout/section'
import { Menu, MenuItem, MenuLabel } from '@/components/ui/overlay/dropdown-menu'
import { notify } from '@/components/ui/overlay/toast'
import { downloadText } from '@/components/ui/table/csv'

const ConfirmDialog = dynamic(
  () => import('@/components/ui/overlay/confirm-dialog').then((file) => file.ConfirmDialog),
  { ssr: false },
)

const CompareDialog = dynamic(
  () => import('@/components/backtests/result/compare-dialog').then((file) => file.CompareDialog),
  { ssr: false },
)

/** What was run over what and when, and what can be done with it. */
export function ResultHeader({ run }: { run: BacktestDetail }) {
  const router = useRouter()
  const { can } = useDesk()
  const { remove } = useRunActions()
  const [deleting, setDeleting] = useState(false)
  const [comparing, setComparing] = useState(false)
  const trader = can('trader')
  const done = run.status === 'completed'
  return (
    <PageHeader
      title={runName(run)}
      note={
        <>
          <RunStatus status={run.status} />
          <span>
            {run.name ? `${run.strategy} ${run.id} · ` : ''}
            {settingWords(run)}
          </span>
          <span className="text-faint" title={run.symbols.join(', ')}>
            {shortSymbols(run.symbols)}
          </span>
          <span className="num text-faint">
            {run.from} – {run.to}
          </span>
          {run.tags.map((tag) => (
            <Badge key={tag}>{tag}</Badge>
          ))}
        </>
      }
      actions={
        <>
          {done && (
            <>
              <Button size="sm" variant="ghost" onClick={() => setComparing(true)}>
                <Scale aria-hidden className="size-3.5" />
                Compare with…
              </Button>
              <ExportMenu run={run} />
            </>
          )}
          {trader && done && Object.keys(run.params).length > 0 && (
            <Button size="sm" variant="ghost" asChild>
              <Link href={`/backtests/new?from=${run.id}&kind=sweep`}>
                <Grid3x3 aria-hidden className="size-3.5" />
                Sweep
              </Link>
            </Button>
          )}
          {trader && (
            <Button size="sm" asChild>
              <Link href={`/backtests/new?from=${run.id}`}>
                <RotateCcw aria-hidden className="size-3.5" />
                Run again
              </Link>
            </Button>
          )}
          {trader && !isMoving(run.status) && (
            <IconButton size="sm" label="Delete this backtest" icon={<Trash2 />} onClick={() => setDeleting(true)} />
          )}
          {comparing && <CompareDialog id={run.id} onClose={() => setComparing(false)} />}
          {deleting && (
            <ConfirmDialog
              open
              onOpenChange={setDeleting}
              title={`Delete “${runName(run)}”?`}
              consequence="Its result, trades and report are gone for good. That it was tried stays counted: the deflated Sharpe ratio of later runs of the strategy still knows of it."
              confirmLabel="Delete"
              danger
              onConfirm={async () => {
                const outcome = await remove([run.id])
                if (outcome.ok) router.push('/backtests')
                return outcome
              }}
            />
          )}
        </>
      }
    />
  )
}

function ExportMenu({ run }: { run: BacktestDetail }) {
  const report = (format: string) => `/api/backtests/${run.id}/report?format=${format}`
  return (
    <Menu
      trigger={
        <Button size="sm" variant="ghost">
          <Download aria-hidden className="size-3.5" />
          Export
        </Button>
      }
    >
      <MenuLabel>Report</MenuLabel>
      {['PDF', 'HTML', 'JSON'].map((format) => (
        <MenuItem key={format} asChild>
          <a href={report(format.toLowerCase())} download>
            {format}
          </a>
        </MenuItem>
      ))}
      <MenuLabel>Round trips</MenuLabel>
      <MenuItem onSelect={() => void exportTrips(run.id)}>CSV</MenuItem>
    </Menu>
  )
}

async function exportTrips(id: number): Promise<void> {
  try {
    downloadText(`backtest-${id}-trades.csv`, tripsCsv(await readRoundTrips(id)))
  } catch (error) {
    void notify('error', { title: 'The trades could not be read', description: problemOf(error).message })
  }
}
