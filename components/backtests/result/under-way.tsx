'use client'

import { Pause, Play, RotateCcw, Square } from 'lucide-react'
import dynamic from 'next/dynamic'
import Link from 'next/link'
import { useState } from 'react'
import { useRunActions } from '@/components/backtests/actions'
import type { BacktestDetail } from '@/components/data/types'
import { useDesk } from '@/components/desk/desk-context'
import { useNow } from '@/components/shell/bar/use-now'
import { Button } from '@/components/ui/button'
import { duration } from '@/components/ui/format'
import type { ConfirmOutcome } from '@/components/ui/overlay/confirm-dialog'
import { EmptyState } from '@/components/ui/state/empty-state'
import { ErrorState } from '@/components/ui/state/error-state'
import { Progress } from '@/components/ui/state/progress'
import type * as backtests from '@/lib/contracts/api/backtests'

/** Only runs of the agents can be paused; the contract's word for them, without its schemas. */
const AGENTS: typeof backtests.AGENTS = 'agents'

const ConfirmDialog = dynamic(
  () => import('@/components/ui/overlay/confirm-dialog').then((file) => file.ConfirmDialog),
  { ssr: false },
)

const LABELS: Partial<Record<BacktestDetail['status'], string>> = {
  queued: 'Waiting for a worker',
  running: 'Running',
  paused: 'Paused',
}

/** A run without a result: how far it is, how it can be stopped, or why it ended. */
export function UnderWay({ run }: { run: BacktestDetail }) {
  const { can } = useDesk()
  const { cancel, pause, resume } = useRunActions()
  const [failure, setFailure] = useState<{ message: string; code?: string }>()
  const [pending, setPending] = useState(false)
  const [canceling, setCanceling] = useState(false)
  const act = (work: (id: number) => Promise<ConfirmOutcome>) => async () => {
    setPending(true)
    const outcome = await work(run.id)
    setFailure(outcome.ok ? undefined : outcome)
    setPending(false)
  }
  const trader = can('trader')
  const again = trader && (
    <Button asChild>
      <Link href={`/backtests/new?from=${run.id}`}>
        <RotateCcw aria-hidden className="size-3.5" />
        Change it and run again
      </Link>
    </Button>
  )
  const goOn = trader && (
    <Button variant="primary" size={run.status === 'paused' ? 'sm' : 'md'} onClick={act(resume)} pending={pending}>
      <Play aria-hidden className="size-3.5" />
      {run.strategy === AGENTS ? 'Go on' : 'Try again'}
    </Button>
  )

  if (run.status === 'failed')
    return (
      <>
        <ErrorState message={run.error?.message ?? 'The run failed.'} code={run.error?.code} />
        <div className="flex justify-center gap-2">
          {goOn}
          {again}
        </div>
        {failure && <ErrorState {...failure} />}
      </>
    )
  if (run.status === 'canceled')
    return (
      <EmptyState
        title="This run was canceled"
        action={
          <>
            {goOn}
            {again}
          </>
        }
      >
        It has no result.
      </EmptyState>
    )
  return (
    <div className="mx-auto w-full max-w-xl px-4 py-16">
      <Progress
        label={LABELS[run.status] ?? run.status}
        value={run.status === 'queued' ? null : run.progress}
        detail={run.status === 'running' ? <Left run={run} /> : undefined}
        action={
          trader && (
            <span className="flex gap-2">
              {run.strategy === AGENTS && run.status === 'running' && (
                <Button size="sm" onClick={act(pause)} pending={pending}>
                  <Pause aria-hidden className="size-3.5" />
                  Pause
                </Button>
              )}
              {run.status === 'paused' && goOn}
              <Button size="sm" onClick={() => setCanceling(true)}>
                <Square aria-hidden className="size-3.5" />
                Cancel
              </Button>
            </span>
          )
        }
      />
      <p className="mt-4 text-sm text-muted text-pretty">
        {run.status === 'paused'
          ? 'Nothing happens until it is told to go on. What the agents have decided so far is kept.'
          : 'The result appears here by itself. You may leave the page: a worker does the work, and the list shows how far it is.'}
      </p>
      {failure && <ErrorState inline {...failure} />}
      {canceling && (
        <ConfirmDialog
          open
          onOpenChange={setCanceling}
          title="Cancel this backtest?"
          consequence="It ends without a result. It can be taken up again later."
          confirmLabel="Cancel the run"
          cancelLabel={run.status === 'paused' ? 'Keep it paused' : 'Keep running'}
          danger
          onConfirm={() => cancel(run.id)}
        />
      )}
    </div>
  )
}

/** "42% · about 8 s left", from the pace so far. */
function Left({ run }: { run: BacktestDetail }) {
  const now = useNow()
  const spentMs = run.started_at && now ? now - Date.parse(run.started_at) : 0
  const percent = `${Math.round(run.progress * 100)}%`
  if (run.progress < 0.05 || spentMs < 1_000) return <>{percent}</>
  return (
    <>
      {percent} · about {duration((spentMs * (1 - run.progress)) / run.progress)} left
    </>
  )
}
