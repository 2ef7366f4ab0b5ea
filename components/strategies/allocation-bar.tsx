'use client'

import type { DeskStrategy } from '@/components/data/types'
import { share } from '@/components/strategies/strategy-words'

/** How equity is divided: a part for each enabled strategy, filled as far as it is used, and what is left. */
export function AllocationBar({ strategies }: { strategies: readonly DeskStrategy[] }) {
  const enabled = strategies.filter((strategy) => strategy.enabled)
  const free = Math.max(1 - enabled.reduce((sum, { allocation }) => sum + allocation, 0), 0)
  return (
    <div className="border-b border-hairline px-4 py-3">
      <ul aria-label="How equity is allocated" className="flex gap-0.5">
        {enabled.map(({ id, name, allocation, exposure_share }) => (
          <Part
            key={id}
            label={name}
            width={allocation}
            used={Math.min(exposure_share / allocation, 1)}
            note={`${share(exposure_share)} of ${share(allocation)} used`}
          />
        ))}
        {free > 0.0005 && <Part label="Not allocated" width={free} note={share(free)} />}
      </ul>
    </div>
  )
}

function Part({ label, width, used, note }: { label: string; width: number; used?: number; note: string }) {
  return (
    <li className="min-w-0 basis-0" style={{ flexGrow: width }} title={`${label}: ${note}`}>
      <span aria-hidden className="block h-2 overflow-hidden rounded-sm bg-edge/30">
        {used !== undefined && <span className="block h-full bg-accent" style={{ width: `${used * 100}%` }} />}
      </span>
      <span className="mt-1 block truncate text-xs text-text">{label}</span>
      <span className="num block truncate text-2xs text-muted">{note}</span>
    </li>
  )
}
