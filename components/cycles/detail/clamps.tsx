import { ruleName } from '@/components/cycles/detail/words'
import { Quantity } from '@/components/ui/figure'
import type { Figure } from '@/components/ui/format'

type Clamp = { rule: string; before: Figure; after: Figure; reason: string }

/** What was made smaller, by which rule and why; a reason that stands above it already is not said twice. */
export function ClampList({ clamps, said }: { clamps: readonly Clamp[]; said?: string }) {
  if (clamps.length === 0) return null
  return (
    <ul className="mt-1 flex flex-col gap-0.5 text-xs leading-5">
      {clamps.map((clamp) => (
        <li key={`${clamp.rule} ${clamp.after}`} className="flex flex-wrap gap-x-2">
          <span className="num font-medium text-warn">
            <Quantity value={clamp.before} /> → <Quantity value={clamp.after} />
          </span>
          <span className="text-text">{ruleName(clamp.rule)}</span>
          {clamp.reason !== said && <span className="text-muted">{clamp.reason}</span>}
        </li>
      ))}
    </ul>
  )
}
