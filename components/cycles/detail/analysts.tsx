import { actionTone } from '@/components/cycles/detail/matrix-cells'
import type { Signal } from '@/components/data/types'
import { Badge } from '@/components/ui/badge'
import { cn } from '@/lib/cn'

type Opinion = Signal['analysts']['technical']

const NAMES = { technical: 'Technical', fundamental: 'Fundamental', sentiment: 'Sentiment' } as const
const ROLES = ['technical', 'fundamental', 'sentiment'] as const

/** The three analysts behind a signal, each with its own words, or why it has none. */
export function Analysts({ analysts }: { analysts: Signal['analysts'] }) {
  return (
    <ul aria-label="Analysts" className="grid border-b border-hairline bg-surface/60 md:grid-cols-3">
      {ROLES.map((role) => (
        <li
          key={role}
          className="min-w-0 border-hairline px-4 py-2.5 max-md:border-t max-md:first:border-t-0 md:border-l md:first:border-l-0"
        >
          <Analyst name={NAMES[role]} opinion={analysts[role]} />
        </li>
      ))}
    </ul>
  )
}

function Analyst({ name, opinion }: { name: string; opinion: Opinion }) {
  if (opinion.status !== 'ok') {
    const failed = opinion.status === 'failed'
    return (
      <>
        <p className="flex items-baseline gap-2 text-xs">
          <span className="font-medium text-text">{name}</span>
          <Badge tone={failed ? 'loss' : 'neutral'} className="ml-auto">
            {failed ? `failed · ${opinion.code}` : 'no data'}
          </Badge>
        </p>
        <p className="mt-1 text-xs leading-5 text-muted text-pretty">{opinion.reason}</p>
      </>
    )
  }
  const { value, by } = opinion
  // Rules write their factors into the sentence; a model names others.
  const further = value.key_factors.filter((factor) => !value.reasoning.includes(factor))
  return (
    <>
      <p className="num flex items-baseline gap-2 text-xs">
        <span className="font-medium text-text">{name}</span>
        <span className="text-faint">{by}</span>
        <span className={cn('ml-auto font-semibold', actionTone(value.recommendation))}>
          {value.recommendation} {value.confidence}
        </span>
      </p>
      <p className="mt-1 text-xs leading-5 text-text text-pretty">{value.reasoning}</p>
      {further.length > 0 && <p className="mt-1 text-xs leading-5 text-muted text-pretty">{further.join(' · ')}</p>}
    </>
  )
}
