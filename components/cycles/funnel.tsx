import type { Cycle } from '@/components/data/types'
import { cn } from '@/lib/cn'

const STEPS = ['signals', 'approved', 'validated', 'executed'] as const

/** How many symbols got how far: signals, approved, validated, executed, each as a part of what was looked at. */
export function Funnel({ cycle }: { cycle: Pick<Cycle, 'counts' | 'symbols'> }) {
  const most = Math.max(cycle.symbols.length, cycle.counts.signals, 1)
  const words = STEPS.map((step) => `${cycle.counts[step]} ${step}`).join(', ')
  return (
    <span className="inline-flex items-end gap-px align-middle" title={words}>
      <span className="sr-only">{words}</span>
      {STEPS.map((step, index) => (
        <span key={step} aria-hidden className="flex w-5 flex-col sm:w-9 gap-0.5">
          <span className={cn('num text-xs leading-4', cycle.counts[step] === 0 ? 'text-faint' : 'text-text')}>
            {cycle.counts[step]}
          </span>
          <span className="h-[3px] bg-selected">
            <span
              className={cn('block h-full', index === 3 ? 'bg-accent' : 'bg-edge')}
              style={{ width: `${(cycle.counts[step] / most) * 100}%` }}
            />
          </span>
        </span>
      ))}
    </span>
  )
}
