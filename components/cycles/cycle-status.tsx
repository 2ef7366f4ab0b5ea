import type { Cycle } from '@/components/data/types'
import { Badge, Pill, type Tone } from '@/components/ui/badge'
import { Spinner } from '@/components/ui/state/spinner'

const tones: Record<Cycle['status'], Tone> = {
  queued: 'neutral',
  running: 'accent',
  completed: 'gain',
  failed: 'live',
  canceled: 'warn',
}

export const isOver = (status: Cycle['status']): boolean => status !== 'queued' && status !== 'running'

export function CycleStatusBadge({ status }: { status: Cycle['status'] }) {
  return <Badge tone={tones[status]}>{status}</Badge>
}

/** For the head of a cycle's page. `live` is kept for money, so a failure is outlined, not filled. */
export function CycleStatusPill({ status }: { status: Cycle['status'] }) {
  return (
    <Pill tone={status === 'failed' ? 'loss' : tones[status]} dot={status !== 'running'} role="status">
      {status === 'running' && <Spinner className="size-3" />}
      {status}
    </Pill>
  )
}
