import { cn } from '@/lib/cn'

const NAMES: Record<string, string> = {
  data_agent: 'DataAgent',
  risk_manager: 'RiskManager',
  validator: 'Validator',
  meta_agent: 'MetaAgent',
}
const ORDER = Object.keys(NAMES)

/** How sure each agent was, 0 to 100. */
export function ScoreBars({ scores, className }: { scores: Record<string, number>; className?: string }) {
  const known = Object.entries(scores).sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b))
  if (known.length === 0) return null
  return (
    <dl className={cn('grid w-full max-w-72 grid-cols-[auto_1fr_auto] items-center gap-x-2 text-xs', className)}>
      {known.map(([agent, score]) => (
        <div key={agent} className="contents">
          <dt className="leading-5 text-muted">{NAMES[agent] ?? agent.replaceAll('_', ' ')}</dt>
          <dd aria-hidden className="h-1 min-w-10 overflow-hidden rounded-full bg-selected">
            <span
              className="block h-full rounded-full bg-accent"
              style={{ width: `${Math.min(Math.max(score, 0), 100)}%` }}
            />
          </dd>
          <dd className="num w-6 text-right text-text">{score}</dd>
        </div>
      ))}
    </dl>
  )
}
