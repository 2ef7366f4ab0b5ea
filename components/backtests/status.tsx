import type { Backtest } from '@/components/data/types'
import { Badge, type Tone } from '@/components/ui/badge'
import { percent } from '@/components/ui/format'

const TONES: Record<Backtest['status'], Tone> = {
  queued: 'neutral',
  running: 'accent',
  paused: 'warn',
  completed: 'gain',
  failed: 'loss',
  canceled: 'neutral',
}

export function RunStatus({ status }: { status: Backtest['status'] }) {
  return <Badge tone={TONES[status]}>{status}</Badge>
}

const VERDICT_TONES: Record<string, Tone> = {
  convincing: 'gain',
  plausible: 'accent',
  weak: 'warn',
  refuted: 'loss',
  'not enough data': 'neutral',
}

export function Verdict({ verdict }: { verdict: string | null | undefined }) {
  if (!verdict) return <span className="text-faint">—</span>
  return <Badge tone={VERDICT_TONES[verdict] ?? 'neutral'}>{verdict}</Badge>
}

/** Progress of a run that is under way, in a table's cell. */
export function ProgressCell({ status, progress }: Pick<Backtest, 'status' | 'progress'>) {
  if (status === 'queued') return <RunStatus status={status} />
  return (
    <span className="inline-flex items-center gap-2 max-2xl:flex-col max-2xl:items-start max-2xl:gap-0">
      <RunStatus status={status} />
      <span
        role="progressbar"
        aria-label="Progress"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(progress * 100)}
        className="h-1 w-14 overflow-hidden rounded-full bg-selected max-2xl:hidden"
      >
        <span
          className="block h-full rounded-full bg-accent transition-[width] duration-300"
          style={{ width: `${Math.max(2, progress * 100)}%` }}
        />
      </span>
      <span className="num text-xs text-faint">{percent(progress, { decimals: 0 })}</span>
    </span>
  )
}
