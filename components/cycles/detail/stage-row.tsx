'use client'

import { Check, Minus, X } from 'lucide-react'
import type { Stage, StageState } from '@/components/cycles/detail/stages'
import { useNow } from '@/components/shell/bar/use-now'
import { duration } from '@/components/ui/format'
import { Money } from '@/components/ui/number'
import { Spinner } from '@/components/ui/state/spinner'
import { cn } from '@/lib/cn'

const looks: Record<StageState, { bar: string; box: string; title: string; word: string }> = {
  waiting: { bar: 'bg-hairline', box: '', title: 'text-faint', word: 'waiting' },
  running: { bar: 'bg-accent animate-pulse', box: 'bg-accent/8', title: 'text-text', word: 'running' },
  done: { bar: 'bg-gain', box: '', title: 'text-text', word: 'done' },
  skipped: { bar: 'bg-hairline', box: '', title: 'text-faint', word: 'skipped' },
  failed: { bar: 'bg-live', box: 'bg-live/6', title: 'text-text', word: 'failed' },
}

/** The agent graph as a row: each stage lights up while it works and keeps its time, money and counts. */
export function StageRow({ stages }: { stages: readonly Stage[] }) {
  return (
    <ol aria-label="Stages" className="grid border-b border-hairline md:grid-cols-5">
      {stages.map((stage, index) => (
        <StageCell key={stage.id} stage={stage} last={index === stages.length - 1} />
      ))}
    </ol>
  )
}

function StageCell({ stage, last }: { stage: Stage; last: boolean }) {
  const { state, label } = stage
  const look = looks[state]
  return (
    <li
      aria-current={state === 'running' ? 'step' : undefined}
      className={cn(
        'relative flex min-w-0 items-center gap-x-3 py-2 pr-4 pl-4 transition-colors duration-200 md:block md:py-2.5',
        'max-md:border-t max-md:border-hairline max-md:pl-5 max-md:first:border-t-0',
        !last && 'md:border-r md:border-hairline',
        look.box,
      )}
    >
      <span
        aria-hidden
        className={cn(
          'absolute inset-y-0 left-0 w-[3px] transition-colors duration-300 md:inset-x-0 md:inset-y-auto md:top-0 md:h-[2px] md:w-auto',
          look.bar,
        )}
      />
      <span className={cn('flex w-28 shrink-0 items-center gap-1.5 text-sm font-semibold md:w-auto', look.title)}>
        {label}
        <StageIcon state={state} />
        <span className="sr-only">{look.word}</span>
      </span>
      <span className="num block min-w-0 truncate text-xs leading-5 text-muted" title={stage.note}>
        <StageNote stage={stage} />
      </span>
    </li>
  )
}

function StageIcon({ state }: { state: StageState }) {
  if (state === 'running') return <Spinner className="text-accent [&_svg]:size-3" />
  if (state === 'done') return <Check aria-hidden className="size-3 text-gain" />
  if (state === 'failed') return <X aria-hidden className="size-3 text-live" />
  return state === 'skipped' ? <Minus aria-hidden className="size-3 text-faint" /> : null
}

function StageNote({ stage: { state, since, ms, costUsd, note } }: { stage: Stage }) {
  if (state === 'waiting') return <span className="text-faint">waiting</span>
  if (state === 'skipped') return <span className="text-faint">{note}</span>
  const time = state === 'running' ? <Elapsed since={since} /> : ms === null ? null : duration(ms)
  return (
    <>
      {[
        time,
        costUsd === null ? null : (
          <Money key="money" value={costUsd} decimals={costUsd > 0 && costUsd < 0.01 ? 4 : 2} />
        ),
        note || null,
      ]
        .filter((part) => part !== null)
        .map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: at most three parts in a fixed order
          <span key={index}>
            {index > 0 && ' · '}
            {part}
          </span>
        ))}
    </>
  )
}

function Elapsed({ since }: { since: number | null }) {
  const now = useNow()
  return <>running{now !== null && since !== null && now > since ? ` ${duration(now - since)}` : ''}</>
}
