'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Play, RotateCcw, Square, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { RunStatus } from '@/components/backtests/status'
import { CellsTable } from '@/components/backtests/sweeps/cells-table'
import { Findings } from '@/components/backtests/sweeps/findings'
import { HeatMap } from '@/components/backtests/sweeps/heat-map'
import { isSparse, type Mark } from '@/components/backtests/sweeps/landscape'
import { ScatterMap } from '@/components/backtests/sweeps/scatter-map'
import { METHOD_WORDS, OBJECTIVE_WORDS } from '@/components/backtests/sweeps/sweep-words'
import { runName, shortSymbols } from '@/components/backtests/words'
import { call, problemOf } from '@/components/data/api'
import { isMoving } from '@/components/data/backtests'
import { outcomeOf } from '@/components/data/mutations'
import * as operations from '@/components/data/operations'
import { useSweep } from '@/components/data/sweeps'
import type { SweepCell, SweepDetail } from '@/components/data/types'
import { useUrlParam } from '@/components/data/use-url-param'
import { useDesk } from '@/components/desk/desk-context'
import { SampleLine } from '@/components/desk/notice-line'
import { Button, IconButton } from '@/components/ui/button'
import { Segmented } from '@/components/ui/form/segmented'
import { Select } from '@/components/ui/form/select'
import { duration, integer } from '@/components/ui/format'
import { PageHeader, Section } from '@/components/ui/layout/section'
import { notify } from '@/components/ui/overlay/toast'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { Progress } from '@/components/ui/state/progress'
import { SkeletonRows } from '@/components/ui/state/skeleton'

const ConfirmDialog = dynamic(
  () => import('@/components/ui/overlay/confirm-dialog').then((file) => file.ConfirmDialog),
  { ssr: false },
)

/** A search over parameters: its progress, the landscape, what may be luck, and every cell. */
export function SweepPage({ id }: { id: number }) {
  const [x, setX] = useUrlParam('x')
  const [y, setY] = useUrlParam('y')
  const [view, setView] = useState<'objective' | 'neighbourhood'>('objective')
  const query = useSweep(id, { x: x ?? undefined, y: y ?? undefined })
  const sweep = query.data
  if (!sweep)
    return query.isError ? (
      <ErrorState {...problemOf(query.error)} onRetry={() => void query.refetch()} retrying={query.isFetching} />
    ) : (
      <SkeletonRows rows={12} className="px-4" />
    )
  const names = varied(sweep)
  const map = sweep.heat_map
  const sparse = map !== null && isSparse(map, sweep.method)
  return (
    <>
      {sweep.invented && <SampleLine />}
      <Header sweep={sweep} />
      {isMoving(sweep.status) ? (
        <Progressing sweep={sweep} />
      ) : (
        sweep.cells_done < sweep.cells && (
          <p className="num border-b border-hairline px-4 py-3 text-sm text-muted">
            {integer(sweep.cells_done)} of {sweep.method !== 'grid' && 'up to '}
            {integer(sweep.cells)} cells were tried.
          </p>
        )
      )}
      {sweep.error && <ErrorState {...sweep.error} />}
      <div className="grid xl:grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)]">
        <Section
          title="Landscape"
          note={OBJECTIVE_WORDS[sweep.objective]}
          actions={
            map && (
              <>
                {!sparse && (
                  <Segmented
                    label="What is shown"
                    value={view}
                    onValueChange={setView}
                    options={[
                      { value: 'objective', label: 'Cells' },
                      { value: 'neighbourhood', label: 'With neighbours' },
                    ]}
                  />
                )}
                {names.length > 2 && (
                  <>
                    <Axis label="Across" value={map.x.name} other={map.y.name} names={names} onChange={setX} />
                    <Axis label="Up" value={map.y.name} other={map.x.name} names={names} onChange={setY} />
                  </>
                )}
              </>
            )
          }
        >
          {map?.objective.flat().some((value) => value !== null) ? (
            sparse ? (
              <ScatterMap map={map} objective={sweep.objective} marks={marksOf(sweep)} />
            ) : (
              <HeatMap map={map} view={view} objective={sweep.objective} marks={marksOf(sweep)} />
            )
          ) : (
            <EmptyState title={map ? 'No cell is done yet' : 'One parameter has no landscape'}>
              {map
                ? 'Cells appear here as they are tried.'
                : 'The table of cells shows how it goes from value to value.'}
            </EmptyState>
          )}
        </Section>
        <div className="min-w-0 border-hairline max-xl:border-t xl:border-l">
          {sweep.result ? (
            <Findings sweep={sweep} />
          ) : (
            <EmptyState title="What may be luck is known at the end">
              The probability of overfitting and the deflated Sharpe ratio need every cell.
            </EmptyState>
          )}
        </div>
      </div>
      <Section title="Cells" note="the best first, a thousand at most" flush className="border-t border-hairline">
        <CellsTable sweep={sweep} />
      </Section>
    </>
  )
}

/** The parameters that are searched. */
function varied({ request }: SweepDetail): string[] {
  const space = typeof request === 'object' && request !== null && !Array.isArray(request) ? request.space : undefined
  return typeof space === 'object' && space !== null ? Object.keys(space) : []
}

/** The best is framed by a line, the steadiest by dashes; one that is both says so. */
function marksOf({ heat_map: map, result }: SweepDetail): Mark[] {
  if (!map || !result?.best) return []
  const at = (params: SweepCell['params']) => ({ x: params[map.x.name], y: params[map.y.name] })
  const best = at(result.best.params)
  const stable = result.stable && at(result.stable.cell.params)
  const isBoth = stable?.x === best.x && stable?.y === best.y
  return [
    { ...best, word: isBoth ? 'the best and the steadiest' : 'the best', dashed: false },
    ...(stable && !isBoth ? [{ ...stable, word: 'the steadiest', dashed: true }] : []),
  ]
}

type AxisProps = { label: string; value: string; other: string; names: string[]; onChange: (name: string) => void }

function Axis({ label, value, other, names, onChange }: AxisProps) {
  return (
    <Select
      aria-label={`${label}: parameter`}
      className="h-7 w-32"
      value={value}
      onValueChange={onChange}
      options={names.map((name) => ({ value: name, label: name, disabled: name === other }))}
    />
  )
}

function Progressing({ sweep }: { sweep: SweepDetail }) {
  const left = sweep.estimated_seconds_left
  // What is drawn may run out of combinations before the number that was asked for.
  const most = sweep.method === 'grid' ? '' : 'up to '
  return (
    <div className="border-b border-hairline px-4 py-4">
      <Progress
        label={sweep.status === 'queued' ? 'Waiting for a worker' : 'Trying cells'}
        value={sweep.status === 'queued' || sweep.cells === 0 ? null : sweep.cells_done / sweep.cells}
        detail={`${integer(sweep.cells_done)} of ${most}${integer(sweep.cells)} cells${left === null || left < 1 ? '' : ` · ${most ? 'at most' : 'about'} ${duration(left * 1000)} left`}`}
      />
    </div>
  )
}

function Header({ sweep }: { sweep: SweepDetail }) {
  const router = useRouter()
  const client = useQueryClient()
  const { can } = useDesk()
  const [deleting, setDeleting] = useState(false)
  const [pending, setPending] = useState(false)
  const params = { id: sweep.id }
  const change = (operation: typeof operations.cancelSweep | typeof operations.resumeSweep) => async () => {
    setPending(true)
    const outcome = await outcomeOf(
      call(operation as typeof operations.cancelSweep, { params }).then(() =>
        client.invalidateQueries({ queryKey: ['sweep', sweep.id] }),
      ),
    )
    setPending(false)
    if (!outcome.ok) void notify('error', { title: 'This was refused', description: outcome.message })
  }
  const moving = isMoving(sweep.status)
  return (
    <PageHeader
      title={runName(sweep)}
      note={
        <>
          <RunStatus status={sweep.status} />
          <span>
            {sweep.name ? `${sweep.strategy} ${sweep.id} · ` : ''}
            {METHOD_WORDS[sweep.method]}
          </span>
          <span className="text-faint" title={sweep.symbols.join(', ')}>
            {shortSymbols(sweep.symbols)}
          </span>
          <span className="num text-faint">
            {sweep.from} – {sweep.to}
          </span>
        </>
      }
      actions={
        can('trader') && (
          <>
            {moving && (
              <Button size="sm" onClick={change(operations.cancelSweep)} pending={pending}>
                <Square aria-hidden className="size-3.5" />
                Cancel
              </Button>
            )}
            {(sweep.status === 'canceled' || sweep.status === 'failed') && (
              <Button size="sm" onClick={change(operations.resumeSweep)} pending={pending}>
                <Play aria-hidden className="size-3.5" />
                Go on
              </Button>
            )}
            <Button size="sm" asChild>
              <Link href={`/backtests/new?sweep=${sweep.id}&kind=sweep`}>
                <RotateCcw aria-hidden className="size-3.5" />
                Sweep again
              </Link>
            </Button>
            {!moving && (
              <IconButton size="sm" label="Delete this sweep" icon={<Trash2 />} onClick={() => setDeleting(true)} />
            )}
            {deleting && (
              <ConfirmDialog
                open
                onOpenChange={setDeleting}
                title={`Delete “${runName(sweep)}”?`}
                consequence="Its cells and findings are gone for good. That they were tried stays counted in the deflated Sharpe ratio of the strategy."
                confirmLabel="Delete"
                danger
                onConfirm={async () => {
                  const outcome = await outcomeOf(call(operations.deleteSweep, { params }))
                  if (outcome.ok) {
                    void client.invalidateQueries({ queryKey: ['sweeps'] })
                    router.push('/backtests/sweeps')
                  }
                  return outcome
                }}
              />
            )}
          </>
        )
      }
    />
  )
}
