import type { DeskStrategy } from '@/components/data/types'
import { ROLE_NAMES, ROLES, share } from '@/components/strategies/strategy-words'
import { Section } from '@/components/ui/layout/section'

/** How it is set, in words. */
export function SettingsSection({ strategy }: { strategy: DeskStrategy }) {
  const { limits, schedule, models } = strategy
  const named = ROLES.flatMap((role) => (models[role] ? [`${ROLE_NAMES[role]}: ${models[role]}`] : []))
  const rows: [string, string][] = [
    ['Symbols', strategy.symbols.join(' ')],
    ['Largest position', limits.max_position === null ? 'as the account' : `${share(limits.max_position)} of equity`],
    ['Positions at most', limits.max_positions === null ? 'as the account' : String(limits.max_positions)],
    ['Full position', limits.position_size === null ? 'as the desk' : `${share(limits.position_size)} of equity`],
    ['Scans', schedule.times ? `at ${schedule.times.join(', ')}` : "with the desk's"],
    ['Price moves', schedule.price_moves ? 'start cycles' : 'start none'],
    ['Models', named.join(', ') || "the desk's"],
  ]
  return (
    <Section title="How it is set" className="border-t border-hairline">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 text-text [overflow-wrap:anywhere]">{value}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}
