import type { ReactNode } from 'react'
import type { CycleDetail } from '@/components/data/types'
import { CopyButton } from '@/components/ui/copy-button'
import { Section } from '@/components/ui/layout/section'
import { Time } from '@/components/ui/number'

/** Who asked, when it ran, and the ids under which the log and the traces have it. */
export function CycleRecord({ cycle }: { cycle: CycleDetail }) {
  const lines: (readonly [string, ReactNode])[] = [
    ['Asked for by', `${cycle.requested_by} · ${cycle.trigger}`],
    ['Asked for at', <Time key="asked" value={cycle.created_at} style="stamp" />],
    ['Started', <Time key="started" value={cycle.started_at} style="stamp" />],
    ['Finished', <Time key="finished" value={cycle.finished_at} style="stamp" />],
    ['Cycle', <Id key="cycle" value={cycle.cycle_id} label="Copy the cycle id" />],
    ['Trace', <Id key="trace" value={cycle.trace_id} label="Copy the trace id" />],
  ]
  return (
    <Section title="Record" className="border-t border-hairline">
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 text-xs leading-6">
        {lines.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-faint">{name}</dt>
            <dd className="min-w-0 truncate text-right text-muted">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

function Id({ value, label }: { value: string; label: string }) {
  return (
    <span className="inline-flex h-6 items-center font-mono" title={value}>
      {value.slice(0, 13)}…
      <CopyButton value={value} label={label} />
    </span>
  )
}
